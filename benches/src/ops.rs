//! What traders send: the one place where operations and transactions are made.

use codec::{Decode, Encode};
use novation_book::SelfTrade;
use novation_round::{Op, OrderKind, OrderRequest};
use novation_runtime::{
	AccountId, Hash, Nonce, Runtime, RuntimeCall, TxExtension, UncheckedExtrinsic, VERSION,
};
use novation_units::{ClientOrderId, Lots, MarketId, Side, Ticks};
use sp_core::{sr25519, Pair};
use sp_runtime::{
	generic::{Era, SignedPayload},
	MultiSignature,
};

/// Where an order stands, or is to stand.
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

/// An order that only rests.
pub fn rest(quote: Quote) -> OrderRequest {
	order(quote, OrderKind::Limit { post_only: true, expires_at: None })
}

/// An order that trades what it can, and rests with what is left.
pub fn limit(quote: Quote) -> OrderRequest {
	order(quote, OrderKind::Limit { post_only: false, expires_at: None })
}

/// An order that trades what it can, and never rests.
pub fn immediate(quote: Quote) -> OrderRequest {
	order(quote, OrderKind::ImmediateOrCancel)
}

/// A new place for an order, under its old name.
pub fn replace(quote: Quote) -> Op {
	let client_id = ClientOrderId(quote.client_id);
	Op::Replace { market: quote.market, client_id, order: rest(quote) }
}

pub fn cancel(quote: Quote) -> Op {
	Op::Cancel { market: quote.market, client_id: ClientOrderId(quote.client_id) }
}

/// Fewer lots for an order.
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

/// The operations that a call queues.
pub fn operations(call: &RuntimeCall) -> Vec<Op> {
	match call {
		RuntimeCall::OrderBook(pallet_order_book::Call::place_order { order }) => {
			vec![Op::Place(*order)]
		}
		RuntimeCall::OrderBook(pallet_order_book::Call::submit { ops }) => ops.to_vec(),
		_ => Vec::new(),
	}
}

/// A transaction that `pair` has signed, for a chain with this genesis.
pub fn sign(
	pair: &sr25519::Pair,
	nonce: Nonce,
	genesis: Hash,
	call: RuntimeCall,
) -> UncheckedExtrinsic {
	// A client knows the extensions of the system only: those in their place have the same bytes.
	let known = (
		frame_system::CheckNonZeroSender::<Runtime>::new(),
		frame_system::CheckSpecVersion::<Runtime>::new(),
		frame_system::CheckTxVersion::<Runtime>::new(),
		frame_system::CheckGenesis::<Runtime>::new(),
		frame_system::CheckEra::<Runtime>::from(Era::Immortal),
		frame_system::CheckNonce::<Runtime>::from(nonce),
		frame_system::CheckWeight::<Runtime>::new(),
		pallet_transaction_payment::ChargeTransactionPayment::<Runtime>::from(0),
		frame_metadata_hash_extension::CheckMetadataHash::<Runtime>::new(false),
	);
	let extension = TxExtension::decode(&mut &known.encode()[..]).expect("the same bytes");
	let (spec, transaction) = (VERSION.spec_version, VERSION.transaction_version);
	let implicit = ((), spec, transaction, genesis, genesis, (), (), (), None);
	let payload = SignedPayload::from_raw(call.clone(), extension.clone(), implicit);
	let signature: MultiSignature = payload.using_encoded(|bytes| pair.sign(bytes)).into();
	let who = AccountId::from(pair.public());
	UncheckedExtrinsic::new_signed(call, who.into(), signature, extension)
}
