//! Collation: builds blocks and submits them to the relay chain.

use crate::{
	parachain::RELAY_CHAIN_SLOT,
	service::{Block, BlockImport, Client, Components, Hash},
};
use cumulus_client_collator::service::CollatorService;
use cumulus_client_consensus_aura::collators::slot_based::{self, SlotBasedBlockImportHandle};
use cumulus_primitives_core::{relay_chain::ValidationCode, ParaId};
use cumulus_relay_chain_interface::RelayChainInterface;
use polkadot_primitives::{CollatorPair, ValidationCodeHash};
use prometheus_endpoint::Registry;
use sc_basic_authorship::ProposerFactory;
use sc_network::PeerId;
use sc_telemetry::Telemetry;
use sp_consensus_aura::sr25519::AuthorityPair;
use std::{path::PathBuf, sync::Arc, time::Duration};

/// Announces a block to the network.
pub type AnnounceBlock = Arc<dyn Fn(Hash, Option<Vec<u8>>) + Send + Sync>;

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
		block_import_handle: SlotBasedBlockImportHandle<Block>,
		registry: Option<&Registry>,
	) {
		let proposer = ProposerFactory::new(
			node.task_manager.spawn_handle(),
			node.client.clone(),
			node.pool.clone(),
			registry,
			node.telemetry.as_ref().map(Telemetry::handle),
		);
		let collator_service =
			CollatorService::new(node.client.clone(), self.announce_block, node.client.clone());
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
}

/// Returns the hash of the validation code for a child of the given block.
fn code_hash_provider(client: Arc<Client>) -> impl Fn(Hash) -> Option<ValidationCodeHash> {
	move |block| client.code_at(block).ok().map(|code| ValidationCode::from(code).hash())
}
