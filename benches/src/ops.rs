//! Operations and calls of traders. All of them are built here.

use novation_book::SelfTrade;
use novation_exchange_types::{Op, OrderKind, OrderRequest};
use novation_runtime::{AccountId, RuntimeCall};
use novation_units::{ClientOrderId, Lots, MarketId, Side, Ticks};

/// Placement of an order: the market, side and price at which it rests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quote {
	pub market: MarketId,
	pub client_id: u64,
	pub side: Side,
	pub price: u64,
	pub lots: u64,
}

fn order(quote: Quote, kind: OrderKind) -> OrderRequest {
	OrderRequest {
		market: quote.market,
		client_id: ClientOrderId(quote.client_id),
		side: quote.side,
		lots: Lots(quote.lots),
		price: Ticks(quote.price),
		kind,
		reduce_only: false,
		self_trade: SelfTrade::CancelMaker,
		display: None,
	}
}

/// Post-only limit order.
pub fn rest(quote: Quote) -> OrderRequest {
	order(quote, OrderKind::Limit { post_only: true, expires_at: None })
}

/// Limit order that may trade at once.
pub fn limit(quote: Quote) -> OrderRequest {
	order(quote, OrderKind::Limit { post_only: false, expires_at: None })
}

/// Post-only pegged order, `distance` ticks outside the index.
pub fn pegged(quote: Quote, distance: u32) -> OrderRequest {
	let offset = match quote.side {
		Side::Bid => -i64::from(distance),
		Side::Ask => i64::from(distance),
	};
	order(quote, OrderKind::Pegged { offset, post_only: true, expires_at: None })
}

/// Post-only iceberg that displays `display` lots at a time.
pub fn iceberg(quote: Quote, display: u64) -> OrderRequest {
	OrderRequest { display: Some(Lots(display)), ..rest(quote) }
}

/// Immediate-or-cancel order.
pub fn immediate(quote: Quote) -> OrderRequest {
	order(quote, OrderKind::ImmediateOrCancel)
}

/// Replacement of an order, under the same client order id.
pub fn replace(quote: Quote) -> Op {
	let client_id = ClientOrderId(quote.client_id);
	Op::Replace { market: quote.market, client_id, order: rest(quote) }
}

pub fn cancel(quote: Quote) -> Op {
	Op::Cancel { market: quote.market, client_id: ClientOrderId(quote.client_id) }
}

/// Amendment of an order to fewer lots.
pub fn amend(quote: Quote) -> Op {
	let client_id = ClientOrderId(quote.client_id);
	Op::Amend { market: quote.market, client_id, lots: Lots(quote.lots) }
}

pub fn place_call(order: OrderRequest) -> RuntimeCall {
	pallet_order_book::Call::place_order { order }.into()
}

pub fn submit_call(ops: Vec<Op>) -> RuntimeCall {
	pallet_order_book::Call::submit { ops: ops.try_into().expect("at most 64") }.into()
}

pub fn remark_call() -> RuntimeCall {
	frame_system::Call::remark { remark: Vec::new() }.into()
}

pub fn transfer_call(dest: &AccountId, value: u128) -> RuntimeCall {
	pallet_balances::Call::transfer_keep_alive { dest: dest.clone().into(), value }.into()
}

/// Operations queued by a call.
pub fn operations(call: &RuntimeCall) -> Vec<Op> {
	match call {
		RuntimeCall::OrderBook(pallet_order_book::Call::place_order { order }) => {
			vec![Op::Place(*order)]
		}
		RuntimeCall::OrderBook(pallet_order_book::Call::submit { ops }) => ops.to_vec(),
		_ => Vec::new(),
	}
}
