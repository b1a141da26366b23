//! Results of the checks.

use anyhow::Result;
use serde_json::{json, Map, Value};
use std::{fs, future::Future, path::Path, time::Instant};

/// Figures of a check, by name.
pub type Figures = Map<String, Value>;

/// Results of all checks that ran.
#[derive(Default)]
pub struct Report {
	checks: Vec<(String, Result<Figures, String>)>,
}

impl Report {
	/// Runs a check and stores its result.
	pub async fn check(&mut self, name: &str, run: impl Future<Output = Result<Figures>>) {
		println!("── {name}");
		let started = Instant::now();
		let found = run.await.map_err(|error| format!("{error:#}"));
		match &found {
			Ok(figures) => println!("ok    {name}: {}", Value::Object(figures.clone())),
			Err(why) => println!("FAIL  {name}: {why}"),
		}
		println!("      {} s", started.elapsed().as_secs());
		self.checks.push((name.into(), found));
	}

	/// Returns the number of failed checks.
	pub fn failed(&self) -> usize {
		self.checks.iter().filter(|(_, found)| found.is_err()).count()
	}

	/// Writes the figures as JSON, and prints how many checks passed.
	///
	/// Keeps the figures of other checks that the file already contains.
	pub fn write(&self, out: &Path) -> Result<()> {
		let entry = |(name, found): &(String, Result<Figures, String>)| {
			let value = match found {
				Ok(figures) => json!({ "holds": true, "figures": figures }),
				Err(why) => json!({ "holds": false, "why": why }),
			};
			(name.clone(), value)
		};
		let before =
			fs::read(out).ok().and_then(|text| serde_json::from_slice::<Value>(&text).ok());
		let before = before.and_then(|report| report["checks"].as_object().cloned());
		let checks: Map<String, Value> =
			before.into_iter().flatten().chain(self.checks.iter().map(entry)).collect();
		let all = json!({ "machine": machine()?, "checks": checks });
		if let Some(folder) = out.parent() {
			fs::create_dir_all(folder)?;
		}
		fs::write(out, format!("{all:#}\n"))?;
		println!("\n{} passed, {} failed", self.checks.len() - self.failed(), self.failed());
		Ok(())
	}
}

/// Returns the machine, without which a time has no meaning.
fn machine() -> Result<Value> {
	let cpu = fs::read_to_string("/proc/cpuinfo")?;
	let model = cpu.lines().find_map(|line| line.strip_prefix("model name"));
	let processor =
		model.and_then(|rest| rest.split_once(": ")).map_or("unknown", |(_, name)| name);
	let memory = fs::read_to_string("/proc/meminfo")?;
	let total = memory.lines().find_map(|line| line.strip_prefix("MemTotal:"));
	let kib: u64 = total.and_then(|rest| rest.split_whitespace().next()?.parse().ok()).unwrap_or(0);
	let cores = std::thread::available_parallelism()?.get();
	Ok(json!({ "processor": processor, "cores": cores, "memory_gib": kib.div_ceil(1 << 20) }))
}
