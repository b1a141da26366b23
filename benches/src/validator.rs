//! Runs `validate_block` as a validator of the relay chain does.

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
use std::time::Duration;

/// What a blob may grow to when it is unpacked.
const BLOB_LIMIT: usize = 64 << 20;
/// What the execution worker adds to the stack that the executor's parameters allow.
const OTHER_STACK: usize = 2 << 20;

/// The prepared artefact.
pub struct Validator {
	artifact: Vec<u8>,
	params: ExecutorParams,
	/// How long the preparation took, in time of its thread.
	pub prepared_in: Duration,
}

impl Validator {
	/// Prepare the blob with the default parameters.
	pub fn new(code: &[u8]) -> Self {
		let params = ExecutorParams::default();
		let started = ThreadTime::now();
		let code = sp_maybe_compressed_blob::decompress(code, BLOB_LIMIT).expect("a blob");
		let blob = prevalidate(&code).expect("the blob is valid");
		let artifact = prepare(blob, &params).expect("the blob compiles");
		Self { artifact, params, prepared_in: started.elapsed() }
	}

	/// How long it takes to make a runtime of the artefact, which is a part of each execution.
	pub fn load(&self) -> Duration {
		let started = ThreadTime::now();
		// The artefact is that of `prepare`, and has not left this process.
		#[allow(unsafe_code)]
		let runtime = unsafe { create_runtime_from_artifact_bytes(&self.artifact, &self.params) };
		runtime.expect("the artefact is sound");
		started.elapsed()
	}

	/// Execute a candidate, and say how much time of its thread it took, which is what a validator's limit counts.
	///
	/// As in the execution worker, this includes making the runtime from the artefact, and runs on a thread with
	/// as large a stack.
	pub fn validate(&self, candidate: &[u8]) -> (ValidationResult, Duration) {
		let (output, took) = self.execute(candidate);
		let output = output.expect("the block is valid");
		(ValidationResult::decode(&mut &output[..]).expect("a result"), took)
	}

	/// Whether the candidate is refused.
	pub fn refuses(&self, candidate: &[u8]) -> bool {
		self.execute(candidate).0.is_err()
	}

	fn execute(&self, candidate: &[u8]) -> (Result<Vec<u8>, ExecuteError>, Duration) {
		let (_, stack) = params_to_wasmtime_semantics(&self.params);
		let stack = stack.native_stack_max as usize + OTHER_STACK;
		let run = || {
			let started = ThreadTime::now();
			// The artefact is that of `prepare`, and has not left this process.
			#[allow(unsafe_code)]
			let output = unsafe { execute_artifact(&self.artifact, &self.params, candidate) };
			(output, started.elapsed())
		};
		std::thread::scope(|scope| {
			let thread = std::thread::Builder::new().stack_size(stack).spawn_scoped(scope, run);
			thread.expect("a thread").join().expect("the candidate is executed")
		})
	}
}
