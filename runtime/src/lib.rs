#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]
#![recursion_limit = "512"]

#[cfg(feature = "std")]
include!(concat!(env!("OUT_DIR"), "/wasm_binary.rs"));

extern crate alloc;
// Only the compiler calls these.
extern crate novation_runtime_allocator as _;
extern crate novation_runtime_memory as _;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarks;
#[cfg(feature = "dishonest-author")]
mod dishonest;

pub mod apis;
pub mod configs;
mod extension;
pub mod genesis_presets;
mod queries;
#[cfg(feature = "std")]
pub mod signing;

#[cfg(test)]
mod tests;

use alloc::{borrow::Cow, vec::Vec};
use frame_support::weights::{constants::WEIGHT_REF_TIME_PER_SECOND, Weight};
use sp_runtime::{
	generic, impl_opaque_keys,
	traits::{BlakeTwo256, Hash as HashT, IdentifyAccount, Verify},
	MultiAddress, MultiSignature,
};
use sp_version::RuntimeVersion;

pub use apis::{RuntimeApi, RUNTIME_API_VERSIONS};
pub use extension::{Charge, TxExtension};

/// A signature by any of the supported schemes; wallets use sr25519.
pub type Signature = MultiSignature;

/// An account: a public key, or a hash that stands for one.
pub type AccountId = <<Signature as Verify>::Signer as IdentifyAccount>::AccountId;

/// An amount of the native token, or of an asset, in atoms.
pub type Balance = u128;

/// The number of transactions that an account has signed.
pub type Nonce = u32;

/// A hash of a block, a header or state.
pub type Hash = <BlakeTwo256 as HashT>::Output;

/// The height of a block.
pub type BlockNumber = u32;

/// The signer's address in a transaction.
pub type Address = MultiAddress<AccountId, ()>;

/// The header of a block.
pub type Header = generic::Header<BlockNumber, BlakeTwo256>;

/// A block with decoded extrinsics.
pub type Block = generic::Block<Header, UncheckedExtrinsic>;

/// An extrinsic as it comes from the pool or in a block.
pub type UncheckedExtrinsic =
	generic::UncheckedExtrinsic<Address, RuntimeCall, Signature, TxExtension>;

/// Executes blocks on the state.
pub type Executive = frame_executive::Executive<
	Runtime,
	Block,
	frame_system::ChainContext<Runtime>,
	Runtime,
	AllPalletsWithSystem,
>;

/// The node's view of blocks, with extrinsics that it need not decode.
pub mod opaque {
	use super::{generic, BlakeTwo256, BlockNumber};

	pub use sp_runtime::OpaqueExtrinsic as UncheckedExtrinsic;

	/// The header of a block.
	pub type Header = generic::Header<BlockNumber, BlakeTwo256>;

	/// A block with encoded extrinsics.
	pub type Block = generic::Block<Header, UncheckedExtrinsic>;
}

impl_opaque_keys! {
	pub struct SessionKeys {
		pub aura: Aura,
	}
}

/// Two texts for two versions: the attribute accepts only literals, and upgrade tests need the next version.
macro_rules! version {
	($spec_version:tt) => {
		/// Version of the runtime.
		///
		/// Raise `spec_version` with every release. Raise `transaction_version` if a transaction signed for the last release
		/// would change its meaning or become invalid.
		#[sp_version::runtime_version]
		pub const VERSION: RuntimeVersion = RuntimeVersion {
			spec_name: Cow::Borrowed("novation"),
			impl_name: Cow::Borrowed("novation"),
			authoring_version: 1,
			spec_version: $spec_version,
			impl_version: 0,
			apis: RUNTIME_API_VERSIONS,
			transaction_version: 1,
			system_version: 1,
		};
	};
}

#[cfg(not(feature = "next-version"))]
version!(1);
#[cfg(feature = "next-version")]
version!(2);

/// One NOVA, in atoms: the native token has 12 decimals.
pub const NOVA: Balance = 1_000_000_000_000;

/// A thousandth of a [`NOVA`].
pub const MILLI_NOVA: Balance = NOVA / 1_000;

/// A millionth of a [`NOVA`].
pub const MICRO_NOVA: Balance = NOVA / 1_000_000;

/// The quote asset, Test USD, in `pallet-assets`.
pub const QUOTE_ASSET: u32 = 1;

/// One tUSD, in atoms: the quote asset has 6 decimals.
pub const TUSD: Balance = 1_000_000;

/// Duration of a slot, in which one collator may author, in milliseconds.
///
/// All blocks of a slot carry the slot's timestamp. `pallet-clock` tells them apart.
pub const SLOT_DURATION: u64 = 6_000;

/// Blocks that collators aim to build in a slot.
///
/// They share the cores of the parachain: twelve on one core, or four on each of three.
pub const BLOCKS_PER_SLOT: u32 = 12;

/// Interval between two blocks in milliseconds, when none is missing.
pub const BLOCK_INTERVAL: u64 = SLOT_DURATION / BLOCKS_PER_SLOT as u64;

/// Duration of a relay chain slot, in milliseconds.
pub const RELAY_CHAIN_SLOT_DURATION_MILLIS: u32 = 6_000;

/// Blocks that the parachain may author per relay chain block.
pub const BLOCK_PROCESSING_VELOCITY: u32 = BLOCKS_PER_SLOT;

/// Number of blocks by which collators build behind the tip of the relay chain.
///
/// A block behind the tip rarely forks away. Rolling back a fill would be worse than a delay of 6 s for messages from
/// the relay chain.
pub const RELAY_PARENT_OFFSET: u32 = 1;

/// The most authored blocks that may await inclusion in the relay chain.
///
/// A block is backed one relay block after its parent, and included after another. Each relay block behind the tip adds
/// one more.
pub const UNINCLUDED_SEGMENT_CAPACITY: u32 = (3 + RELAY_PARENT_OFFSET) * BLOCK_PROCESSING_VELOCITY;

/// Time and proof of validity that one core gives to a relay chain block.
pub const FULL_CORE: Weight = Weight::from_parts(
	2 * WEIGHT_REF_TIME_PER_SECOND,
	cumulus_primitives_core::relay_chain::MAX_POV_SIZE as u64,
);

/// Slots in ten minutes.
pub const TEN_MINUTES: u64 = 600_000 / SLOT_DURATION;

#[frame_support::runtime]
mod runtime {
	/// The Novation parachain.
	#[runtime::runtime]
	#[runtime::derive(
		RuntimeCall,
		RuntimeEvent,
		RuntimeError,
		RuntimeOrigin,
		RuntimeFreezeReason,
		RuntimeHoldReason,
		RuntimeSlashReason,
		RuntimeLockId,
		RuntimeTask,
		RuntimeViewFunction
	)]
	pub struct Runtime;

	#[runtime::pallet_index(0)]
	pub type System = frame_system;
	#[runtime::pallet_index(1)]
	pub type ParachainSystem = cumulus_pallet_parachain_system;
	#[runtime::pallet_index(2)]
	pub type Timestamp = pallet_timestamp;
	#[runtime::pallet_index(3)]
	pub type ParachainInfo = parachain_info;
	#[runtime::pallet_index(4)]
	pub type WeightReclaim = cumulus_pallet_weight_reclaim;

	#[runtime::pallet_index(10)]
	pub type Balances = pallet_balances;
	#[runtime::pallet_index(11)]
	pub type Assets = pallet_assets;
	#[runtime::pallet_index(12)]
	pub type TransactionPayment = pallet_transaction_payment;

	#[runtime::pallet_index(15)]
	pub type Sudo = pallet_sudo;
	#[runtime::pallet_index(16)]
	pub type Utility = pallet_utility;
	#[runtime::pallet_index(17)]
	pub type Proxy = pallet_proxy;
	#[runtime::pallet_index(18)]
	pub type Multisig = pallet_multisig;

	// The order is part of consensus. Authorship must note the author before the session may end. Aura must take the new
	// session's authorities before AuraExt caches them.
	#[runtime::pallet_index(20)]
	pub type Authorship = pallet_authorship;
	#[runtime::pallet_index(21)]
	pub type CollatorSelection = pallet_collator_selection;
	#[runtime::pallet_index(22)]
	pub type Session = pallet_session;
	#[runtime::pallet_index(23)]
	pub type Aura = pallet_aura;
	#[runtime::pallet_index(24)]
	pub type AuraExt = cumulus_pallet_aura_ext;

	#[runtime::pallet_index(30)]
	pub type XcmpQueue = cumulus_pallet_xcmp_queue;
	#[runtime::pallet_index(31)]
	pub type PolkadotXcm = pallet_xcm;
	#[runtime::pallet_index(32)]
	pub type CumulusXcm = cumulus_pallet_xcm;
	#[runtime::pallet_index(33)]
	pub type MessageQueue = pallet_message_queue;

	#[runtime::pallet_index(50)]
	pub type Markets = pallet_markets;
	#[runtime::pallet_index(51)]
	pub type Oracle = pallet_oracle;
	#[runtime::pallet_index(52)]
	pub type Clearing = pallet_clearing;
	#[runtime::pallet_index(53)]
	pub type Margin = pallet_margin;
	#[runtime::pallet_index(54)]
	pub type OrderBook = pallet_order_book;
	#[runtime::pallet_index(55)]
	pub type Liquidation = pallet_liquidation;
	#[runtime::pallet_index(56)]
	pub type Agents = pallet_agents;
	#[runtime::pallet_index(57)]
	pub type Allowances = pallet_allowances;
	#[runtime::pallet_index(58)]
	pub type Clock = pallet_clock;
}

cumulus_pallet_parachain_system::register_validate_block! {
	Runtime = Runtime,
	BlockExecutor = cumulus_pallet_aura_ext::BlockExecutor::<Runtime, Executive>,
}
