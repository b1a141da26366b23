#![doc = include_str!("../README.md")]

mod author;
mod flow;
mod measure;
mod ops;
mod proof;
mod scene;
mod validator;
mod workloads;

use author::Author;
use clap::Parser;
use measure::{Bench, Row, Times};
use novation_exchange_types::Matching;
use scene::{Scene, Size};
use serde_json::json;
use std::{path::PathBuf, time::Instant};
use validator::Validator;

/// The recording of real order flow, where it is kept beside the checkout.
const RECORDING: &str = "l3_lobster_aapl_20120621_0930_1030_message.csv.gz";

/// Measures what blocks of the exchange cost, and writes what was measured as JSON.
#[derive(Parser)]
struct Options {
	/// Where to write.
	#[arg(long)]
	out: PathBuf,
	/// How often each block is built and validated.
	#[arg(long, default_value_t = 5)]
	repeats: usize,
	/// All combinations of markets, accounts and orders, and not only one dimension at a time.
	#[arg(long)]
	full: bool,
	/// Only the first size of the state.
	#[arg(long)]
	base: bool,
	/// Only states with so many resting orders.
	#[arg(long)]
	orders: Option<u32>,
	/// Only these workloads, beside the empty block.
	#[arg(long)]
	only: Vec<String>,
	/// Execute each block so many times more for `perf record`, with WASMTIME_PROFILING_STRATEGY=perfmap.
	#[arg(long, default_value_t = 0)]
	profile: usize,
	/// A blob to measure instead of the one that was built.
	#[arg(long)]
	blob: Option<PathBuf>,
	/// The folder of recorded data.
	#[arg(long, default_value = "../shared/data")]
	data: PathBuf,
}

/// The size that all others differ from in one dimension.
const BASE: Size = Size { markets: 1, accounts: 10_000, orders: 100_000 };

const MARKETS: [u16; 2] = [1, 20];
const ACCOUNTS: [u32; 2] = [100, 10_000];
const ORDERS: [u32; 3] = [1_000, 100_000, 1_000_000];
/// What an account may have open.
const ORDERS_OF_AN_ACCOUNT: u32 = 256;

fn sizes(full: bool) -> Vec<Size> {
	let mut sizes = vec![
		BASE,
		Size { markets: 20, ..BASE },
		Size { orders: 1_000, ..BASE },
		Size { orders: 1_000, accounts: 100, ..BASE },
		Size { orders: 1_000_000, ..BASE },
	];
	if full {
		for (markets, accounts) in MARKETS.iter().flat_map(|at| ACCOUNTS.map(|with| (*at, with))) {
			for orders in ORDERS {
				let size = Size { markets, accounts, orders };
				if orders <= accounts * ORDERS_OF_AN_ACCOUNT && !sizes.contains(&size) {
					sizes.push(size);
				}
			}
		}
	}
	sizes
}

struct Run {
	options: Options,
	bench: Bench,
	rows: Vec<Row>,
}

impl Run {
	fn wants(&self, name: &str) -> bool {
		self.options.only.is_empty() || self.options.only.iter().any(|only| only == name)
	}

	fn measure(&mut self, scene: &Scene, work: workloads::Workload) {
		let row = self.bench.measure(scene, &work);
		eprintln!(
			"{:?} {}: {} operations in {} blocks, validated in {:.1} ms, {} bytes, {:?}",
			row.size,
			row.workload,
			row.operations,
			row.blocks,
			row.validate.median,
			row.pov_bytes,
			row.outcome
		);
		self.rows.push(row);
	}

	fn measure_all(&mut self, size: Size, code: &[u8]) {
		let started = Instant::now();
		let scene = Scene::new(code, size, scene::PRICE, Matching::Continuous);
		eprintln!("{size:?}: made in {:.1?}", started.elapsed());
		self.measure(&scene, workloads::empty(&scene));
		for work in workloads::all(&scene) {
			if self.wants(work.name) {
				self.measure(&scene, work);
			}
		}
		if size != BASE {
			return;
		}
		for work in workloads::all(&scene).into_iter().filter(|work| work.name == "rest") {
			self.bench.check_rejections(&scene, &work);
		}
		for work in workloads::batches(&scene) {
			if self.wants("batches") {
				self.measure(&scene, work);
			}
		}
		let repeats = std::mem::replace(&mut self.bench.repeats, 1);
		for work in workloads::sweeps(&scene) {
			if self.wants(work.name) {
				self.measure(&scene, work);
			}
		}
		self.bench.repeats = repeats;
		if self.wants("auction") {
			let scene = Scene::new(code, size, scene::PRICE, Matching::Auction);
			self.measure(&scene, workloads::auction(&scene));
		}
	}

	/// Whether there was a recording.
	fn measure_real_flow(&mut self, code: &[u8]) -> bool {
		const BLOCKS: u32 = 5;
		let size = Size { orders: 1_000, accounts: 100, ..BASE };
		let scene = Scene::new(code, size, flow::PRICE, Matching::Continuous);
		let file = self.options.data.join(RECORDING);
		let Some(work) = workloads::real_flow(&scene, &file, BLOCKS) else { return false };
		self.measure(&scene, work);
		true
	}
}

fn main() {
	let options = Options::parse();
	let code = match &options.blob {
		Some(file) => std::fs::read(file).expect("the blob can be read"),
		None => novation_runtime::WASM_BINARY.expect("build without SKIP_WASM_BUILD").to_vec(),
	};
	let code = code.as_slice();
	let started = Instant::now();
	let bench = Bench {
		author: Author::new(code),
		validator: Validator::new(code),
		repeats: options.repeats.max(1),
		profiled: options.profile,
	};
	eprintln!("prepared in {:.1?}", bench.validator.prepared_in);
	let mut run = Run { options, bench, rows: Vec::new() };
	let sizes = sizes(run.options.full);
	let wanted = if run.options.base { 1 } else { sizes.len() };
	for size in sizes.into_iter().take(wanted) {
		if run.options.orders.is_none_or(|orders| orders == size.orders) {
			run.measure_all(size, code);
		}
	}
	let has_recording = !run.wants("flow") || run.measure_real_flow(code);
	if !has_recording {
		eprintln!("no real order flow: {RECORDING} is not in {}", run.options.data.display());
	}
	let report = json!({
		"repeats": run.bench.repeats,
		"seconds": started.elapsed().as_secs(),
		"blob_bytes": code.len(),
		"blob_hash": format!("{:?}", sp_core::H256(sp_io::hashing::blake2_256(code))),
		"load": Times::of((0..9).map(|_| run.bench.validator.load())),
		"prepared_ms": run.bench.validator.prepared_in.as_millis() as u64,
		"sr25519_verify": Times::all(run.rows.iter().map(|row| &row.verification)),
		"has_recording": has_recording,
		"rows": run.rows,
	});
	let text = serde_json::to_string_pretty(&report).expect("a report is JSON");
	std::fs::write(&run.options.out, text + "\n").expect("the report can be written");
}
