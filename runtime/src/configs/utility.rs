//! Calls on behalf of other accounts: batches, proxies, multisigs and the development root key.

use crate::{Balances, OriginCaller, Runtime, RuntimeCall, RuntimeEvent, System};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::traits::{ConstU128, ConstU32, InstanceFilter};
use scale_info::TypeInfo;
use sp_runtime::traits::BlakeTwo256;

use super::assets::deposit;

/// Present in every runtime, but inert without a key. Only the `development` preset sets one.
impl pallet_sudo::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeCall = RuntimeCall;
	type WeightInfo = pallet_sudo::weights::SubstrateWeight<Self>;
}

impl pallet_utility::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeCall = RuntimeCall;
	type PalletsOrigin = OriginCaller;
	type WeightInfo = pallet_utility::weights::SubstrateWeight<Self>;
}

/// Permissions of a proxy.
///
/// Every kind that may make calls includes batches, because the calls inside a batch pass the same
/// filter.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Default,
	Encode,
	Eq,
	MaxEncodedLen,
	Ord,
	PartialEq,
	PartialOrd,
	TypeInfo,
)]
pub enum ProxyType {
	/// All calls.
	#[default]
	#[codec(index = 0)]
	Any,
	/// All calls except those that can transfer funds to another account.
	#[codec(index = 1)]
	NonTransfer,
	/// Only the exchange: the right kind for the key of a trading bot.
	#[codec(index = 2)]
	Trading,
	/// Only collation: candidacy and session keys.
	#[codec(index = 3)]
	Collator,
	/// Only the rejection of other proxies' announcements.
	#[codec(index = 4)]
	CancelProxy,
}

impl InstanceFilter<RuntimeCall> for ProxyType {
	fn filter(&self, call: &RuntimeCall) -> bool {
		let batch = matches!(call, RuntimeCall::Utility(..));
		let collate = matches!(call, RuntimeCall::CollatorSelection(..) | RuntimeCall::Session(..));
		let cancel =
			matches!(call, RuntimeCall::Proxy(pallet_proxy::Call::reject_announcement { .. }));
		// Deposits and withdrawals only move funds between an account and its own ledger account.
		let trade = matches!(
			call,
			RuntimeCall::OrderBook(..)
				| RuntimeCall::Oracle(..)
				| RuntimeCall::Clearing(..)
				| RuntimeCall::Liquidation(..)
		);
		let delegate = matches!(call, RuntimeCall::Multisig(..) | RuntimeCall::Proxy(..));
		match self {
			Self::Any => true,
			Self::NonTransfer => batch || trade || collate || delegate,
			Self::Trading => batch || trade,
			Self::Collator => batch || collate,
			Self::CancelProxy => cancel,
		}
	}

	fn is_superset(&self, other: &Self) -> bool {
		match (self, other) {
			(Self::Any, _) => true,
			(_, Self::Any) => false,
			(Self::NonTransfer, _) => true,
			(one, other) => one == other,
		}
	}
}

impl pallet_proxy::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeCall = RuntimeCall;
	type Currency = Balances;
	type ProxyType = ProxyType;
	type ProxyDepositBase = ConstU128<{ deposit(1, 8) }>;
	type ProxyDepositFactor = ConstU128<{ deposit(0, 33) }>;
	type MaxProxies = ConstU32<32>;
	type MaxPending = ConstU32<32>;
	type CallHasher = BlakeTwo256;
	type AnnouncementDepositBase = ConstU128<{ deposit(1, 8) }>;
	type AnnouncementDepositFactor = ConstU128<{ deposit(0, 66) }>;
	type BlockNumberProvider = System;
	type WeightInfo = pallet_proxy::weights::SubstrateWeight<Self>;
}

impl pallet_multisig::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeCall = RuntimeCall;
	type Currency = Balances;
	type DepositBase = ConstU128<{ deposit(1, 88) }>;
	type DepositFactor = ConstU128<{ deposit(0, 32) }>;
	type MaxSignatories = ConstU32<100>;
	type BlockNumberProvider = System;
	type WeightInfo = pallet_multisig::weights::SubstrateWeight<Self>;
}
