//! XCM to and from the relay chain and other parachains, in the smallest safe form.
//!
//! An incoming message can use the NOVA in its sovereign account, to buy execution and to transfer
//! it. It can also answer a query from this chain, and subscribe to the XCM version. No foreign
//! asset has a reserve here, and nothing is teleported. No message makes a call (`Transact`), and
//! none executes for free.
//!
//! A local account can claim assets that a failed message trapped. Only root sends messages, to
//! open channels; executing, teleporting and reserve transfers are off. To admit collateral from
//! the asset hub, extend these filters and [`AssetTransactor`] asset by asset.

use crate::{
	AccountId, AllPalletsWithSystem, Balances, MessageQueue, ParachainInfo, ParachainSystem,
	PolkadotXcm, Runtime, RuntimeCall, RuntimeEvent, RuntimeOrigin, XcmpQueue,
};
use cumulus_primitives_core::{AggregateMessageOrigin, ParaId};
use frame_support::{
	parameter_types,
	traits::{ConstU32, Disabled, Everything, Nothing, TransformOrigin},
	weights::Weight,
};
use frame_system::{EnsureRoot, EnsureRootWithSuccess};
use parachains_common::{
	message_queue::{NarrowOriginToSibling, ParaIdToSibling},
	xcm_config::ParentRelayOrSiblingParachains,
};
use polkadot_parachain_primitives::primitives::Sibling;
use polkadot_runtime_common::{impls::ToAuthor, xcm_sender::NoPriceForMessageDelivery};
use xcm::latest::prelude::*;
use xcm_builder::{
	AccountId32Aliases, AllowKnownQueryResponses, AllowSubscriptionsFrom,
	AllowTopLevelPaidExecutionFrom, EnsureXcmOrigin, FixedWeightBounds,
	FrameTransactionalProcessor, FungibleAdapter, IsConcrete, ParentIsPreset,
	SiblingParachainConvertsVia, SignedToAccountId32, TakeWeightCredit, TrailingSetTopicAsId,
	UsingComponents, WithComputedOrigin, WithUniqueTopic,
};
use xcm_executor::XcmExecutor;

use super::{assets::WeightFee, limits};

parameter_types! {
	/// This chain, which also identifies its native token.
	pub const Here: Location = Location::here();
	/// The relay chain, which also identifies its native token.
	pub const RelayLocation: Location = Location::parent();
	/// `None`, because the relay chain differs between test networks. Accounts therefore do not
	/// name it.
	pub const RelayNetwork: Option<NetworkId> = None;
	pub UniversalLocation: InteriorLocation =
		Parachain(ParachainInfo::parachain_id().into()).into();
	/// Upper bound per instruction: 1 ms, and 8 KiB of proof, the trie paths of two accounts and an asset. Five
	/// instructions fit the messages' share of the smallest block.
	pub UnitWeight: Weight = Weight::from_parts(1_000_000_000, 8 * 1024);
	pub const MaxInstructions: u32 = 100;
	pub MessageServiceWeight: Weight = limits::messages();
}

/// Converts a location to its sovereign account on this chain.
pub type LocationToAccountId = (
	ParentIsPreset<AccountId>,
	SiblingParachainConvertsVia<Sibling, AccountId>,
	AccountId32Aliases<RelayNetwork, AccountId>,
);

/// Asset handler: NOVA and nothing else.
pub type AssetTransactor =
	FungibleAdapter<Balances, IsConcrete<Here>, LocationToAccountId, AccountId, ()>;

/// Conditions under which a message executes.
pub type Barrier = TrailingSetTopicAsId<(
	TakeWeightCredit,
	AllowKnownQueryResponses<PolkadotXcm>,
	WithComputedOrigin<
		(
			AllowTopLevelPaidExecutionFrom<Everything>,
			AllowSubscriptionsFrom<ParentRelayOrSiblingParachains>,
		),
		UniversalLocation,
		ConstU32<8>,
	>,
)>;

/// Weight of a message before execution.
pub type Weigher = FixedWeightBounds<UnitWeight, RuntimeCall, MaxInstructions>;

/// Charges the fee of a message in NOVA, at the usual price of weight, for the block author.
pub type Trader = UsingComponents<WeightFee, Here, AccountId, Balances, ToAuthor<Runtime>>;

/// Routes messages up to the relay chain, or across to another parachain.
pub type XcmRouter = WithUniqueTopic<(
	cumulus_primitives_utility::ParentAsUmp<
		ParachainSystem,
		PolkadotXcm,
		NoPriceForMessageDelivery<()>,
	>,
	XcmpQueue,
)>;

/// Configuration of the XCM executor.
pub struct XcmConfig;

impl xcm_executor::Config for XcmConfig {
	type RuntimeCall = RuntimeCall;
	type XcmSender = XcmRouter;
	type XcmEventEmitter = PolkadotXcm;
	type XcmRecorder = PolkadotXcm;
	type AssetTransactor = AssetTransactor;
	type OriginConverter = ();
	type IsReserve = ();
	type IsTeleporter = ();
	type Aliasers = Nothing;
	type UniversalAliases = Nothing;
	type UniversalLocation = UniversalLocation;
	type Barrier = Barrier;
	type Weigher = Weigher;
	type Trader = Trader;
	type ResponseHandler = PolkadotXcm;
	type AssetTrap = PolkadotXcm;
	type AssetLocker = ();
	type AssetExchanger = ();
	type SubscriptionService = PolkadotXcm;
	type PalletInstancesInfo = AllPalletsWithSystem;
	type MaxAssetsIntoHolding = ConstU32<8>;
	type FeeManager = ();
	type MessageExporter = ();
	type CallDispatcher = RuntimeCall;
	type SafeCallFilter = Nothing;
	type TransactionalProcessor = FrameTransactionalProcessor;
	type HrmpNewChannelOpenRequestHandler = ();
	type HrmpChannelAcceptedHandler = ();
	type HrmpChannelClosingHandler = ();
}

impl pallet_xcm::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeOrigin = RuntimeOrigin;
	type RuntimeCall = RuntimeCall;
	type XcmRouter = XcmRouter;
	type XcmExecutor = XcmExecutor<XcmConfig>;
	type SendXcmOrigin = EnsureRootWithSuccess<AccountId, Here>;
	type ExecuteXcmOrigin =
		EnsureXcmOrigin<RuntimeOrigin, SignedToAccountId32<RuntimeOrigin, AccountId, RelayNetwork>>;
	type XcmExecuteFilter = Nothing;
	type XcmTeleportFilter = Nothing;
	type XcmReserveTransferFilter = Nothing;
	type Weigher = Weigher;
	type UniversalLocation = UniversalLocation;
	const VERSION_DISCOVERY_QUEUE_SIZE: u32 = 100;
	type AdvertisedXcmVersion = pallet_xcm::CurrentXcmVersion;
	type AdminOrigin = EnsureRoot<AccountId>;
	type Currency = Balances;
	type CurrencyMatcher = ();
	type TrustedLockers = ();
	type SovereignAccountOf = LocationToAccountId;
	type MaxLockers = ConstU32<0>;
	type MaxRemoteLockConsumers = ConstU32<0>;
	type RemoteLockConsumerIdentifier = ();
	type AuthorizedAliasConsideration = Disabled;
	// The crate has no measured weights; `Weigher` covers the execution of a message.
	type WeightInfo = pallet_xcm::TestWeightInfo;
}

impl cumulus_pallet_xcm::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type XcmExecutor = XcmExecutor<XcmConfig>;
}

impl cumulus_pallet_xcmp_queue::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type ChannelInfo = ParachainSystem;
	type VersionWrapper = PolkadotXcm;
	type XcmpQueue = TransformOrigin<MessageQueue, AggregateMessageOrigin, ParaId, ParaIdToSibling>;
	type MaxInboundSuspended = ConstU32<1_000>;
	type MaxActiveOutboundChannels = ConstU32<128>;
	// Above the 100 KiB per message that channels of live relay chains permit.
	type MaxPageSize = ConstU32<{ 103 * 1024 }>;
	type ControllerOrigin = EnsureRoot<AccountId>;
	type ControllerOriginConverter = ();
	type PriceForSiblingDelivery = NoPriceForMessageDelivery<ParaId>;
	type WeightInfo = cumulus_pallet_xcmp_queue::weights::SubstrateWeight<Self>;
}

impl pallet_message_queue::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	#[cfg(feature = "runtime-benchmarks")]
	type MessageProcessor =
		pallet_message_queue::mock_helpers::NoopMessageProcessor<AggregateMessageOrigin>;
	#[cfg(not(feature = "runtime-benchmarks"))]
	type MessageProcessor =
		xcm_builder::ProcessXcmMessage<AggregateMessageOrigin, XcmExecutor<XcmConfig>, RuntimeCall>;
	type Size = u32;
	type QueueChangeHandler = NarrowOriginToSibling<XcmpQueue>;
	type QueuePausedQuery = NarrowOriginToSibling<XcmpQueue>;
	type HeapSize = ConstU32<{ 103 * 1024 }>;
	type MaxStale = ConstU32<8>;
	type ServiceWeight = MessageServiceWeight;
	// Never serve messages in the remaining weight of a block. There they could be marked
	// permanently overweight, although a fresh block has room.
	type IdleMaxServiceWeight = ();
	type WeightInfo = pallet_message_queue::weights::SubstrateWeight<Self>;
}
