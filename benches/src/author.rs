//! Builds blocks as a collator does: the WASM blob over a trie, recording all storage reads.

use codec::{Decode, Encode};
use cpu_time::ThreadTime;
use cumulus_client_service::ParachainHostFunctions;
use cumulus_primitives_core::{relay_chain::HeadData, ParachainBlockData, PersistedValidationData};
use cumulus_primitives_parachain_inherent::ParachainInherentData;
use cumulus_test_relay_sproof_builder::RelayStateSproofBuilder;
use novation_runtime::{
	genesis_presets::PARA_ID, Block, Hash, Header, UncheckedExtrinsic, RELAY_PARENT_OFFSET,
	SLOT_DURATION,
};
use polkadot_node_primitives::{maybe_compress_pov, BlockData, PoV};
use polkadot_parachain_primitives::primitives::ValidationParams;
use polkadot_primitives::MAX_POV_SIZE;
use sc_executor::WasmExecutor;
use sp_consensus_aura::{
	digests::CompatibleDigestItem,
	sr25519::{AuthorityPair, AuthoritySignature},
	Slot,
};
use sp_core::{
	storage::StateVersion,
	traits::{CallContext, RuntimeCode, WrappedRuntimeCode},
	Pair,
};
use sp_externalities::Extensions;
use sp_inherents::InherentData;
use sp_runtime::{
	traits::{BlakeTwo256, Header as _},
	transaction_validity::{InvalidTransaction, TransactionValidityError},
	ApplyExtrinsicResult, Digest, DigestItem,
};
use sp_state_machine::{
	Backend, Ext, InMemoryBackend, OverlayedChanges, StateMachine, TrieBackendBuilder,
};
use sp_trie::{proof_size_extension::ProofSizeExt, recorder::Recorder, CompactProof};
use std::time::Duration;

/// A state, with the header of the block that led to it.
#[derive(Clone)]
pub struct Chain {
	pub state: InMemoryBackend<BlakeTwo256>,
	pub head: Header,
	/// Timestamp of the next block, in milliseconds.
	pub next_time: u64,
	/// Keys of the block authors, in slot order.
	pub authors: Vec<AuthorityPair>,
}

/// Thread time of the author for each part of a block.
#[derive(Clone, Copy, Debug, Default, serde::Serialize)]
pub struct Parts {
	/// `initialize_block` and the inherents.
	pub opening: Duration,
	/// The transactions.
	pub transactions: Duration,
	/// `finalize_block`: the round and the state root.
	pub closing: Duration,
}

impl Parts {
	pub fn total(&self) -> Duration {
		self.opening + self.transactions + self.closing
	}
}

/// A built block, with everything that a validator needs.
pub struct Built {
	/// Sealed header.
	pub header: Header,
	/// Number of offered transactions that fitted into the block.
	pub included: usize,
	pub parts: Parts,
	/// Compressed size of the proof of validity in bytes, as sent over the network.
	pub pov_compressed: usize,
	/// Uncompressed size of the transactions, and of the state proof, in bytes.
	pub body_bytes: usize,
	pub proof_bytes: usize,
	/// State proof of the block.
	pub proof: CompactProof,
	/// Encoded `ValidationParams` for the validator's executor.
	pub params: Vec<u8>,
	/// State changes of the block.
	overlay: OverlayedChanges<BlakeTwo256>,
}

/// Block author that runs one blob.
pub struct Author {
	executor: WasmExecutor<ParachainHostFunctions>,
	code: Vec<u8>,
	code_hash: Hash,
}

/// Block under construction.
struct Draft<'a, B> {
	author: &'a Author,
	state: &'a B,
	recorder: Recorder<BlakeTwo256>,
	overlay: OverlayedChanges<BlakeTwo256>,
	extensions: Extensions,
}

impl<B: Backend<BlakeTwo256>> Draft<'_, B> {
	fn call(&mut self, method: &str, data: &[u8]) -> Vec<u8> {
		let code = WrappedRuntimeCode(self.author.code.as_slice().into());
		let runtime = RuntimeCode {
			code_fetcher: &code,
			heap_pages: None,
			hash: self.author.code_hash.encode(),
		};
		let output = StateMachine::new(
			self.state,
			&mut self.overlay,
			&self.author.executor,
			method,
			data,
			&mut self.extensions,
			&runtime,
			CallContext::Onchain { import: false },
		)
		.execute();
		output.unwrap_or_else(|error| panic!("{method} failed: {error}"))
	}

	/// Makes a call, and keeps its changes and recorded reads only if `keep` approves its output.
	fn attempt<T>(&mut self, method: &str, data: &[u8], keep: impl Fn(&[u8]) -> (bool, T)) -> T {
		self.overlay.start_transaction();
		self.recorder.start_transaction();
		let (kept, result) = keep(&self.call(method, data));
		if kept {
			self.overlay.commit_transaction().expect("the transaction is open");
			self.recorder.commit_transaction().expect("the transaction is open");
		} else {
			self.overlay.rollback_transaction().expect("the transaction is open");
			self.recorder.rollback_transaction().expect("the transaction is open");
		}
		result
	}

	/// Applies a transaction. Returns false if the block has no room for it.
	fn push(&mut self, transaction: &[u8]) -> bool {
		let result = self.attempt("BlockBuilder_apply_extrinsic", transaction, |output| {
			let result = ApplyExtrinsicResult::decode(&mut &output[..]).expect("a result");
			(result.is_ok(), result)
		});
		match result {
			Ok(Ok(())) => true,
			Ok(Err(error)) => panic!("transaction failed: {error:?}"),
			Err(TransactionValidityError::Invalid(InvalidTransaction::ExhaustsResources)) => false,
			Err(error) => panic!("invalid transaction: {error:?}"),
		}
	}
}

impl Author {
	pub fn new(code: &[u8]) -> Self {
		Self {
			executor: WasmExecutor::builder().build(),
			code: code.to_vec(),
			code_hash: sp_io::hashing::blake2_256(code).into(),
		}
	}

	/// Builds the next block from as many `transactions` as fit, in order.
	pub fn build(&self, chain: &Chain, transactions: &[UncheckedExtrinsic]) -> Built {
		let transactions: Vec<Vec<u8>> = transactions.iter().map(Encode::encode).collect();
		let slot = Slot::from(chain.next_time / SLOT_DURATION);
		let parent = &chain.head;
		let (inherents, relay) = inherents(chain, slot);
		let recorder = Recorder::default();
		let state = TrieBackendBuilder::wrap(&chain.state).with_recorder(recorder.clone()).build();
		let mut extensions = Extensions::new();
		extensions.register(ProofSizeExt::new(recorder.clone()));
		let mut draft = Draft {
			author: self,
			state: &state,
			recorder: recorder.clone(),
			overlay: OverlayedChanges::default(),
			extensions,
		};

		let started = ThreadTime::now();
		let digest =
			<DigestItem as CompatibleDigestItem<AuthoritySignature>>::aura_pre_digest(slot);
		let draft_header = Header::new(
			parent.number + 1,
			Default::default(),
			Default::default(),
			parent.hash(),
			Digest { logs: vec![digest] },
		);
		draft.call("Core_initialize_block", &draft_header.encode());
		let inherents =
			draft.attempt("BlockBuilder_inherent_extrinsics", &inherents.encode(), |output| {
				(false, Vec::<UncheckedExtrinsic>::decode(&mut &output[..]).expect("transactions"))
			});
		let mut body: Vec<Vec<u8>> = inherents.iter().map(Encode::encode).collect();
		for inherent in &body {
			assert!(draft.push(inherent), "there is room for the inherents");
		}
		let opened = started.elapsed();
		let included =
			transactions.iter().take_while(|transaction| draft.push(transaction)).count();
		let filled = started.elapsed();
		let header = draft.call("BlockBuilder_finalize_block", &[]);
		let parts = Parts {
			opening: opened,
			transactions: filled - opened,
			closing: started.elapsed() - filled,
		};

		body.extend(transactions.into_iter().take(included));
		let header = Header::decode(&mut &header[..]).expect("a header");
		let header = seal(header, &chain.authors[*slot as usize % chain.authors.len()]);
		let overlay = draft.overlay;
		let proof = recorder
			.drain_storage_proof()
			.into_compact_proof::<BlakeTwo256>(parent.state_root)
			.expect("what was recorded is a proof of the parent's state");
		let (body_bytes, proof_bytes) = (body.encoded_size(), proof.encoded_size());
		let body = body.iter().map(|bytes| Decode::decode(&mut &bytes[..]).expect("was encoded"));
		let block = Block { header: header.clone(), extrinsics: body.collect() };
		let raw = ParachainBlockData::<Block>::new(vec![block], proof.clone(), None).encode();
		let PoV { block_data: BlockData(compressed) } =
			maybe_compress_pov(PoV { block_data: BlockData(raw.clone()) });
		let params = ValidationParams {
			parent_head: relay.parent_head,
			block_data: polkadot_parachain_primitives::primitives::BlockData(raw),
			relay_parent_number: relay.relay_parent_number,
			relay_parent_storage_root: relay.relay_parent_storage_root,
		};
		Built {
			header,
			included,
			parts,
			pov_compressed: compressed.len(),
			body_bytes,
			proof_bytes,
			proof,
			params: params.encode(),
			overlay,
		}
	}
}

impl Built {
	/// Runs `look` on the state after the block, for access through the runtime's own types.
	pub fn after<T>(&mut self, chain: &Chain, look: impl FnOnce() -> T) -> T {
		let mut ext = Ext::new(&mut self.overlay, &chain.state, None);
		sp_externalities::set_and_run_with_externalities(&mut ext, look)
	}

	/// Adds this block to the chain.
	pub fn extend(mut self, chain: &mut Chain, milliseconds: u64) {
		let changes = self
			.overlay
			.drain_storage_changes(&chain.state, StateVersion::V1)
			.expect("the state is in memory");
		assert_eq!(changes.transaction_storage_root, self.header.state_root);
		chain.state.apply_transaction(changes.transaction_storage_root, changes.transaction);
		chain.head = self.header;
		chain.next_time += milliseconds;
	}
}

/// Returns the inherent data of a collator: the timestamp and the relay chain state.
///
/// The mocked relay chain has included the parent and is in the slot of the block.
fn inherents(chain: &Chain, slot: Slot) -> (InherentData, PersistedValidationData) {
	let parent_head = HeadData(chain.head.encode());
	let relay = RelayStateSproofBuilder {
		para_id: PARA_ID,
		current_slot: slot,
		included_para_head: Some(parent_head.clone()),
		num_authorities: 2,
		..Default::default()
	};
	let (relay_parent_storage_root, relay_chain_state, relay_parent_descendants) =
		relay.into_state_root_proof_and_descendants(RELAY_PARENT_OFFSET.into());
	let validation_data = PersistedValidationData {
		parent_head,
		relay_parent_number: u32::try_from(*slot).expect("a slot of this century"),
		relay_parent_storage_root,
		max_pov_size: MAX_POV_SIZE,
	};
	let parachain = ParachainInherentData {
		validation_data: validation_data.clone(),
		relay_chain_state,
		downward_messages: Vec::new(),
		horizontal_messages: Default::default(),
		relay_parent_descendants,
		collator_peer_id: None,
	};
	let mut data = InherentData::new();
	data.put_data(
		sp_timestamp::INHERENT_IDENTIFIER,
		&sp_timestamp::Timestamp::new(chain.next_time),
	)
	.expect("it is new");
	data.put_data(cumulus_primitives_parachain_inherent::INHERENT_IDENTIFIER, &parachain)
		.expect("it is new");
	(data, validation_data)
}

fn seal(mut header: Header, author: &AuthorityPair) -> Header {
	let signature = author.sign(header.hash().as_ref());
	header.digest.push(DigestItem::aura_seal(signature));
	header
}
