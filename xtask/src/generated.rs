//! Files that a command generates, and the check that the files in the checkout are up to date.
//!
//! ```ignore
//! generated::Files::new("cargo xtask events")
//!     .whole("client/packages/sdk/src/events.ts", typescript)
//!     .section("docs/trading.md", "reasons", table)
//!     .write_or_check(root, arguments.check)
//! ```

use std::{fs, path::Path};

use anyhow::{bail, Context, Result};

use crate::report::Report;

/// The files that one command generates.
pub struct Files {
	command: &'static str,
	files: Vec<File>,
}

struct File {
	/// Path relative to the root of the checkout.
	path: String,
	content: Content,
}

enum Content {
	Whole(String),
	/// The lines between `<!-- NAME -->` and `<!-- end of NAME -->`.
	Section {
		name: String,
		text: String,
	},
}

impl Files {
	/// Starts without files. A reader runs `command` to bring the files up to date.
	pub fn new(command: &'static str) -> Self {
		Self { command, files: Vec::new() }
	}

	/// Adds a file that is generated as a whole.
	#[allow(dead_code)] // Until `events` is here.
	pub fn whole(mut self, path: impl Into<String>, text: impl Into<String>) -> Self {
		self.files.push(File { path: path.into(), content: Content::Whole(text.into()) });
		self
	}

	/// Adds a file of which only the part between `<!-- NAME -->` and `<!-- end of NAME -->` is generated.
	pub fn section(
		mut self,
		path: impl Into<String>,
		name: impl Into<String>,
		text: impl Into<String>,
	) -> Self {
		let content = Content::Section { name: name.into(), text: text.into() };
		self.files.push(File { path: path.into(), content });
		self
	}

	/// Writes the files. With `check`, compares them with those in the checkout instead, and prints a report.
	///
	/// # Errors
	///
	/// A file with a generated section does not exist, or does not have each marker exactly once.
	pub fn write_or_check(&self, root: &Path, check: bool) -> Result<()> {
		if !check {
			return self.write(root);
		}
		let mut report = Report::default();
		self.check(root, &mut report)?;
		report.finish()
	}

	/// Adds one rule per file to a report: the file in the checkout is up to date.
	pub fn check(&self, root: &Path, report: &mut Report) -> Result<()> {
		for file in &self.files {
			let kept = fs::read_to_string(root.join(&file.path)).unwrap_or_default();
			let violation =
				(kept != file.generate(&kept)?).then(|| format!("run '{}'", self.command));
			report.check(format!("{} is up to date", file.path), violation);
		}
		Ok(())
	}

	fn write(&self, root: &Path) -> Result<()> {
		for file in &self.files {
			let path = root.join(&file.path);
			let kept = fs::read_to_string(&path).unwrap_or_default();
			let text = file.generate(&kept)?;
			// An unchanged file keeps its time, so that cargo rebuilds nothing because of it.
			if text != kept || !path.exists() {
				fs::write(&path, text).with_context(|| format!("cannot write {}", file.path))?;
				println!("wrote {}", file.path);
			}
		}
		Ok(())
	}
}

impl File {
	/// The whole text of the file, given its current text.
	fn generate(&self, kept: &str) -> Result<String> {
		match &self.content {
			Content::Whole(text) => Ok(text.clone()),
			Content::Section { name, text } => {
				replace_section(kept, name, text).with_context(|| format!("in {}", self.path))
			}
		}
	}
}

fn replace_section(page: &str, name: &str, text: &str) -> Result<String> {
	let (start, end) = (format!("<!-- {name} -->\n"), format!("<!-- end of {name} -->"));
	if page.matches(&start).count() != 1 || page.matches(&end).count() != 1 {
		bail!("there must be one line '{}' and one '{end}'", start.trim_end());
	}
	let (before, rest) = page.split_once(&start).expect("counted above");
	let Some((_, after)) = rest.split_once(&end) else {
		bail!("'{end}' stands before its beginning")
	};
	Ok(format!("{before}{start}{text}{end}{after}"))
}

#[cfg(test)]
mod tests {
	use super::*;

	const PAGE: &str = "# A page\n<!-- reasons -->\nold\n<!-- end of reasons -->\nthe rest\n";

	fn files() -> Files {
		Files::new("cargo xtask events")
			.whole("events.ts", "generated\n")
			.section("page.md", "reasons", "new\n")
	}

	fn violations(root: &Path) -> Vec<String> {
		let mut report = Report::default();
		files().check(root, &mut report).unwrap();
		report.violations().into_iter().map(String::from).collect()
	}

	#[test]
	fn written_files_should_be_up_to_date() {
		let folder = tempfile::tempdir().unwrap();
		fs::write(folder.path().join("page.md"), PAGE).unwrap();
		assert_eq!(violations(folder.path()), ["run 'cargo xtask events'"; 2]);
		files().write_or_check(folder.path(), false).unwrap();
		assert_eq!(violations(folder.path()), [""; 0]);
		let page = fs::read_to_string(folder.path().join("page.md")).unwrap();
		assert_eq!(page, PAGE.replace("old", "new"));
	}

	#[test]
	fn changed_file_should_be_found() {
		let folder = tempfile::tempdir().unwrap();
		fs::write(folder.path().join("page.md"), PAGE).unwrap();
		files().write_or_check(folder.path(), false).unwrap();
		fs::write(folder.path().join("events.ts"), "by hand\n").unwrap();
		assert!(files().write_or_check(folder.path(), true).is_err());
	}

	#[test]
	fn page_without_markers_should_be_an_error() {
		for page in ["", "<!-- reasons -->\n", "<!-- end of reasons -->\n<!-- reasons -->\n"] {
			assert!(replace_section(page, "reasons", "new\n").is_err());
		}
	}
}
