//! The canonical text of the exchange's events: stable words and integers, independent of names in the code.
//!
//! A rename in the code changes the patterns here, but not the words.

use novation_book::{OrderKey, SelfTrade};
use novation_exchange_types::{
	AgentCap, BracketRequest, CancelReason, Direction, Event, Exit, Op, OrderKind, OrderRequest,
	Prices, Queued, RejectReason, TriggerRequest, TwapRequest,
};
use novation_pricing::Absent;
use novation_units::{BookId, ClientOrderId, MarketId, Millis, Side};

/// Kinds of events.
pub const EVENTS: [&str; 23] = [
	"placed",
	"filled",
	"cancelled",
	"amended",
	"conditional_filed",
	"conditional_triggered",
	"conditional_held",
	"conditional_ended",
	"rejected",
	"price_changed",
	"funding_charged",
	"liquidation_started",
	"liquidated",
	"liquidation_ended",
	"insurance_paid",
	"deleveraged",
	"bad_debt",
	"absorbed",
	"pooled",
	"insurance_room",
	"bad_debt_repaid",
	"postponed",
	"cleared",
];

/// Reasons of rejected operations and of held conditional orders.
pub const REJECTS: [&str; 23] = [
	"market_closed",
	"reopening",
	"price_absent",
	"outside_band",
	"insufficient_margin",
	"would_cross",
	"nothing_to_reduce",
	"duplicate_client_id",
	"too_many_open_orders",
	"too_many_positions",
	"not_found",
	"not_fillable",
	"expired",
	"in_liquidation",
	"overflow",
	"not_smaller",
	"too_many_conditionals",
	"batch_failed",
	"not_in_auction",
	"display_too_small",
	"beyond_limit",
	"agent_position",
	"agent_leverage",
];

/// Reasons of cancels.
pub const CANCELS: [&str; 15] = [
	"requested",
	"replaced",
	"expired",
	"self_trade",
	"insufficient_margin",
	"nothing_to_reduce",
	"outside_band",
	"nothing_crosses",
	"liquidation",
	"price_absent",
	"cannot_rest",
	"overflow",
	"bracket_triggered",
	"deadline_expired",
	"beyond_limit",
];

/// An event: its kind, the group and word of its reason, and its full line.
pub struct Line {
	pub kind: &'static str,
	pub reason: Option<(&'static str, &'static str)>,
	pub text: String,
}

/// The line of an event.
pub fn event(event: &Event) -> Line {
	let plain = |kind, text: String| Line { kind, reason: None, text: format!("{kind} {text}") };
	match event {
		Event::OrderPlaced { account, client_id, market, side, price, seq, lots } => plain(
			"placed",
			format!(
				"account={} client={} market={} side={} price={} seq={} lots={}",
				account.0,
				client_id.0,
				market.0,
				side_word(*side),
				price.0,
				seq.0,
				lots.0
			),
		),
		Event::OrderFilled {
			market,
			maker,
			maker_client_id,
			taker,
			taker_client_id,
			taker_side,
			price,
			lots,
			maker_fee,
			taker_fee,
		} => plain(
			"filled",
			format!(
				"market={} maker={} maker_client={} taker={} taker_client={} taker_side={} price={} \
				 lots={} maker_fee={} taker_fee={}",
				market.0,
				maker.0,
				maker_client_id.0,
				taker.0,
				optional(taker_client_id.map(|id| id.0)),
				side_word(*taker_side),
				price.0,
				lots.0,
				maker_fee.0,
				taker_fee.0
			),
		),
		Event::OrderCancelled { account, client_id, market, lots, reason } => {
			let word = cancel_reason(*reason);
			let order = order_name(account.0, *client_id, *market);
			let text = format!("cancelled {order} lots={} reason={word}", lots.0);
			Line { kind: "cancelled", reason: Some(("cancel", word)), text }
		}
		Event::OrderAmended { account, client_id, market, lots } => {
			let order = order_name(account.0, *client_id, *market);
			plain("amended", format!("{order} lots={}", lots.0))
		}
		Event::ConditionalScheduled { account, client_id, market } => {
			plain("conditional_filed", order_name(account.0, *client_id, *market))
		}
		Event::ConditionalTriggered { account, client_id, market, mark } => {
			let order = order_name(account.0, *client_id, *market);
			plain("conditional_triggered", format!("{order} mark={}", mark.0))
		}
		Event::ConditionalHeld { account, client_id, market, reason } => {
			let (word, text) = reject_reason(*reason);
			let order = order_name(account.0, *client_id, *market);
			let text = format!("conditional_held {order} reason={text}");
			Line { kind: "conditional_held", reason: Some(("held", word)), text }
		}
		Event::ConditionalEnded { account, client_id, market, filled } => {
			let order = order_name(account.0, *client_id, *market);
			plain("conditional_ended", format!("{order} filled={}", filled.0))
		}
		Event::OrderRejected { account, client_id, market, reason } => {
			let (word, text) = reject_reason(*reason);
			let order = order_name(account.0, *client_id, *market);
			let text = format!("rejected {order} reason={text}");
			Line { kind: "rejected", reason: Some(("reject", word)), text }
		}
		Event::PriceChanged { market, prices } => {
			plain("price_changed", format!("market={} {}", market.0, price(prices)))
		}
		Event::FundingCharged { market, rate } => {
			plain("funding_charged", format!("market={} rate={}", market.0, rate.0))
		}
		Event::LiquidationStarted { account, equity, maintenance } => plain(
			"liquidation_started",
			format!("account={} equity={} maintenance={}", account.0, equity.0, maintenance.0),
		),
		Event::PositionLiquidated { account, market, lots, fee } => plain(
			"liquidated",
			format!("account={} market={} lots={} fee={}", account.0, market.0, lots.0, fee.0),
		),
		Event::MarginCall { account, equity, maintenance } => plain(
			"margin_call",
			format!("account={} equity={} maintenance={}", account.0, equity.0, maintenance.0),
		),
		Event::LiquidationEnded { account } => {
			plain("liquidation_ended", format!("account={}", account.0))
		}
		Event::InsurancePaid { account, amount } => {
			plain("insurance_paid", format!("account={} amount={}", account.0, amount.0))
		}
		Event::Deleveraged { market, account, lots, price } => plain(
			"deleveraged",
			format!("market={} account={} lots={} price={}", market.0, account.0, lots.0, price.0),
		),
		Event::Absorbed { account, market, lots, price } => plain(
			"absorbed",
			format!("account={} market={} lots={} price={}", account.0, market.0, lots.0, price.0),
		),
		Event::Pooled { account, market, lots, price } => plain(
			"pooled",
			format!("account={} market={} lots={} price={}", account.0, market.0, lots.0, price.0),
		),
		Event::InsuranceRoom { market, left } => {
			plain("insurance_room", format!("market={} left={}", market.0, left.0))
		}
		Event::BadDebtRepaid { amount } => plain("bad_debt_repaid", format!("amount={}", amount.0)),
		Event::BadDebtIncurred { account, amount } => {
			plain("bad_debt", format!("account={} amount={}", account.0, amount.0))
		}
		Event::OperationsPostponed { operations } => {
			plain("postponed", format!("operations={operations}"))
		}
		Event::AuctionCleared { market, price, lots } => {
			plain("cleared", format!("market={} price={} lots={}", market.0, price.0, lots.0))
		}
		Event::OperationRejected { account, market, reason } => {
			let (word, reason) = reject_reason(*reason);
			let market = optional(market.map(|market| market.0));
			let text = format!("operation_rejected account={} market={market} {reason}", account.0);
			Line { kind: "operation_rejected", reason: Some(("reject", word)), text }
		}
		Event::MarketFaulted { .. }
		| Event::AccountFaulted { .. }
		| Event::AgendaFaulted { .. }
		| Event::CommonFaulted { .. } => panic!("no stored value is damaged: {event:?}"),
	}
}

fn order_name(account: u32, client_id: ClientOrderId, market: MarketId) -> String {
	format!("account={account} client={} market={}", client_id.0, market.0)
}

/// The word of a reason, and the word with its fields.
fn reject_reason(reason: RejectReason) -> (&'static str, String) {
	let (word, detail) = match reason {
		RejectReason::MarketClosed => ("market_closed", None),
		RejectReason::Reopening { until } => ("reopening", Some(format!("until={}", until.0))),
		RejectReason::PriceAbsent => ("price_absent", None),
		RejectReason::OutsideBand { limit } => ("outside_band", Some(format!("limit={}", limit.0))),
		RejectReason::InsufficientMargin { missing } => {
			("insufficient_margin", Some(format!("missing={}", missing.0)))
		}
		RejectReason::WouldCross { best } => ("would_cross", Some(format!("best={}", best.0))),
		RejectReason::NothingToReduce => ("nothing_to_reduce", None),
		RejectReason::DuplicateClientId => ("duplicate_client_id", None),
		RejectReason::TooManyOpenOrders => ("too_many_open_orders", None),
		RejectReason::TooManyPositions => ("too_many_positions", None),
		RejectReason::NotFound => ("not_found", None),
		RejectReason::NotFillable { available } => {
			("not_fillable", Some(format!("available={}", available.0)))
		}
		RejectReason::Expired => ("expired", None),
		RejectReason::InLiquidation => ("in_liquidation", None),
		RejectReason::Overflow => ("overflow", None),
		RejectReason::NotSmaller { left } => ("not_smaller", Some(format!("left={}", left.0))),
		RejectReason::TooManyConditionals => ("too_many_conditionals", None),
		RejectReason::BatchFailed => ("batch_failed", None),
		RejectReason::NotInAuction => ("not_in_auction", None),
		RejectReason::DisplayTooSmall { least } => {
			("display_too_small", Some(format!("least={}", least.0)))
		}
		RejectReason::BeyondLimit { price } => ("beyond_limit", Some(format!("price={}", price.0))),
		RejectReason::AgentPosition { room } => {
			("agent_position", Some(format!("room={}", room.0)))
		}
		RejectReason::MarketFaulted
		| RejectReason::AccountFaulted
		| RejectReason::AgendaFaulted => panic!("no stored value is damaged: {reason:?}"),
		RejectReason::AgentLeverage { room } => {
			("agent_leverage", Some(format!("room={}", room.0)))
		}
		RejectReason::LotsOutOfBounds { least, most } => {
			("lots_out_of_bounds", Some(format!("least={} most={}", least.0, most.0)))
		}
		RejectReason::PriceOutOfBounds { most } => {
			("price_out_of_bounds", Some(format!("most={}", most.0)))
		}
		RejectReason::NotionalTooSmall { least } => {
			("notional_too_small", Some(format!("least={}", least.0)))
		}
		RejectReason::TooManyMakers { lots } => {
			("too_many_makers", Some(format!("lots={}", lots.0)))
		}
		RejectReason::QueueFull => ("queue_full", None),
		RejectReason::TooManyDeadlines => ("too_many_deadlines", None),
	};
	(word, detail.map_or(word.to_string(), |detail| format!("{word} {detail}")))
}

fn cancel_reason(reason: CancelReason) -> &'static str {
	match reason {
		CancelReason::Requested => "requested",
		CancelReason::Replaced => "replaced",
		CancelReason::Expired => "expired",
		CancelReason::SelfTrade => "self_trade",
		CancelReason::InsufficientMargin => "insufficient_margin",
		CancelReason::NothingToReduce => "nothing_to_reduce",
		CancelReason::OutsideBand => "outside_band",
		CancelReason::NothingCrosses => "nothing_crosses",
		CancelReason::Liquidation => "liquidation",
		CancelReason::PriceAbsent => "price_absent",
		CancelReason::CannotRest => "cannot_rest",
		CancelReason::Overflow => "overflow",
		CancelReason::BracketTriggered => "bracket_triggered",
		CancelReason::DeadlineExpired => "deadline_expired",
		CancelReason::BeyondLimit => "beyond_limit",
		CancelReason::TooManyPositions => "too_many_positions",
		CancelReason::MarketReduceOnly => "market_reduce_only",
		CancelReason::PositionClosed => "position_closed",
		CancelReason::MatchingChanged => "matching_changed",
	}
}

/// The prices of a market, or the reason for their absence.
pub fn price(prices: &Result<Prices, Absent>) -> String {
	match prices {
		Ok(Prices { index, mark }) => format!("index={} mark={}", index.0, mark.0),
		Err(Absent::NeverFed) => "never_fed".into(),
		Err(Absent::Stale { newest }) => format!("stale newest={}", newest.0),
		Err(Absent::BelowQuorum { fresh, needed }) => {
			format!("below_quorum fresh={fresh} needed={needed}")
		}
	}
}

pub fn side_word(side: Side) -> &'static str {
	match side {
		Side::Bid => "bid",
		Side::Ask => "ask",
	}
}

/// An optional value.
pub fn optional(value: Option<impl ToString>) -> String {
	value.map_or("none".into(), |value| value.to_string())
}

/// The expiry of an order.
pub fn expiry(expires_at: Option<Millis>) -> String {
	expires_at.map_or("never".into(), |time| format!("time:{}", time.0))
}

pub fn self_trade(self_trade: SelfTrade) -> &'static str {
	match self_trade {
		SelfTrade::CancelMaker => "cancel_maker",
		SelfTrade::CancelTaker => "cancel_taker",
		SelfTrade::CancelBoth => "cancel_both",
	}
}

/// The place of an order: market, side, price or distance to the index, and sequence number.
pub fn place(key: &OrderKey) -> String {
	let price = match key.book {
		BookId::Market(_) => format!("price={}", key.price.0),
		BookId::Pegged(_) => format!("offset={}", i128::from(key.price.0) - (1_i128 << 63)),
	};
	let (market, side) = (key.market().0, side_word(key.side));
	format!("market={market} side={side} {price} seq={}", key.seq.0)
}

/// An order request.
pub fn order(order: &OrderRequest) -> String {
	let kind = match order.kind {
		OrderKind::Limit { post_only, expires_at } => {
			format!("limit post_only={post_only} expires={}", expiry(expires_at))
		}
		OrderKind::ImmediateOrCancel => "immediate_or_cancel".into(),
		OrderKind::FillOrKill => "fill_or_kill".into(),
		OrderKind::Pegged { offset, post_only, expires_at } => {
			format!("pegged offset={offset} post_only={post_only} expires={}", expiry(expires_at))
		}
	};
	format!(
		"market={} client={} side={} lots={} price={} kind={kind} reduce_only={} self_trade={} \
		 display={}",
		order.market.0,
		order.client_id.0,
		side_word(order.side),
		order.lots.0,
		order.price.0,
		order.reduce_only,
		self_trade(order.self_trade),
		optional(order.display.map(|lots| lots.0))
	)
}

/// The limits of the agent that sent an order.
pub fn agent(cap: Option<AgentCap>) -> String {
	match cap {
		Some(AgentCap { max_position, max_leverage }) => {
			format!("agent=position:{},leverage:{max_leverage}", max_position.0)
		}
		None => "agent=none".into(),
	}
}

pub fn direction(direction: Direction) -> &'static str {
	match direction {
		Direction::Above => "above",
		Direction::Below => "below",
	}
}

pub fn exit(exit: Option<Exit>) -> String {
	optional(exit.map(|Exit { mark, price }| format!("{}@{}", mark.0, price.0)))
}

/// A waiting operation.
pub fn queued(queued: &Queued) -> String {
	let op = match &queued.op {
		Op::Place(request) => format!("place {}", order(request)),
		Op::Cancel { market, client_id } => {
			format!("cancel market={} client={}", market.0, client_id.0)
		}
		Op::CancelAll { market } => format!("cancel_all market={}", market.0),
		Op::Replace { market, client_id, order: request } => {
			format!("replace market={} client={} by {}", market.0, client_id.0, order(request))
		}
		Op::Amend { market, client_id, lots } => {
			format!("amend market={} client={} lots={}", market.0, client_id.0, lots.0)
		}
		Op::Trigger(TriggerRequest { order: request, direction: from, mark }) => {
			format!("trigger {} mark={} {}", direction(*from), mark.0, order(request))
		}
		Op::Twap(TwapRequest { order: request, slices, interval }) => {
			format!("twap slices={slices} interval={} {}", interval.0, order(request))
		}
		Op::Bracket(BracketRequest { entry, stop, target }) => {
			format!("bracket stop={} target={} {}", exit(*stop), exit(*target), order(entry))
		}
		Op::CancelAt { agent, market, at } => format!(
			"cancel_at agent={} market={} at={}",
			optional(*agent),
			optional(market.map(|market| market.0)),
			optional(at.map(|at| at.0))
		),
		Op::AtomicBatch { operations } => format!("atomic_batch operations={operations}"),
	};
	format!("account={} {} {op}", queued.account.0, agent(queued.agent))
}
