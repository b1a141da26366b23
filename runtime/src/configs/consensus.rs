//! Block authoring, collator selection and the interface to the relay chain.

use crate::{
	AccountId, Aura, Balances, CollatorSelection, MessageQueue, ParachainInfo, Runtime,
	RuntimeEvent, Session, SessionKeys, XcmpQueue, BLOCKS_PER_SLOT, BLOCK_PROCESSING_VELOCITY,
	RELAY_CHAIN_SLOT_DURATION_MILLIS, RELAY_PARENT_OFFSET, SLOT_DURATION, TEN_MINUTES,
	UNINCLUDED_SEGMENT_CAPACITY,
};
use cumulus_pallet_parachain_system::RelayNumberMonotonicallyIncreases;
use cumulus_primitives_core::AggregateMessageOrigin;
use frame_support::{
	parameter_types,
	traits::{ConstBool, ConstU128, ConstU32, ConstU64, EnqueueWithOrigin},
	weights::Weight,
	PalletId,
};
use frame_system::EnsureRoot;
use sp_consensus_aura::sr25519::AuthorityId as AuraId;
use sp_runtime::traits::OpaqueKeys;

use super::{assets::deposit, limits, sessions::BySlot};

/// Allows a block on ancestors that await inclusion, at the pace of the relay chain.
pub type ConsensusHook = cumulus_pallet_aura_ext::FixedVelocityConsensusHook<
	Runtime,
	RELAY_CHAIN_SLOT_DURATION_MILLIS,
	BLOCK_PROCESSING_VELOCITY,
	UNINCLUDED_SEGMENT_CAPACITY,
>;

parameter_types! {
	pub ReservedMessageWeight: Weight = limits::arrivals();
	pub const RelayOrigin: AggregateMessageOrigin = AggregateMessageOrigin::Parent;
}

impl cumulus_pallet_parachain_system::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type OnSystemEvent = ();
	type SelfParaId = ParachainInfo;
	type OutboundXcmpMessageSource = XcmpQueue;
	type DmpQueue = EnqueueWithOrigin<MessageQueue, RelayOrigin>;
	type ReservedDmpWeight = ReservedMessageWeight;
	type XcmpMessageHandler = XcmpQueue;
	type ReservedXcmpWeight = ReservedMessageWeight;
	type CheckAssociatedRelayNumber = RelayNumberMonotonicallyIncreases;
	type ConsensusHook = ConsensusHook;
	type RelayParentOffset = ConstU32<RELAY_PARENT_OFFSET>;
	// Version 3 of scheduling is unfinished in this release and would stall the chain.
	type SchedulingSignatureVerifier = ();
	type WeightInfo = cumulus_pallet_parachain_system::weights::SubstrateWeight<Self>;
}

impl pallet_authorship::Config for Runtime {
	type FindAuthor = pallet_session::FindAccountFromAuthorIndex<Self, Aura>;
	type EventHandler = CollatorSelection;
}

parameter_types! {
	pub const PotId: PalletId = PalletId(*b"PotStake");
	/// Blocks in a session, when none is missing.
	pub const BlocksPerSession: u32 = TEN_MINUTES as u32 * BLOCKS_PER_SLOT;
}

impl pallet_collator_selection::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type Currency = Balances;
	type UpdateOrigin = EnsureRoot<AccountId>;
	type PotId = PotId;
	type MaxCandidates = ConstU32<100>;
	type MinEligibleCollators = ConstU32<1>;
	type MaxInvulnerables = ConstU32<20>;
	// At least one session: a shorter threshold would kick candidates before their first turn. It is longer while
	// blocks are missing, so that nobody is removed because others did not author.
	type KickThreshold = BlocksPerSession;
	type ValidatorId = AccountId;
	type ValidatorIdOf = pallet_collator_selection::IdentityCollator;
	type ValidatorRegistration = Session;
	type WeightInfo = pallet_collator_selection::weights::SubstrateWeight<Self>;
}

impl pallet_session::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type ValidatorId = AccountId;
	type ValidatorIdOf = pallet_collator_selection::IdentityCollator;
	type ShouldEndSession = BySlot;
	type NextSessionRotation = BySlot;
	type SessionManager = CollatorSelection;
	type SessionHandler = <SessionKeys as OpaqueKeys>::KeyTypeIdProviders;
	type Keys = SessionKeys;
	type DisablingStrategy = ();
	type Currency = Balances;
	type KeyDeposit = ConstU128<{ deposit(1, 64) }>;
	type WeightInfo = pallet_session::weights::SubstrateWeight<Self>;
}

impl pallet_aura::Config for Runtime {
	type AuthorityId = AuraId;
	type DisabledValidators = ();
	type MaxAuthorities = ConstU32<120>;
	// The author of a slot builds all of its blocks.
	type AllowMultipleBlocksPerSlot = ConstBool<true>;
	type SlotDuration = ConstU64<SLOT_DURATION>;
}

impl cumulus_pallet_aura_ext::Config for Runtime {}
