//! Implementation of `NovationApi`: reads that combine several pallets.

use crate::{AccountId, Clearing, Liquidation, Margin, Oracle, Runtime, Timestamp};
use alloc::vec::Vec;
use frame_support::traits::Time;
use novation_book::Book;
use novation_exchange_types::{MarkSource, Market};
use novation_ledger::{Account, Position, FEES, FUNDING, INSURANCE};
use novation_ports::{Accounts, LiquidationQueue, Prices};
use novation_risk::{health, liquidation_price, Exposure};
use novation_runtime_api::{
	AccountInfo, ConservationInfo, Depth, Level, MarketInfo, OpenOrderInfo, OracleInfo,
	PositionInfo,
};
use novation_units::{AccountIndex, MarketId, Millis, Quote, Rate, Side, Ticks};
use pallet_markets::{Listing, Markets};
use pallet_order_book::{OpenOrders, PagesOf};

/// Maximum number of levels per side in one response.
const MAX_LEVELS: u32 = 1_000;

pub fn markets() -> Vec<MarketInfo> {
	let mut ids: Vec<MarketId> = Markets::<Runtime>::iter_keys().collect();
	ids.sort();
	ids.into_iter().filter_map(market).collect()
}

pub fn market(market: MarketId) -> Option<MarketInfo> {
	let Listing { symbol, price_decimals, size_decimals, market: terms } =
		Markets::<Runtime>::get(market)?;
	let state = Clearing::market_state(market);
	let price = Oracle::price(market);
	let now = Millis(<Timestamp as Time>::now());
	let max_age = terms.prices.max_age;
	let prices = price.and_then(|price| price.at(now, max_age).ok());
	let view = Margin::market(market);
	let valuation =
		view.as_ref().and_then(|view| view.valuation(MarkSource::LastKnown).ok().flatten());
	Some(MarketInfo {
		market,
		symbol: symbol.into_inner(),
		price_decimals,
		size_decimals,
		status: view.map_or(terms.status, |view| view.status(now)),
		open_interest: state.as_ref().map(|state| state.open_interest).unwrap_or_default(),
		initial_margin: valuation.map_or(terms.margin.initial, |valuation| valuation.initial),
		index: prices.map(|prices| prices.index),
		mark: prices.map(|prices| prices.mark),
		last_trade: state.as_ref().and_then(|state| state.last_trade),
		funding_rate: state.as_ref().map_or(Rate::ZERO, |state| state.funding.last_rate),
		funding_index: state.map(|state| state.funding.index).unwrap_or_default(),
		terms,
	})
}

pub fn depth(market: MarketId, levels: u32) -> Option<Depth> {
	let max_age = Markets::<Runtime>::get(market)?.market.prices.max_age;
	let mut book = Book::new(PagesOf::<Runtime>::default());
	let now = Millis(<Timestamp as Time>::now());
	let prices = Oracle::price(market).and_then(|price| price.at(now, max_age).ok());
	let index = prices.map(|prices| prices.index);
	let mut side = |side| {
		let levels = book.depth(market, side, levels.min(MAX_LEVELS), index).unwrap_or_default();
		let level = |level: novation_book::Level| Level {
			price: level.price,
			lots: level.lots,
			orders: level.orders,
		};
		levels.into_iter().map(level).collect()
	};
	Some(Depth { bids: side(Side::Bid), asks: side(Side::Ask) })
}

pub fn account(who: AccountId) -> Option<AccountInfo> {
	account_by_index(Clearing::index_of(&who)?)
}

pub fn account_by_index(index: AccountIndex) -> Option<AccountInfo> {
	let account = Clearing::account(index)?;
	let exposures = Margin::exposures(&account).ok();
	let health =
		exposures.as_ref().and_then(|exposures| health(account.cash, exposures.iter()).ok());
	let positions = account.positions.iter().enumerate();
	Some(AccountInfo {
		index,
		cash: account.cash,
		equity: health.map(|health| health.equity),
		initial_margin: health.map(|health| health.initial),
		maintenance_margin: health.map(|health| health.maintenance),
		withdrawable: Margin::withdrawable(&account).ok(),
		in_liquidation: account.in_liquidation,
		open_orders: OpenOrders::<Runtime>::decode_len(index)
			.and_then(|orders| u32::try_from(orders).ok())
			.unwrap_or(0),
		positions: positions
			.map(|(slot, held)| position(&account, held, exposures.as_deref(), slot))
			.collect(),
	})
}

fn position(
	account: &Account,
	held: &Position,
	exposures: Option<&[Exposure]>,
	slot: usize,
) -> PositionInfo {
	let exposure = exposures.and_then(|exposures| exposures.get(slot));
	let liquidation_price = exposures
		.and_then(|exposures| liquidation_price(account.cash, exposures, slot).ok().flatten());
	PositionInfo {
		market: held.market,
		lots: held.lots,
		quote: held.quote,
		entry: entry_price(held),
		mark: exposure.map(|exposure| exposure.mark),
		unrealised: exposure.and_then(|exposure| exposure.profit().ok()),
		funding_owed: exposure.map(|exposure| exposure.funding_owed),
		liquidation_price,
		bid_lots: held.bids.lots,
		ask_lots: held.asks.lots,
	}
}

fn entry_price(held: &Position) -> Option<Ticks> {
	let tick_value = Markets::<Runtime>::get(held.market)?.market.tick_value;
	let per_tick = tick_value.notional(held.lots.abs(), Ticks(1)).ok()?;
	let price = held.quote.0.unsigned_abs().checked_div(per_tick.0.unsigned_abs())?;
	u64::try_from(price).ok().map(Ticks)
}

pub fn open_orders(index: AccountIndex) -> Vec<OpenOrderInfo> {
	let mut book = Book::new(PagesOf::<Runtime>::default());
	let order = |open: novation_exchange_types::OpenOrder| {
		let order = book.get(&open.key).ok()?;
		Some(OpenOrderInfo {
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
	OpenOrders::<Runtime>::get(index).into_iter().filter_map(order).collect()
}

pub fn oracle() -> Vec<OracleInfo> {
	let now = Millis(<Timestamp as Time>::now());
	let info = |(market, terms): (MarketId, Market)| {
		let price = Oracle::price(market);
		let given = price.as_ref().map(|price| price.at(now, terms.prices.max_age));
		let prices = given.and_then(Result::ok);
		OracleInfo {
			market,
			index: prices.map(|prices| prices.index),
			mark: prices.map(|prices| prices.mark),
			absent: given.and_then(Result::err),
			feeders: Oracle::feeders(),
			answers: Oracle::feeds(market).iter().map(|feed| feed.at).collect(),
			updated_at: price.and_then(|price| price.last_index).map(|index| index.at),
		}
	};
	use novation_ports::InspectMarkets;
	crate::Markets::markets().into_iter().map(info).collect()
}

pub fn liquidations() -> Vec<AccountIndex> {
	// The query shows nothing of a damaged queue.
	Liquidation::liquidations().unwrap_or_else(|_| Vec::new())
}

pub fn conservation() -> Option<ConservationInfo> {
	let sums = Clearing::conservation().ok()?;
	let cash = |index| Clearing::account(index).map_or(Quote::ZERO, |account| account.cash);
	Some(ConservationInfo {
		custody: sums.custody,
		cash: sums.cash,
		quote: sums.quote,
		insurance: cash(INSURANCE),
		fees: cash(FEES),
		funding: cash(FUNDING),
		bad_debt: sums.bad_debt,
		difference: sums.difference().ok()?,
	})
}
