//! Implementation of `NovationApi`: reads that combine several pallets.
//!
//! A damaged value is an error or a `fault` of the answer. It is never told as absent.

use crate::{AccountId, Clearing, Clock, Liquidation, Margin, Oracle, OrderBook, Runtime};
use alloc::vec::Vec;
use frame_support::traits::Time;
use novation_book::{Book, BookError};
use novation_exchange_types::{
	AccountValue, CommonValue, Fault, HealthError, MarkSource, Market, MarketStatus, MarketValue,
	OpenOrder,
};
use novation_ledger::{Account, Position, FEES, FUNDING, INSURANCE};
use novation_liquidation::{opposite_notional, quintile, rank};
use novation_ports::{Accounts, InspectMarkets, Prices};
use novation_risk::{health, liquidation_price, Exposure};
use novation_runtime_api::{
	AccountInfo, ConservationInfo, Depth, Level, MarketInfo, OpenOrderInfo, OracleInfo,
	PositionInfo,
};
use novation_units::{
	AccountIndex, FaultKind, MarketId, Millis, Quote, Rate, Side, Ticks, Unreadable,
};
use pallet_margin::Unvalued;
use pallet_markets::Listing;
use pallet_order_book::PagesOf;

/// Maximum number of levels per side in one response.
const MAX_LEVELS: u32 = 1_000;

fn common(value: CommonValue) -> impl Fn(Unreadable) -> Fault {
	move |Unreadable| Fault::Common { value, kind: FaultKind::Unreadable }
}

fn of_market(market: MarketId, value: MarketValue) -> impl Fn(Unreadable) -> Fault {
	move |Unreadable| Fault::Market { market, value, kind: FaultKind::Unreadable }
}

fn of_account(account: AccountIndex, value: AccountValue, kind: FaultKind) -> Fault {
	Fault::Account { account, value, kind }
}

/// Separates a value that is stored or absent from the fault of a damaged one.
fn split<V>(read: Result<Option<V>, Fault>) -> (Option<V>, Option<Fault>) {
	match read {
		Ok(value) => (value, None),
		Err(fault) => (None, Some(fault)),
	}
}

fn listing(market: MarketId) -> Result<Option<Listing>, Fault> {
	crate::Markets::listing(market).map_err(common(CommonValue::Markets))
}

/// The ids of all markets, in their order.
fn listed() -> Result<Vec<MarketId>, Fault> {
	let markets = crate::Markets::markets().map_err(common(CommonValue::Markets))?;
	Ok(markets.into_iter().map(|(id, _)| id).collect())
}

pub fn markets() -> Result<Vec<MarketInfo>, Fault> {
	listed()?.into_iter().filter_map(|id| market(id).transpose()).collect()
}

pub fn market(market: MarketId) -> Result<Option<MarketInfo>, Fault> {
	let Some(Listing { symbol, price_decimals, size_decimals, market: terms }) = listing(market)?
	else {
		return Ok(None);
	};
	let state = Clearing::market_state(market).map_err(of_market(market, MarketValue::State));
	let price = Oracle::price(market).map_err(of_market(market, MarketValue::Price));
	let ((state, state_fault), (price, price_fault)) = (split(state), split(price));
	let fault = state.as_ref().and_then(|state| state.fault).or(state_fault).or(price_fault);
	let now = Millis(<Clock as Time>::now());
	let prices = price.as_ref().and_then(|price| price.valid_at(now, terms.prices.max_age));
	// A fault of the view is one of the two above.
	let (view, _) = split(Margin::market(market));
	let valuation = view.as_ref().map(|view| view.valuation(MarkSource::LastKnown));
	// An amount out of range is no valuation.
	let valuation = valuation.and_then(|valuation| valuation.unwrap_or(None));
	let status = match fault {
		Some(_) => MarketStatus::Halted,
		None => view.map_or(terms.status, |view| view.status(now)),
	};
	Ok(Some(MarketInfo {
		market,
		symbol: symbol.into_inner(),
		price_decimals,
		size_decimals,
		status,
		open_interest: state.as_ref().map_or_else(Default::default, |state| state.open_interest),
		initial_margin: valuation.map_or(terms.margin.initial, |valuation| valuation.initial),
		index: prices.map(|prices| prices.index),
		mark: prices.map(|prices| prices.mark),
		last_trade: state.as_ref().and_then(|state| state.last_trade),
		funding_rate: state.as_ref().map_or(Rate::ZERO, |state| state.funding.last_rate),
		funding_index: state.map_or_else(Default::default, |state| state.funding.index),
		terms,
		fault,
	}))
}

pub fn depth(market: MarketId, levels: u32) -> Result<Option<Depth>, Fault> {
	let Some(listing) = listing(market)? else { return Ok(None) };
	let (now, max_age) = (Millis(<Clock as Time>::now()), listing.market.prices.max_age);
	let mut book = Book::new(PagesOf::<Runtime>::default());
	let price = Oracle::price(market).map_err(of_market(market, MarketValue::Price))?;
	let index = price.and_then(|price| price.valid_at(now, max_age)).map(|prices| prices.index);
	let mut side = |side| -> Result<Vec<Level>, Fault> {
		let levels = match book.depth(market, side, levels.min(MAX_LEVELS), index) {
			Ok(levels) => levels,
			Err(BookError::Fault(damage)) => return Err(Fault::Book(damage)),
			// A sum of lots is out of range, which no sound book allows.
			Err(_) => {
				let (value, kind) = (MarketValue::State, FaultKind::Contradiction);
				return Err(Fault::Market { market, value, kind });
			}
		};
		let level = |level: novation_book::Level| Level {
			price: level.price,
			lots: level.lots,
			orders: level.orders,
		};
		Ok(levels.into_iter().map(level).collect())
	};
	Ok(Some(Depth { bids: side(Side::Bid)?, asks: side(Side::Ask)? }))
}

pub fn account(who: AccountId) -> Result<Option<AccountInfo>, Fault> {
	match Clearing::index_of(&who).map_err(common(CommonValue::Indices))? {
		Some(index) => account_by_index(index),
		None => Ok(None),
	}
}

fn stored_account(index: AccountIndex) -> Result<Option<Account>, Fault> {
	let damaged = of_account(index, AccountValue::Account, FaultKind::Unreadable);
	Clearing::account(index).map_err(|Unreadable| damaged)
}

pub fn account_by_index(index: AccountIndex) -> Result<Option<AccountInfo>, Fault> {
	let Some(account) = stored_account(index)? else { return Ok(None) };
	let (exposures, fault) = match Margin::exposures(&account) {
		Ok(exposures) => (Some(exposures), None),
		Err(Unvalued::Health(HealthError::PriceAbsent(_) | HealthError::Overflow)) => (None, None),
		Err(Unvalued::Damaged(fault)) => (None, Some(fault)),
	};
	let health = exposures.as_ref().map(|exposures| health(account.cash, exposures.iter()));
	// Not stored: the health is not known if an amount is out of range.
	let health = health.and_then(Result::ok);
	// If nothing may leave, another field shows the reason.
	let withdrawable = Margin::withdrawable(&account).ok();
	let open_orders = listed_orders(index)?.len();
	let positions = account.positions.iter().enumerate();
	let positions = positions
		.map(|(slot, held)| position(&account, held, exposures.as_deref(), slot))
		.collect::<Result<_, Fault>>()?;
	Ok(Some(AccountInfo {
		index,
		cash: account.cash,
		equity: health.map(|health| health.equity),
		initial_margin: health.map(|health| health.initial),
		maintenance_margin: health.map(|health| health.maintenance),
		withdrawable,
		in_liquidation: account.in_liquidation(),
		// At most `MAX_OPEN_ORDERS`.
		open_orders: open_orders as u32,
		positions,
		fault,
	}))
}

fn position(
	account: &Account,
	held: &Position,
	exposures: Option<&[Exposure]>,
	slot: usize,
) -> Result<PositionInfo, Fault> {
	let exposure = exposures.and_then(|exposures| exposures.get(slot));
	let liquidation_price =
		exposures.map(|exposures| liquidation_price(account.cash, exposures, slot));
	let unrealised = exposure.map(|exposure| exposure.profit());
	Ok(PositionInfo {
		market: held.market,
		lots: held.lots,
		quote: held.quote,
		entry: entry_price(held)?,
		mark: exposure.map(|exposure| exposure.mark),
		// Not stored: an amount out of range is not shown.
		unrealised: unrealised.and_then(Result::ok),
		funding_owed: exposure.map(|exposure| exposure.funding_owed),
		// Not stored: a price out of range is not shown.
		liquidation_price: liquidation_price.and_then(|price| price.unwrap_or(None)),
		bid_lots: held.bids.lots,
		ask_lots: held.asks.lots,
	})
}

fn entry_price(held: &Position) -> Result<Option<Ticks>, Fault> {
	let Some(listing) = listing(held.market)? else { return Ok(None) };
	let per_tick = listing.market.tick_value.notional(held.lots.abs(), Ticks(1));
	// Not stored: a price out of range is not shown.
	let Ok(per_tick) = per_tick else { return Ok(None) };
	let price = held.quote.0.unsigned_abs().checked_div(per_tick.0.unsigned_abs());
	// Not stored: as above.
	Ok(price.and_then(|price| u64::try_from(price).ok()).map(Ticks))
}

fn listed_orders(index: AccountIndex) -> Result<Vec<OpenOrder>, Fault> {
	let damaged = of_account(index, AccountValue::OpenOrders, FaultKind::Unreadable);
	OrderBook::listed_orders(index).map_err(|Unreadable| damaged)
}

pub fn open_orders(index: AccountIndex) -> Result<Vec<OpenOrderInfo>, Fault> {
	let mut book = Book::new(PagesOf::<Runtime>::default());
	let order = |open: OpenOrder| {
		let order = match book.get(&open.key) {
			Ok(order) => order,
			Err(BookError::Fault(damage)) => return Err(Fault::Book(damage)),
			// The list names an order that the book does not have.
			Err(_) => {
				let (value, kind) = (AccountValue::OpenOrders, FaultKind::Contradiction);
				return Err(of_account(index, value, kind));
			}
		};
		Ok(OpenOrderInfo {
			client_id: open.client_id,
			market: open.key.market(),
			side: open.key.side,
			price: order.limit(),
			seq: order.seq,
			lots: order.lots,
			expires_at: order.expires_at,
			reduce_only: order.reduce_only,
			shown: order.shown(),
			offset: order.offset(),
		})
	};
	listed_orders(index)?.into_iter().map(order).collect()
}

pub fn oracle() -> Result<Vec<OracleInfo>, Fault> {
	let feeders = Oracle::feeders().map_err(common(CommonValue::Feeders))?;
	let now = Millis(<Clock as Time>::now());
	let info = |(market, terms): (MarketId, Market)| {
		let damaged = of_market(market, MarketValue::Price);
		let (price, price_fault) = split(Oracle::price(market).map_err(&damaged));
		let (answers, feed_fault) = split(Oracle::feeds(market).map_err(&damaged).map(Some));
		let max_age = terms.prices.max_age;
		let prices = price.as_ref().and_then(|price| price.valid_at(now, max_age));
		OracleInfo {
			market,
			index: prices.map(|prices| prices.index),
			mark: prices.map(|prices| prices.mark),
			absent: price.as_ref().and_then(|price| price.at(now, max_age).err()),
			feeders,
			answers: answers.iter().flatten().map(|feed| feed.at).collect(),
			updated_at: price.and_then(|price| price.last_index).map(|index| index.at),
			fault: price_fault.or(feed_fault),
		}
	};
	let markets = crate::Markets::markets().map_err(common(CommonValue::Markets))?;
	Ok(markets.into_iter().map(info).collect())
}

/// The side of a position and its rank in a pool; `None` without a position or while its health is unknown.
fn rank_in(account: &Account, market: MarketId) -> Result<Option<(Side, u64)>, Fault> {
	let exposures = match Margin::exposures(account) {
		Ok(exposures) => exposures,
		Err(Unvalued::Damaged(fault)) => return Err(fault),
		Err(Unvalued::Health(_)) => return Ok(None),
	};
	let mut held = Vec::new();
	for (position, exposure) in account.positions.iter().zip(&exposures) {
		let terms = listing(position.market)?.map(|listing| listing.market.liquidation);
		let underlying = terms.and_then(|terms| terms.underlying).unwrap_or(position.market);
		held.push((position.market, underlying, exposure));
	}
	let own = held.iter().find(|(other, ..)| *other == market).map(|(_, _, exposure)| *exposure);
	let Some((own, side)) = own.and_then(|own| Some((own, own.lots.side()?))) else {
		return Ok(None);
	};
	// Not stored: a rank out of range is not shown.
	let rank = opposite_notional(market, held.iter().copied()).and_then(|hedge| rank(own, hedge));
	Ok(rank.ok().map(|rank| (side, rank)))
}

pub fn adl_rank(index: AccountIndex, market: MarketId) -> Result<Option<u8>, Fault> {
	let Some(account) = stored_account(index)? else { return Ok(None) };
	let Some((side, own)) = rank_in(&account, market)? else { return Ok(None) };
	let mut ranks = Vec::new();
	for page in pallet_clearing::Holders::<Runtime>::iter_key_prefix(market) {
		let damaged = common(CommonValue::Holders(market, page));
		// The key was listed.
		let Some(holders) = Clearing::holders(market, page).map_err(damaged)? else { continue };
		for holder in holders.accounts(page, AccountIndex(0)) {
			let Some(account) = stored_account(holder)? else { continue };
			ranks.extend(rank_in(&account, market)?.filter(|(at, _)| *at == side));
		}
	}
	Ok(Some(quintile(own, ranks.into_iter().map(|(_, rank)| rank))))
}

pub fn liquidations() -> Result<Vec<AccountIndex>, Fault> {
	Liquidation::liquidations().map_err(common(CommonValue::LiquidationQueue))
}

pub fn conservation() -> Result<Option<ConservationInfo>, Fault> {
	let Some(sums) = Clearing::conservation()? else { return Ok(None) };
	// A sum out of range is none.
	let Ok(difference) = sums.difference() else { return Ok(None) };
	let cash = |index| -> Result<Quote, Fault> {
		Ok(stored_account(index)?.map_or(Quote::ZERO, |account| account.cash))
	};
	Ok(Some(ConservationInfo {
		custody: sums.custody,
		cash: sums.cash,
		quote: sums.quote,
		insurance: cash(INSURANCE)?,
		fees: cash(FEES)?,
		funding: cash(FUNDING)?,
		bad_debt: sums.bad_debt,
		difference,
	}))
}
