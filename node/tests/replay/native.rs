//! The runtime as native code, over a state in memory.

use novation_runtime::{Block, Executive, Hash};
use serde_json::Value;
use sp_core::storage::{StateVersion, Storage};
use sp_externalities::Extensions;
use sp_runtime::traits::BlakeTwo256;
use sp_state_machine::{
	backend::AsTrieBackend, Ext, InMemoryBackend, OverlayedChanges, TrieBackendBuilder,
};
use sp_trie::{proof_size_extension::ProofSizeExt, recorder::Recorder};
use std::panic::{catch_unwind, AssertUnwindSafe};

/// A state, and the code that executes blocks on it.
pub struct Native {
	state: InMemoryBackend<BlakeTwo256>,
}

impl Native {
	/// Creates the genesis state of a raw specification.
	pub fn begin(spec: &Value) -> Self {
		let genesis = &spec["genesis"]["raw"];
		let pairs = genesis["top"].as_object().unwrap().iter();
		let top = pairs.map(|(key, value)| (bytes(key), bytes(value.as_str().unwrap()))).collect();
		assert!(genesis["childrenDefault"].as_object().is_none_or(|children| children.is_empty()));
		let storage = Storage { top, ..Default::default() };
		Self { state: (storage, StateVersion::V1).into() }
	}

	/// Returns the state root.
	pub fn root(&self) -> Hash {
		*self.state.as_trie_backend().root()
	}

	/// Executes a block.
	///
	/// # Errors
	///
	/// Every value that the block changed, if the state does not match the block's header.
	pub fn execute(&mut self, block: Block) -> Result<(), Vec<(Vec<u8>, Option<Vec<u8>>)>> {
		let recorder = Recorder::<BlakeTwo256>::default();
		let state = TrieBackendBuilder::wrap(&self.state).with_recorder(recorder.clone()).build();
		let mut overlay = OverlayedChanges::default();
		// The remaining weight of a block is stored, and depends on its proof size.
		let mut extensions = Extensions::default();
		extensions.register(ProofSizeExt::new(recorder));
		let mut ext = Ext::new(&mut overlay, &state, Some(&mut extensions));
		let executed = catch_unwind(AssertUnwindSafe(|| {
			sp_externalities::set_and_run_with_externalities(&mut ext, || {
				Executive::execute_block(block.into())
			})
		}));
		if executed.is_err() {
			let changed = overlay.changes_mut();
			let changed = changed.map(|(key, entry)| (key.clone(), entry.value().cloned()));
			return Err(changed.collect());
		}
		let changes = overlay.drain_storage_changes(&state, StateVersion::V1).unwrap();
		let (root, changed) = (changes.transaction_storage_root, changes.transaction);
		drop(state);
		self.state.apply_transaction(root, changed);
		Ok(())
	}
}

fn bytes(hex: &str) -> Vec<u8> {
	let digits = hex.strip_prefix("0x").unwrap();
	let byte = |at| u8::from_str_radix(&digits[at..at + 2], 16).unwrap();
	(0..digits.len()).step_by(2).map(byte).collect()
}
