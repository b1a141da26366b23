//! Runs `validate_block` as a relay chain validator does.

use codec::Decode;
use cpu_time::ThreadTime;
use polkadot_node_core_pvf_common::{
	error::ExecuteError,
	executor_interface::{
		create_runtime_from_artifact_bytes, execute_artifact, params_to_wasmtime_semantics,
		prepare, prevalidate,
	},
};
use polkadot_parachain_primitives::primitives::ValidationResult;
use polkadot_primitives::ExecutorParams;
use sc_executor::with_externalities_safe;
use sc_executor_common::wasm_runtime::{HeapAllocStrategy, WasmModule};
use sp_state_machine::BasicExternalities;
use std::time::Duration;

/// Decompression limit for the blob.
const BLOB_LIMIT: usize = 64 << 20;
/// Stack that the execution worker adds to the limit in the executor parameters.
const OTHER_STACK: usize = 2 << 20;
/// Name of the execution threads, by which a profiler finds them.
const THREAD: &str = "validate";

/// Validator with a prepared artefact.
pub struct Validator {
	artifact: Vec<u8>,
	params: ExecutorParams,
	/// Preloaded runtime. A validator instantiates one per candidate.
	runtime: Box<dyn WasmModule>,
	heap: HeapAllocStrategy,
	stack: usize,
	/// Thread time of the preparation.
	pub prepared_in: Duration,
}

impl Validator {
	/// Prepares the blob with the default parameters.
	pub fn new(code: &[u8]) -> Self {
		let params = ExecutorParams::default();
		let started = ThreadTime::now();
		let code = sp_maybe_compressed_blob::decompress(code, BLOB_LIMIT).expect("a blob");
		let blob = prevalidate(&code).expect("the blob is valid");
		let artifact = prepare(blob, &params).expect("the blob compiles");
		let prepared_in = started.elapsed();
		let (semantics, stack) = params_to_wasmtime_semantics(&params);
		Self {
			runtime: load(&artifact, &params),
			artifact,
			params,
			heap: semantics.heap_alloc_strategy,
			stack: stack.native_stack_max as usize + OTHER_STACK,
			prepared_in,
		}
	}

	/// Returns the time to instantiate a runtime from the artefact, which each execution includes.
	pub fn load(&self) -> Duration {
		let started = ThreadTime::now();
		load(&self.artifact, &self.params);
		started.elapsed()
	}

	/// Returns the execution time of a candidate in the preloaded runtime.
	///
	/// This shows differences between blocks better. Instantiating a runtime takes longer than a
	/// small block, and its time varies.
	pub fn call(&self, candidate: &[u8]) -> Duration {
		self.on_a_large_stack(|| {
			let started = ThreadTime::now();
			let mut instance = self.runtime.new_instance(self.heap).expect("an instance");
			let mut state = BasicExternalities::default();
			let call = || instance.call("validate_block", candidate);
			let output = with_externalities_safe(&mut state, std::panic::AssertUnwindSafe(call));
			output.expect("the host survives").expect("the block is valid");
			started.elapsed()
		})
	}

	/// Executes a candidate. Returns the result and the thread time, which a validator's limit
	/// counts.
	///
	/// As in the execution worker, the time includes instantiating the runtime, and the thread has
	/// the worker's stack size.
	pub fn validate(&self, candidate: &[u8]) -> (ValidationResult, Duration) {
		let (output, took) = self.execute(candidate);
		let output = output.expect("the block is valid");
		(ValidationResult::decode(&mut &output[..]).expect("a result"), took)
	}

	/// Returns whether the validator rejects the candidate.
	pub fn refuses(&self, candidate: &[u8]) -> bool {
		self.execute(candidate).0.is_err()
	}

	fn execute(&self, candidate: &[u8]) -> (Result<Vec<u8>, ExecuteError>, Duration) {
		self.on_a_large_stack(|| {
			let started = ThreadTime::now();
			// The artefact comes from `prepare` in this process.
			#[allow(unsafe_code)]
			let output = unsafe { execute_artifact(&self.artifact, &self.params, candidate) };
			(output, started.elapsed())
		})
	}

	/// Runs on a thread with the execution worker's stack size.
	fn on_a_large_stack<T: Send>(&self, run: impl FnOnce() -> T + Send) -> T {
		std::thread::scope(|scope| {
			let thread = std::thread::Builder::new().name(THREAD.into()).stack_size(self.stack);
			let thread = thread.spawn_scoped(scope, run);
			thread.expect("a thread").join().expect("the candidate is executed")
		})
	}
}

fn load(artifact: &[u8], params: &ExecutorParams) -> Box<dyn WasmModule> {
	// The artefact comes from `prepare` in this process.
	#[allow(unsafe_code)]
	let runtime = unsafe { create_runtime_from_artifact_bytes(artifact, params) };
	Box::new(runtime.expect("the artefact is valid"))
}
