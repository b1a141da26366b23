//! The canonical text of the logical state, without pages, encodings and places that only the code knows.

use crate::canon::{
	agent, direction, exit, expiry, optional, order, place, price, queued, self_trade, side_word,
};
use novation_book::RestingOrder;
use novation_exchange_types::{
	AgendaPlace, Bracket, BracketStage, ConditionalKind, ConditionalOrder, Conditionals, Deadline,
	Direction, MarketState, PriceState, Twap, Wait,
};
use novation_ledger::{Account, Due, Position};
use novation_sim::{Exchange, VenueState};
use novation_units::{AccountIndex, Class, MarketId, Slot};
use std::collections::BTreeMap;

/// Every line of the state after a block.
pub fn state(exchange: &Exchange) -> Vec<String> {
	let venue = exchange.venue.get();
	let mut lines = vec![format!(
		"chain now={} height={} end_of_accounts={} bad_debt={}",
		venue.now.0, venue.height.0, venue.end_of_accounts.0, venue.bad_debt.0
	)];
	for (index, account) in &exchange.accounts.get().0 {
		lines.extend(account_lines(index.0, account));
	}
	lines.extend(venue.states.iter().map(|(market, state)| market_line(*market, state)));
	lines.extend(venue.prices.iter().map(|(market, price)| price_line(*market, price)));
	lines.extend(exchange.resting().iter().map(|(market, side, resting)| {
		format!("resting market={} side={} {}", market.0, side_word(*side), resting_order(resting))
	}));
	for (account, orders) in &venue.open_orders {
		lines.extend(orders.iter().map(|open| {
			format!("open account={} client={} {}", account.0, open.client_id.0, place(&open.key))
		}));
	}
	lines.extend(conditional_lines(&venue));
	lines.extend(schedule_lines(&venue));
	lines.extend(venue.queue.iter().map(|waiting| format!("backlog {}", queued(waiting))));
	lines
}

/// An empty account counts as absent, and has no line.
fn account_lines(index: u32, account: &Account) -> Vec<String> {
	let Account { cash, positions, due, liquidation, is_called, has_conditionals, volume, listed } =
		account;
	if *account == Account::default() {
		return Vec::new();
	}
	let mut lines = vec![format!(
		"account {index} cash={} due={} in_liquidation={} is_called={is_called} \
		 has_conditionals={has_conditionals} volume={volume} listed={listed}",
		cash.0,
		due.map_or("none".into(), |due| match due {
			Due::Slot { slot, page } => format!("{}/{page}", slot_text(slot)),
			Due::Parked => "parked".into(),
		}),
		optional(liquidation.map(|liquidation| liquidation.since.0)),
	)];
	lines.extend(positions.iter().map(|position| {
		let Position { market, lots, quote, funding_index, bids, asks } = position;
		format!(
			"position account={index} market={} lots={} quote={} funding_index={} bid_lots={} \
			 bid_lot_ticks={} ask_lots={} ask_lot_ticks={}",
			market.0,
			lots.0,
			quote.0,
			funding_index.0,
			bids.lots.0,
			bids.lot_ticks,
			asks.lots.0,
			asks.lot_ticks
		)
	}));
	lines
}

fn market_line(market: MarketId, state: &MarketState) -> String {
	let MarketState { open_interest, funding, last_trade, fault, insurance, .. } = state;
	assert_eq!(*fault, None, "no stored value is damaged");
	format!(
		"market {} open_interest={} last_trade={} funding_index={} premium_time={} sampled={} \
		 period_start={} last_sample={} last_rate={} insurance={}",
		market.0,
		open_interest.0,
		optional(last_trade.map(|price| price.0)),
		funding.index.0,
		funding.premium_time,
		funding.sampled.0,
		funding.period_start.0,
		funding.last_sample.0,
		funding.last_rate.0,
		numbers(&format!("{insurance:?}"))
	)
}

fn price_line(market: MarketId, state: &PriceState) -> String {
	let PriceState { now, last_index, last_mark, basis, back_since, .. } = state;
	format!(
		"price {} {} last_index={} last_mark={} basis={} back_since={}",
		market.0,
		price(now),
		optional(last_index.map(|index| format!("{}@{}", index.price.0, index.at.0))),
		optional(last_mark.map(|mark| mark.0)),
		optional(basis.map(|basis| format!("{}@{}", basis.ema, basis.at.0))),
		optional(back_since.map(|time| time.0))
	)
}

fn resting_order(resting: &RestingOrder) -> String {
	let price = match resting.offset() {
		Some(offset) => format!("offset={offset} limit={}", resting.limit().0),
		None => format!("price={}", resting.price.0),
	};
	format!(
		"{price} seq={} lots={} hidden={} display={} account={} client={} expires={} \
		 reduce_only={}",
		resting.seq.0,
		resting.lots.0,
		optional(resting.iceberg.map(|iceberg| iceberg.hidden.0)),
		optional(resting.iceberg.map(|iceberg| iceberg.display.0)),
		resting.account.0,
		resting.client_id.0,
		expiry(resting.expires_at),
		resting.reduce_only
	)
}

/// Ranks of agenda entries within their group. The order of entries matters, and their numbers do not.
struct Agenda(BTreeMap<(u16, bool, i128, u64), usize>);

impl Agenda {
	fn new(keys: impl Iterator<Item = AgendaPlace>) -> Self {
		let mut places: BTreeMap<_, usize> = keys.map(|key| (Self::rank(&key), 0)).collect();
		let mut last = None;
		for (number, (rank, place)) in places.iter_mut().enumerate() {
			let (first, end) = last.unwrap_or((number, (rank.0, rank.1)));
			let begin = if end == (rank.0, rank.1) { first } else { number };
			*place = number - begin;
			last = Some((begin, (rank.0, rank.1)));
		}
		Self(places)
	}

	/// The group of an entry, and its sort key there: the mark falls to thresholds below it, so the highest comes first.
	fn rank(key: &AgendaPlace) -> (u16, bool, i128, u64) {
		let threshold = i128::from(threshold(key));
		match key.wait {
			Wait::MarkAbove(market, _) => (market.0, false, threshold, key.seq),
			Wait::MarkBelow(market, _) => (market.0, true, -threshold, key.seq),
			Wait::ProtectAbove(market, _) => (market.0 + 1_000, false, threshold, key.seq),
			Wait::ProtectBelow(market, _) => (market.0 + 1_000, true, -threshold, key.seq),
			Wait::ProtectTime(_) => (u16::MAX - 3, false, threshold, key.seq),
			Wait::Time(_) => (u16::MAX - 1, false, threshold, key.seq),
			Wait::Deadline(_) => (u16::MAX, false, threshold, key.seq),
			Wait::Expiry(_) => (u16::MAX - 2, false, threshold, key.seq),
		}
	}

	/// The threshold of an entry, and its rank in the group.
	fn text(&self, key: Option<AgendaPlace>) -> String {
		optional(key.map(|key| format!("{}#{}", threshold(&key), self.0[&Self::rank(&key)])))
	}
}

/// The price, time or block of a threshold.
fn threshold(place: &AgendaPlace) -> u64 {
	match place.wait {
		Wait::MarkAbove(_, mark)
		| Wait::MarkBelow(_, mark)
		| Wait::ProtectAbove(_, mark)
		| Wait::ProtectBelow(_, mark) => mark.0,
		Wait::Time(time) | Wait::ProtectTime(time) | Wait::Deadline(time) | Wait::Expiry(time) => {
			time.0
		}
	}
}

fn conditional_lines(venue: &VenueState) -> Vec<String> {
	let all = || venue.conditionals.values();
	let deadlines =
		all().flat_map(|conditionals| &conditionals.deadlines).map(|deadline| deadline.scheduled);
	let keys = all()
		.flat_map(|conditionals| conditionals.orders.iter().flat_map(ConditionalOrder::scheduled));
	let agenda = Agenda::new(keys.chain(deadlines));
	let mut lines = Vec::new();
	for (account, Conditionals { orders, deadlines }) in &venue.conditionals {
		lines.extend(orders.iter().map(|entry| {
			let ConditionalOrder { client_id, market, agent: cap, kind, .. } = entry;
			format!(
				"conditional account={} client={} market={} {} {}",
				account.0,
				client_id.0,
				market.0,
				agent(*cap),
				conditional(kind, &agenda)
			)
		}));
		lines.extend(deadlines.iter().map(|Deadline { agent, market, at, scheduled }| {
			format!(
				"deadline account={} agent={} market={} at={} agenda={}",
				account.0,
				optional(*agent),
				optional(market.map(|market| market.0)),
				at.0,
				agenda.text(Some(*scheduled))
			)
		}));
	}
	lines
}

fn conditional(kind: &ConditionalKind, agenda: &Agenda) -> String {
	match kind {
		ConditionalKind::Trigger { order: request, scheduled } => {
			let from = match scheduled.wait {
				Wait::MarkBelow(..) | Wait::ProtectBelow(..) => Direction::Below,
				_ => Direction::Above,
			};
			let agenda = agenda.text(Some(*scheduled));
			format!("trigger {} agenda={agenda} {}", direction(from), order(request))
		}
		ConditionalKind::Twap(Twap { request, begin, filled, scheduled }) => format!(
			"twap slices={} interval={} begin={} filled={} agenda={} {}",
			request.slices,
			request.interval.0,
			begin.0,
			filled.0,
			agenda.text(*scheduled),
			order(&request.order)
		),
		ConditionalKind::Bracket(bracket) => {
			let Bracket { side, self_trade: own, stop, target, filled, closed, .. } = bracket;
			let stage = match bracket.stage {
				BracketStage::Entering => "entering".into(),
				BracketStage::Armed { stop, target } => {
					format!("armed:{},{}", agenda.text(stop), agenda.text(target))
				}
				BracketStage::Closing { exit: chosen, tries, scheduled } => {
					format!(
						"closing:{},{tries},{}",
						exit(Some(chosen)),
						agenda.text(Some(scheduled))
					)
				}
			};
			format!(
				"bracket side={} self_trade={} stop={} target={} filled={} closed={} \
				 awaits_entry={} stage={stage}",
				side_word(*side),
				self_trade(*own),
				exit(*stop),
				exit(*target),
				filled.0,
				closed.0,
				bracket.awaits_entry
			)
		}
	}
}

/// The slots of the health schedule, and the accounts in liquidation.
fn schedule_lines(venue: &VenueState) -> Vec<String> {
	let schedule = venue.schedule;
	let wheel = |class| {
		let wheel = schedule.of(class);
		let served = [wheel.large, wheel.small];
		let served = served.map(|served| format!("{}/{}", served.next_slot, served.has_due));
		format!("schedule {class:?} path={} served={}", wheel.path, served.join(","))
	};
	let mut lines: Vec<String> = Class::ALL.into_iter().map(wheel).collect();
	lines.extend(schedule.deleveraging.map(|deleveraging| {
		format!(
			"deleveraging market={} side={} pass={:?} weights={} shares={} next={}",
			deleveraging.market.0,
			side_word(deleveraging.side),
			deleveraging.pass,
			deleveraging.weights.0,
			numbers(&format!("{:?}", deleveraging.shares)),
			deleveraging.next.0
		)
	}));
	let indices = |accounts: &[AccountIndex]| {
		accounts.iter().map(|account| account.0.to_string()).collect::<Vec<_>>().join(",")
	};
	for ((slot, page), due) in venue.slot_pages.iter().filter(|(_, due)| !due.is_empty()) {
		lines.push(format!("slot {}/{page} due={}", slot_text(*slot), indices(due)));
	}
	for (market, account) in &venue.parked {
		lines.push(format!("parked market={} account={}", market.0, account.0));
	}
	for ((list, page), entries) in &venue.queue_pages {
		let entries = entries.iter().map(|entry| format!("{}@{}", entry.account.0, entry.from));
		let entries: Vec<_> = entries.collect();
		lines.push(format!("queue {list:?}/{page} {}", entries.join(",")));
	}
	lines
}

fn slot_text(slot: Slot) -> String {
	format!("{:?}/{:?}/{}", slot.class, slot.size, slot.number)
}

/// The numbers in a text, for a type with private fields.
fn numbers(text: &str) -> String {
	let words = text.split(|letter: char| !letter.is_ascii_digit());
	words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join("/")
}
