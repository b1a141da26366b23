//! The check that docs/trading.md names every reject and cancel reason, in the order of the code.
//!
//! The order is that of the encoding, which clients rely on.

use std::{fs, path::Path};

use anyhow::{Context, Result};
use regex::Regex;
use syn::Item;

use crate::{checkout, report::Report};

const PAGE: &str = "docs/trading.md";
/// Each enum, the file that defines it, and the part of the page that names its variants.
const ENUMS: &[Reasons] = &[
	Reasons {
		name: "RejectReason",
		file: "crates/exchange-types/src/event.rs",
		from: "In the round, by the event",
		to: "An accepted order that goes later",
		in_a_table: true,
	},
	Reasons {
		name: "CancelReason",
		file: "crates/exchange-types/src/event.rs",
		from: "`OrderCancelled` with one of",
		to: "Reasons keep their names",
		in_a_table: false,
	},
	Reasons {
		name: "Error",
		file: "pallets/order-book/src/lib.rs",
		from: "At admission",
		to: "In the round",
		in_a_table: true,
	},
];

struct Reasons {
	name: &'static str,
	file: &'static str,
	/// Words before the variants on the page.
	from: &'static str,
	/// Words after them.
	to: &'static str,
	/// Whether the variants are the first column of a table.
	in_a_table: bool,
}

pub fn run() -> Result<()> {
	let mut report = Report::default();
	check(checkout::root(), &mut report)?;
	report.finish()
}

fn check(root: &Path, report: &mut Report) -> Result<()> {
	let page = fs::read_to_string(root.join(PAGE))?;
	for reasons in ENUMS {
		let source = fs::read_to_string(root.join(reasons.file))
			.with_context(|| format!("cannot read {}", reasons.file))?;
		report.check(
			format!("{PAGE} names every {}, in the order of the code", reasons.name),
			difference(reasons, &page, &variants(&source, reasons.name)?)?,
		);
	}
	Ok(())
}

fn difference(reasons: &Reasons, page: &str, variants: &[String]) -> Result<Option<String>> {
	let named = names(reasons, page)?;
	Ok((named != variants).then(|| format!("the page has {named:?}, the code {variants:?}")))
}

fn names(reasons: &Reasons, page: &str) -> Result<Vec<String>> {
	let missing = || format!("{PAGE} has no part from '{}' to '{}'", reasons.from, reasons.to);
	let (_, rest) = page.split_once(reasons.from).with_context(missing)?;
	let (part, _) = rest.split_once(reasons.to).with_context(missing)?;
	let pattern = if reasons.in_a_table { r"(?m)^\| `(\w+)` \|" } else { r"`(\w+)`" };
	Ok(Regex::new(pattern)?.captures_iter(part).map(|name| name[1].to_string()).collect())
}

/// The variants of a Rust enum in their order. The enum may stand in a module.
fn variants(source: &str, name: &str) -> Result<Vec<String>> {
	let file = syn::parse_file(source)?;
	find(&file.items, name).with_context(|| format!("there is no enum {name}"))
}

fn find(items: &[Item], name: &str) -> Option<Vec<String>> {
	items.iter().find_map(|item| match item {
		Item::Enum(found) if found.ident == name => {
			Some(found.variants.iter().map(|variant| variant.ident.to_string()).collect())
		}
		Item::Mod(module) => find(&module.content.as_ref()?.1, name),
		_ => None,
	})
}

#[cfg(test)]
mod tests {
	use super::*;

	const REASONS: Reasons =
		Reasons { name: "Reject", file: "", from: "Rejected:", to: "Cancelled:", in_a_table: true };
	const PAGE: &str =
		"Rejected:\n| Reason | |\n| `One` | a |\n| `Two` | b |\nCancelled:\n| `Three` | c |\n";

	fn found(page: &str, source: &str) -> bool {
		difference(&REASONS, page, &variants(source, "Reject").unwrap()).unwrap().is_some()
	}

	#[test]
	fn variants_should_come_with_and_without_fields() {
		let source =
			"mod pallet { pub enum Reject<T> { /// One.\nOne, Two { at: u8 }, Three(T) } }";
		assert_eq!(variants(source, "Reject").unwrap(), ["One", "Two", "Three"]);
		assert!(variants(source, "Other").is_err());
	}

	#[test]
	fn page_with_every_reason_should_pass() {
		assert!(!found(PAGE, "enum Reject { One, Two }"));
	}

	#[test]
	fn missing_or_moved_reason_should_be_found() {
		for source in
			["enum Reject { One, Two, Three }", "enum Reject { One }", "enum Reject { Two, One }"]
		{
			assert!(found(PAGE, source), "{source}");
		}
	}

	#[test]
	fn page_without_the_part_should_be_an_error() {
		assert!(names(&REASONS, "nothing").is_err());
	}
}
