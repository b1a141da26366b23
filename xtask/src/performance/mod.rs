//! Measures blocks of the exchange and the book, compares them with targets, and generates the page about them.
//!
//! Times are those of the thread, as a validator's limit counts them. Of several measurements the minimum counts,
//! because other work on the machine only adds time.

mod headline;
mod judge;
mod merge;
mod table;
#[cfg(test)]
mod tests;

use std::{
	fs,
	path::{Path, PathBuf},
	process::Command as Program,
};

use anyhow::{ensure, Context, Result};
use serde_json::{json, Value};

use crate::{checkout, generated};
use judge::judge;

const FIGURES: &str = "docs/performance.json";
const NETWORK: &str = "docs/shared-security.json";
const PEERS: &str = "docs/performance/peers.json";

/// Milliseconds of one sr25519 verification on the relay chain's reference hardware, to which weights refer: 32 bytes
/// at 0.6227 MiB/s (`frame-benchmarking-cli`, reference_hardware.json).
pub const VERIFICATION_OF_REFERENCE_MS: f64 = 32.0 / (0.6227 * 1_048_576.0) * 1000.0;

#[derive(clap::Args)]
pub struct Arguments {
	#[command(subcommand)]
	command: Option<Command>,
	/// Fail if the table of docs/performance.md differs from docs/performance.json
	#[arg(long)]
	check: bool,
}

#[derive(clap::Subcommand)]
enum Command {
	/// Measure, print the table, and write it as JSON
	Run {
		out: PathBuf,
		/// Options of novation-bench
		#[arg(trailing_var_arg = true, allow_hyphen_values = true)]
		options: Vec<String>,
	},
	/// Merge several runs of one blob on one machine into one report
	Merge {
		out: PathBuf,
		#[arg(required = true)]
		runs: Vec<PathBuf>,
	},
	/// Write the table of docs/performance.json to docs/performance.md
	Page,
}

pub fn run(arguments: &Arguments) -> Result<()> {
	match &arguments.command {
		Some(Command::Run { out, options }) => write(out, measure(options)?),
		Some(Command::Merge { out, runs }) => {
			let runs = runs.iter().map(|path| read_json(path)).collect::<Result<Vec<_>>>()?;
			write(out, merge::merge(&runs)?)
		}
		Some(Command::Page) => page(false),
		None => {
			ensure!(arguments.check, "name a command, or --check");
			page(true)
		}
	}
}

fn page(check: bool) -> Result<()> {
	let root = checkout::root();
	let report = read_json(&root.join(FIGURES))?;
	let network = read_json(&root.join(NETWORK))?;
	let peers = read_json(&root.join(PEERS))?;
	generated::Files::new("cargo xtask performance page")
		.section("docs/performance.md", "headline", headline::headline(&report, &network)?)
		.whole("docs/performance/chart.svg", headline::chart(&report, &network, &peers)?)
		.section("docs/performance/method.md", "peers", headline::peers(&peers)?)
		.section("docs/performance/tables.md", "blocks", table::blocks(&report)?)
		.section("docs/performance/tables.md", "parts", table::parts(&report)?)
		.section("docs/performance/tables.md", "books", table::books(&report)?)
		.section("docs/performance/tables.md", "targets", table::targets(&report)?)
		.section("docs/performance/proof.md", "proof", table::proof(&report)?)
		.write_or_check(root, check)
}

fn read_json(path: &Path) -> Result<Value> {
	let text =
		fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
	serde_json::from_str(&text).with_context(|| format!("{} is not JSON", path.display()))
}

fn write(out: &Path, mut report: Value) -> Result<()> {
	judge(&mut report)?;
	if let Some(folder) = out.parent() {
		fs::create_dir_all(folder)?;
	}
	let mut text = Vec::new();
	let format = serde_json::ser::PrettyFormatter::with_indent(b" ");
	serde::Serialize::serialize(
		&report,
		&mut serde_json::Serializer::with_formatter(&mut text, format),
	)?;
	text.push(b'\n');
	fs::write(out, text).with_context(|| format!("cannot write {}", out.display()))?;
	println!("{}", table::table(&report)?);
	Ok(())
}

/// Runs both programs.
fn measure(options: &[String]) -> Result<Value> {
	let target = checkout::target();
	let load = load_average()?;
	let folder = tempfile::tempdir()?;
	let out = folder.path().join("blocks.json");
	let mut blocks = Program::new(target.join("release/novation-bench"));
	let status = blocks.arg("--out").arg(&out).args(options).current_dir(checkout::root()).status();
	ensure!(status.context("cannot run novation-bench")?.success(), "novation-bench failed");
	let blocks = read_json(&out)?;
	let book =
		checkout::output(&mut Program::new(target.join("book/release/novation-bench-book")))?;
	let mut report = json!({ "machine": machine()?, "commit": commit()?, "load_average": [load, load_average()?] });
	for (key, value) in blocks.as_object().context("novation-bench wrote no report")? {
		report[key] = value.clone();
	}
	report["book"] = serde_json::from_str(&book)?;
	Ok(report)
}

fn load_average() -> Result<f64> {
	let text = fs::read_to_string("/proc/loadavg")?;
	Ok(text.split(' ').next().unwrap_or_default().parse()?)
}

fn machine() -> Result<Value> {
	let field = |path: &str, name: &str| -> Result<Option<String>> {
		let text = fs::read_to_string(path)?;
		let line =
			text.lines().find_map(|line| line.strip_prefix(name)?.trim_start().strip_prefix(':'));
		Ok(line.map(|value| value.trim().to_string()))
	};
	let memory = field("/proc/meminfo", "MemTotal")?.unwrap_or_default();
	let kib: f64 = memory.trim_end_matches(" kB").parse().unwrap_or_default();
	Ok(json!({
		"processor": field("/proc/cpuinfo", "model name")?.unwrap_or_else(|| "unknown".into()),
		"cores": std::thread::available_parallelism()?.get(),
		"memory_gib": (kib / 1_048_576.0).round_ties_even() as u64,
	}))
}

fn commit() -> Result<String> {
	let git = |arguments: &[&str]| {
		let text =
			checkout::output(Program::new("git").args(arguments).current_dir(checkout::root()))?;
		Ok::<_, anyhow::Error>(text.trim().to_string())
	};
	let changed = !git(&["status", "--porcelain", "--untracked-files=no"])?.is_empty();
	Ok(git(&["rev-parse", "--short=12", "HEAD"])? + if changed { " with changes" } else { "" })
}
