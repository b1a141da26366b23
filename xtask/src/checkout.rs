//! Paths in the checkout and in the build folder, and the programs that commands run.

use std::{
	env,
	path::{Path, PathBuf},
	process::{Command, Stdio},
	sync::OnceLock,
};

use anyhow::{bail, Context, Result};

/// The root of the checkout. Cargo reports it at run time, since several checkouts may share a build folder and so one
/// program.
pub fn root() -> &'static Path {
	static ROOT: OnceLock<PathBuf> = OnceLock::new();
	ROOT.get_or_init(|| match env::var_os("CARGO_MANIFEST_DIR") {
		Some(manifest) => {
			PathBuf::from(manifest).parent().map(Path::to_path_buf).unwrap_or_default()
		}
		None => env::current_dir().unwrap_or_default(),
	})
}

/// The folder of all builds, as in `tools/env.sh`.
pub fn target() -> PathBuf {
	match env::var_os("CARGO_TARGET_DIR") {
		Some(folder) => root().join(folder),
		None => {
			PathBuf::from(env::var_os("HOME").unwrap_or_default()).join(".cache/novation/target")
		}
	}
}

/// A `cargo` command in the root of the checkout.
pub fn cargo() -> Command {
	let mut command = Command::new("cargo");
	command.current_dir(root());
	command
}

/// Runs a command and returns its standard output. Its standard error goes to the terminal.
pub fn output(command: &mut Command) -> Result<String> {
	let name = command.get_program().to_string_lossy().into_owned();
	let output =
		command.stderr(Stdio::inherit()).output().with_context(|| format!("cannot run {name}"))?;
	if !output.status.success() {
		bail!("{name} failed: {}", output.status);
	}
	String::from_utf8(output.stdout)
		.with_context(|| format!("{name} printed something that is not UTF-8"))
}
