//! A small runtime with events of accounts, for tests.

use super::Layout;
use codec::{Compact, Encode};
use novation_units::AccountIndex;
use scale_info::{MetaType, Registry, TypeInfo};
use std::sync::Arc;

#[derive(Encode, TypeInfo)]
pub enum Phase {
	ApplyExtrinsic(u32),
	Finalization,
}

#[derive(Encode, TypeInfo)]
pub enum Reason {
	NotFound,
	Missing { missing_lots: i128 },
}

#[derive(Encode, TypeInfo)]
pub enum OrderEvent {
	OrderRejected { account: AccountIndex, client_id: Option<u64>, reason: Reason },
	OrderFilled { maker: AccountIndex, taker: AccountIndex, price: u64, side: bool },
	Cleared { market: u16 },
	Listed(Vec<AccountIndex>, Vec<u8>),
	Wide { compact: Compact<u64>, small: Compact<u32>, text: String, pair: (i8, [u16; 2]) },
}

#[derive(Encode, TypeInfo)]
pub enum SystemEvent {
	Remarked([u8; 4]),
}

#[derive(Encode, TypeInfo)]
pub enum RuntimeEvent {
	System(SystemEvent),
	OrderBook(OrderEvent),
}

#[derive(Encode, TypeInfo)]
pub struct Record {
	pub phase: Phase,
	pub event: RuntimeEvent,
	pub topics: Vec<[u8; 32]>,
}

pub fn layout() -> Arc<Layout> {
	let mut registry = Registry::new();
	let list = registry.register_type(&MetaType::new::<Vec<Record>>());
	Arc::new(Layout::new(registry.into(), list.id).unwrap())
}

pub fn of_round(event: OrderEvent) -> Record {
	Record { phase: Phase::Finalization, event: RuntimeEvent::OrderBook(event), topics: vec![] }
}

/// Encodes the events of a block that rejects the order `client_id` of `account`.
pub fn bytes_of_round(account: AccountIndex, client_id: u64) -> Vec<u8> {
	let reason = Reason::NotFound;
	vec![of_round(OrderEvent::OrderRejected { account, client_id: Some(client_id), reason })]
		.encode()
}
