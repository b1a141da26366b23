//! Seeds: meaningful inputs for the fuzzer to begin with.

use std::path::PathBuf;

/// Writes the seeds to the folder that `NOVATION_WRITE_SEEDS` names, if it is set, and ends the process.
pub fn write_if_asked(seeds: impl FnOnce() -> Vec<(String, Vec<u8>)>) {
	let Ok(folder) = std::env::var("NOVATION_WRITE_SEEDS") else { return };
	let folder = PathBuf::from(folder);
	std::fs::create_dir_all(&folder).expect("a folder that can be made");
	for (name, bytes) in seeds() {
		std::fs::write(folder.join(name), bytes).expect("a folder to write into");
	}
	std::process::exit(0);
}
