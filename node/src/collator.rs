//! Collation: builds blocks and submits them to the relay chain.

use crate::{
	cli::Authoring,
	parachain::RELAY_CHAIN_SLOT,
	service::{Block, BlockImport, Client, Components, Hash, Pool},
};
use cumulus_client_collator::service::CollatorService;
use cumulus_client_consensus_aura::collators::{
	lookahead,
	slot_based::{self, SlotBasedBlockImportHandle},
};
use cumulus_primitives_core::{relay_chain::ValidationCode, ParaId};
use cumulus_relay_chain_interface::{OverseerHandle, RelayChainInterface};
use polkadot_primitives::{CollatorPair, ValidationCodeHash};
use prometheus_endpoint::Registry;
use sc_basic_authorship::ProposerFactory;
use sc_network::PeerId;
use sc_telemetry::Telemetry;
use sp_consensus_aura::sr25519::AuthorityPair;
use std::{path::PathBuf, sync::Arc, time::Duration};

/// Announces a block to the network.
pub type AnnounceBlock = Arc<dyn Fn(Hash, Option<Vec<u8>>) + Send + Sync>;

/// Authoring time per block of the lookahead collator.
const LOOKAHEAD_AUTHORING: Duration = Duration::from_secs(2);

/// Delay of the slot-based collator behind the relay chain's slot, so that its parent block has
/// arrived.
const SLOT_OFFSET: Duration = Duration::from_secs(1);

/// Components of a collator beyond those of every node.
pub struct Collator {
	/// Id of the parachain.
	pub para_id: ParaId,
	/// Signs collations.
	pub key: CollatorPair,
	/// Peer id under which validators fetch collations.
	pub peer_id: PeerId,
	/// The relay chain as this node sees it.
	pub relay_chain: Arc<dyn RelayChainInterface>,
	/// Handle to the relay chain client's collation subsystems.
	pub overseer: OverseerHandle,
	/// Imports the blocks that this node builds.
	pub block_import: BlockImport,
	/// Announces the blocks that this node builds.
	pub announce_block: AnnounceBlock,
	/// Directory to which proofs of validity are exported.
	pub export_pov: Option<PathBuf>,
	/// Share of the maximum proof-of-validity size that a block may use, in percent.
	pub max_pov_percentage: Option<u32>,
}

impl Collator {
	/// Starts collating.
	pub fn start(
		self,
		node: &Components,
		authoring: Authoring,
		notices: SlotBasedBlockImportHandle<Block>,
		registry: Option<&Registry>,
	) {
		let proposer = ProposerFactory::new(
			node.task_manager.spawn_handle(),
			node.client.clone(),
			node.pool.clone(),
			registry,
			node.telemetry.as_ref().map(Telemetry::handle),
		);
		match authoring {
			Authoring::SlotBased => self.start_slot_based(node, proposer, notices),
			Authoring::Lookahead => self.start_lookahead(node, proposer),
		}
	}

	fn start_slot_based(
		self,
		node: &Components,
		proposer: ProposerFactory<Pool, Client>,
		block_import_handle: SlotBasedBlockImportHandle<Block>,
	) {
		let collator_service = self.service(node);
		slot_based::run::<Block, AuthorityPair, _, _, _, _, _, _, _, _, _>(slot_based::Params {
			create_inherent_data_providers: |_, ()| async { Ok(()) },
			block_import: self.block_import,
			para_client: node.client.clone(),
			para_backend: node.backend.clone(),
			relay_client: self.relay_chain,
			code_hash_provider: code_hash_provider(node.client.clone()),
			keystore: node.keystore.keystore(),
			collator_key: self.key,
			collator_peer_id: self.peer_id,
			para_id: self.para_id,
			proposer,
			collator_service,
			reinitialize: false,
			slot_offset: SLOT_OFFSET,
			block_import_handle,
			spawner: node.task_manager.spawn_essential_handle(),
			relay_chain_slot_duration: RELAY_CHAIN_SLOT,
			export_pov: self.export_pov,
			max_pov_percentage: self.max_pov_percentage,
		});
	}

	fn start_lookahead(self, node: &Components, proposer: ProposerFactory<Pool, Client>) {
		let collator_service = self.service(node);
		let params = lookahead::Params {
			create_inherent_data_providers: |_, ()| async { Ok(()) },
			block_import: self.block_import,
			para_client: node.client.clone(),
			para_backend: node.backend.clone(),
			relay_client: self.relay_chain,
			code_hash_provider: code_hash_provider(node.client.clone()),
			keystore: node.keystore.keystore(),
			collator_key: self.key,
			collator_peer_id: self.peer_id,
			para_id: self.para_id,
			overseer_handle: self.overseer,
			relay_chain_slot_duration: RELAY_CHAIN_SLOT,
			proposer,
			collator_service,
			authoring_duration: LOOKAHEAD_AUTHORING,
			reinitialize: false,
			max_pov_percentage: self.max_pov_percentage,
		};
		let params = lookahead::ParamsWithExport { params, export_pov: self.export_pov };
		node.task_manager.spawn_essential_handle().spawn(
			"aura",
			None,
			lookahead::run_with_export::<Block, AuthorityPair, _, _, _, _, _, _, _, _>(params),
		);
	}

	fn service(&self, node: &Components) -> CollatorService<Block, Client, Client> {
		CollatorService::new(node.client.clone(), self.announce_block.clone(), node.client.clone())
	}
}

/// Returns the hash of the validation code for a child of the given block.
fn code_hash_provider(client: Arc<Client>) -> impl Fn(Hash) -> Option<ValidationCodeHash> {
	move |block| client.code_at(block).ok().map(|code| ValidationCode::from(code).hash())
}
