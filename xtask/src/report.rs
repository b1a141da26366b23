//! The output of every check: one line per rule, and a final count that `cargo xtask test-summary` reads.

use anyhow::{bail, Result};

/// Collects rules and their violations.
#[derive(Default)]
pub struct Report {
	passed: usize,
	failed: usize,
	lines: Vec<String>,
}

impl Report {
	/// Records `rule`, which holds if there are no `violations`. Each violation explains how to fix it.
	pub fn check(&mut self, rule: impl AsRef<str>, violations: impl IntoIterator<Item = String>) {
		let violations: Vec<_> = violations.into_iter().collect();
		let holds = violations.is_empty();
		self.lines.push(format!("{}  {}", if holds { "ok  " } else { "FAIL" }, rule.as_ref()));
		self.lines.extend(violations.into_iter().map(|violation| format!("      {violation}")));
		if holds {
			self.passed += 1;
		} else {
			self.failed += 1;
		}
	}

	/// Prints the rules and the count. Fails if a rule is broken, or if no rule was checked.
	pub fn finish(self) -> Result<()> {
		println!("{}\n\n{} passed, {} failed", self.lines.join("\n"), self.passed, self.failed);
		if self.failed > 0 {
			bail!("{} of {} rules are broken", self.failed, self.passed + self.failed);
		}
		if self.passed == 0 {
			bail!("no rule was checked");
		}
		Ok(())
	}

	/// The violations so far, without their indentation.
	#[cfg(test)]
	pub fn violations(&self) -> Vec<&str> {
		self.lines.iter().filter_map(|line| line.strip_prefix("      ")).collect()
	}

	/// Number of broken rules so far.
	#[cfg(test)]
	pub fn failed(&self) -> usize {
		self.failed
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn report_should_fail_when_a_rule_is_broken() {
		let mut report = Report::default();
		report.check("holds", []);
		report.check("is broken", ["here".to_string()]);
		assert_eq!((report.violations(), report.failed()), (vec!["here"], 1));
		assert!(report.finish().is_err());
	}

	#[test]
	fn report_without_rules_should_fail() {
		assert!(Report::default().finish().is_err());
	}

	#[test]
	fn report_should_pass_when_every_rule_holds() {
		let mut report = Report::default();
		report.check("holds", []);
		assert!(report.finish().is_ok());
	}
}
