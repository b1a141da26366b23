//! `cargo xtask events`: generates every list of events and reasons from `crates/exchange-types/src/event.rs`.
//!
//! A reason or an event of the round is added only in that file. The generated lists are the event enums of the
//! pallets, the conversion in the runtime, the unions of the TypeScript SDK and the tables of `docs/trading.md`. A
//! pallet's other events are in its own `events.rs`, and its errors in its `lib.rs`.

use std::{
	fs,
	io::Write,
	path::Path,
	process::{Command, Stdio},
};

use anyhow::{bail, Context, Result};
use clap::Args;
use syn::{Attribute, Expr, ExprLit, Fields, Item, ItemEnum, Lit, Meta, Type};

use crate::{checkout, generated::Files};

const SOURCE: &str = "crates/exchange-types/src/event.rs";
/// The reasons in them.
const REASONS: &str = "crates/exchange-types/src/reason.rs";
const CONVERSION: &str = "runtime/src/configs/events.rs";
const TYPESCRIPT: &str = "client/src/sdk/generated.ts";
const DOCS: &str = "docs/trading.md";
/// Pallets with events for clients, in the order of the docs.
const OWNERS: [&str; 5] = ["markets", "oracle", "clearing", "liquidation", "order-book"];
/// The pallet whose errors tell why an operation is not admitted.
const ADMISSION: &str = "pallets/order-book/src/lib.rs";
const SECTION: &str = "events of the round";

#[derive(Args)]
pub struct Arguments {
	/// Compare the files with the list instead of writing them
	#[arg(long)]
	check: bool,
}

/// A variant of an enum.
struct Entry {
	name: String,
	/// Paragraphs of its documentation.
	docs: Vec<String>,
	fields: Vec<Field>,
	/// The pallet that emits it, if it is an event of the round.
	owner: Option<String>,
}

struct Field {
	name: String,
	docs: String,
	/// The variant as Rust source.
	kind: String,
}

/// The lists, and the additions of the pallets.
struct Lists {
	rejects: Vec<Entry>,
	cancels: Vec<Entry>,
	events: Vec<Entry>,
	errors: Vec<Entry>,
	/// A pallet's events beyond those of the round, by owner.
	own: Vec<(&'static str, Vec<Entry>)>,
}

pub fn run(arguments: &Arguments) -> Result<()> {
	let root = checkout::root();
	files(&Lists::read(root)?)?.write_or_check(root, arguments.check)
}

impl Lists {
	fn read(root: &Path) -> Result<Self> {
		let read = |path: &str| {
			fs::read_to_string(root.join(path)).with_context(|| format!("cannot read {path}"))
		};
		let (source, reasons) = (read(SOURCE)?, read(REASONS)?);
		let mut own = Vec::new();
		for owner in OWNERS {
			let text = without_section(&read(&pallet_file(owner))?)?;
			own.push((owner, entries(&text, "Event")?));
		}
		let lists = Self {
			rejects: entries(&reasons, "RejectReason")?,
			cancels: entries(&reasons, "CancelReason")?,
			events: entries(&source, "Event")?,
			errors: entries(&read(ADMISSION)?, "Error")?,
			own,
		};
		lists.ensure_owned()?;
		Ok(lists)
	}

	fn ensure_owned(&self) -> Result<()> {
		for event in &self.events {
			let owner = event.owner.as_deref().unwrap_or_default();
			if !OWNERS.contains(&owner) {
				bail!("{}: the last line of its docs must be 'Owner: `PALLET`.', with one of {OWNERS:?}", event.name);
			}
		}
		Ok(())
	}

	fn of<'a>(&'a self, owner: &'a str) -> impl Iterator<Item = &'a Entry> {
		self.events.iter().filter(move |event| event.owner.as_deref() == Some(owner))
	}

	/// All events of a pallet, in the order of its enum.
	fn all_of<'a>(&'a self, owner: &'a str) -> impl Iterator<Item = &'a Entry> {
		let own = self.own.iter().filter(move |(pallet, _)| *pallet == owner);
		own.flat_map(|(_, events)| events).chain(self.of(owner))
	}
}

fn files(lists: &Lists) -> Result<Files> {
	let mut files = Files::new("cargo xtask events")
		.whole(CONVERSION, formatted(&conversion(lists))?)
		.whole(TYPESCRIPT, typescript(lists))
		.section(DOCS, "admission errors", table_of_errors(&lists.errors))
		.section(DOCS, "reject reasons", table_of_rejects(&lists.rejects))
		.section(DOCS, "cancel reasons", table_of_cancels(&lists.cancels))
		.section(DOCS, "events", table_of_events(lists));
	for owner in OWNERS {
		files = files.section(pallet_file(owner), SECTION, variants(lists.of(owner)));
	}
	Ok(files)
}

fn pallet_file(owner: &str) -> String {
	format!("pallets/{owner}/src/events.rs")
}

/// A pallet's file without the variants that this command generates.
fn without_section(text: &str) -> Result<String> {
	let (start, end) = (format!("<!-- {SECTION} -->"), format!("<!-- end of {SECTION} -->"));
	let (before, rest) = text.split_once(&start).with_context(|| format!("no '{start}'"))?;
	let (_, after) = rest.split_once(&end).with_context(|| format!("no '{end}'"))?;
	Ok(format!("{before}{after}"))
}

/// The variants of an enum, which may be in a module.
fn entries(source: &str, name: &str) -> Result<Vec<Entry>> {
	let file = syn::parse_file(source)?;
	let found = find(&file.items, name).with_context(|| format!("there is no enum {name}"))?;
	found.variants.iter().map(entry).collect()
}

fn find<'a>(items: &'a [Item], name: &str) -> Option<&'a ItemEnum> {
	items.iter().find_map(|item| match item {
		Item::Enum(found) if found.ident == name => Some(found),
		Item::Mod(module) => find(&module.content.as_ref()?.1, name),
		_ => None,
	})
}

fn entry(variant: &syn::Variant) -> Result<Entry> {
	let name = variant.ident.to_string();
	let mut docs = paragraphs(&variant.attrs);
	let owner = docs.last().and_then(|last| last.strip_prefix("Owner: `")?.strip_suffix("`."));
	let owner = owner.map(String::from);
	docs.truncate(docs.len() - usize::from(owner.is_some()));
	if docs.is_empty() {
		bail!("{name} has no docs");
	}
	let fields = match &variant.fields {
		Fields::Unit => Vec::new(),
		Fields::Named(fields) => fields.named.iter().map(field).collect::<Result<_>>()?,
		Fields::Unnamed(_) => bail!("{name}: name its fields"),
	};
	Ok(Entry { name, docs, fields, owner })
}

fn field(field: &syn::Field) -> Result<Field> {
	let name = field.ident.as_ref().context("a named field")?.to_string();
	Ok(Field { name, docs: paragraphs(&field.attrs).join(" "), kind: rust_type(&field.ty)? })
}

fn rust_type(kind: &Type) -> Result<String> {
	let Type::Path(path) = kind else { bail!("only named types can be written") };
	let mut text = String::new();
	for segment in &path.path.segments {
		if !text.is_empty() {
			text.push_str("::");
		}
		text.push_str(&segment.ident.to_string());
		if let syn::PathArguments::AngleBracketed(arguments) = &segment.arguments {
			let mut inner = Vec::new();
			for argument in &arguments.args {
				let syn::GenericArgument::Type(argument) = argument else { bail!("only types") };
				inner.push(rust_type(argument)?);
			}
			text.push_str(&format!("<{}>", inner.join(", ")));
		}
	}
	Ok(text)
}

fn paragraphs(attributes: &[Attribute]) -> Vec<String> {
	let mut paragraphs = vec![String::new()];
	for line in attributes.iter().filter_map(doc_line) {
		match line.trim() {
			"" => paragraphs.push(String::new()),
			text => {
				let last = paragraphs.last_mut().expect("never empty");
				if !last.is_empty() {
					last.push(' ');
				}
				last.push_str(text);
			}
		}
	}
	paragraphs.retain(|paragraph| !paragraph.is_empty());
	paragraphs
}

fn doc_line(attribute: &Attribute) -> Option<String> {
	let Meta::NameValue(pair) = &attribute.meta else { return None };
	let Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) = &pair.value else { return None };
	pair.path.is_ident("doc").then(|| text.value())
}

/// Variants of a pallet's event enum.
fn variants<'a>(events: impl Iterator<Item = &'a Entry>) -> String {
	let mut text = String::new();
	for event in events {
		text += &comment("\t\t", &event.docs.join(" "));
		text += &format!("\t\t{} {{\n", event.name);
		for field in &event.fields {
			text += &comment("\t\t\t", &field.docs);
			text += &format!("\t\t\t{}: {},\n", field.name, field.kind);
		}
		text += "\t\t},\n";
	}
	// The end marker is in a comment.
	text + "\t\t// "
}

/// A doc comment in lines of at most 120 characters, with tabs of four.
fn comment(indent: &str, docs: &str) -> String {
	let width = 120 - 4 * indent.len() - "/// ".len();
	let mut lines = vec![String::new()];
	for word in docs.split_whitespace() {
		let last = lines.last_mut().expect("never empty");
		if !last.is_empty() && last.len() + 1 + word.len() > width {
			lines.push(word.into());
		} else {
			if !last.is_empty() {
				last.push(' ');
			}
			last.push_str(word);
		}
	}
	lines.into_iter().map(|line| format!("{indent}/// {line}\n")).collect()
}

/// The runtime's two conversions.
fn conversion(lists: &Lists) -> String {
	let (mut to, mut from) = (String::new(), String::new());
	for event in &lists.events {
		let owner = event.owner.as_deref().expect("checked when the list was read");
		let fields: Vec<_> = event.fields.iter().map(|field| field.name.as_str()).collect();
		let round = format!("Event::{} {{ {} }}", event.name, fields.join(", "));
		let crate_name = format!("pallet_{}", owner.replace('-', "_"));
		let pallet = format!("RuntimeEvent::{}({crate_name}::{round})", camel(owner));
		to += &format!("{round} => {pallet},\n");
		from += &format!("{pallet} => {round},\n");
	}
	format!(
		"//! The pallet that emits each event of the round.
//!
//! Written by `cargo xtask events` from `{SOURCE}`: edit that file instead.

use crate::RuntimeEvent;
use novation_exchange_types::Event;
use novation_ports::EventOwners;

/// Hands each event of the round to the pallet that owns it.
pub struct Owners;

impl EventOwners<RuntimeEvent> for Owners {{
	fn owned(event: Event) -> RuntimeEvent {{
		match event {{ {to} }}
	}}
}}

/// The event of the round that a pallet emitted, if it is one.
#[cfg(feature = \"std\")]
pub fn of_round(event: RuntimeEvent) -> Option<Event> {{
	Some(match event {{ {from} _ => return None, }})
}}
"
	)
}

/// `order-book` in the names of Rust types.
fn camel(name: &str) -> String {
	name.split('-').map(capitalised).collect()
}

fn capitalised(word: &str) -> String {
	let mut letters = word.chars();
	letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// `order-book` in the names of polkadot.js.
fn section(owner: &str) -> String {
	let name = camel(owner);
	let mut letters = name.chars();
	letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}

fn formatted(source: &str) -> Result<String> {
	let mut rustfmt = Command::new("rustfmt")
		.args(["--edition", "2021", "--config-path"])
		.arg(checkout::root().join("rustfmt.toml"))
		.stdin(Stdio::piped())
		.stdout(Stdio::piped())
		.spawn()
		.context("cannot run rustfmt")?;
	rustfmt.stdin.take().context("its input is piped")?.write_all(source.as_bytes())?;
	let output = rustfmt.wait_with_output()?;
	if !output.status.success() {
		bail!("rustfmt failed: {}", output.status);
	}
	Ok(String::from_utf8(output.stdout)?)
}

fn typescript(lists: &Lists) -> String {
	let names = |entries: &[Entry]| -> Vec<_> {
		entries.iter().map(|entry| (entry.name.clone(), entry.docs.join(" "))).collect()
	};
	let mut paths = Vec::new();
	for owner in OWNERS {
		for event in lists.all_of(owner) {
			paths.push((format!("{}.{}", section(owner), event.name), event.docs.join(" ")));
		}
	}
	let mut text = format!(
		"/**\n * Events and reasons of the exchange.\n *\n * Written by `cargo xtask events` from {SOURCE}: edit that file instead.\n */\n"
	);
	for (name, list, docs, entries) in [
		(
			"RejectReason",
			"REJECT_REASONS",
			"Why the round rejects an operation.",
			names(&lists.rejects),
		),
		(
			"CancelReason",
			"CANCEL_REASONS",
			"Why an accepted order, or the rest of it, is gone.",
			names(&lists.cancels),
		),
		(
			"AdmissionError",
			"ADMISSION_ERRORS",
			"Why an extrinsic of the order book fails.",
			names(&lists.errors),
		),
		(
			"EventPath",
			"EVENT_PATHS",
			"Pallet and name of an event, as polkadot.js has them.",
			paths,
		),
	] {
		text += &format!("\n/** {docs} */\nexport const {list} = [\n");
		for (entry, docs) in entries {
			text += &format!("\t/** {docs} */\n\t'{entry}',\n");
		}
		text += &format!("] as const;\nexport type {name} = (typeof {list})[number];\n");
	}
	text
}

fn table_of_errors(errors: &[Entry]) -> String {
	table(
		"| Error | Meaning |\n|---|---|\n",
		errors.iter().map(|error| format!("| `{}` | {} |\n", error.name, error.docs.join(" "))),
	)
}

fn table_of_rejects(reasons: &[Entry]) -> String {
	table(
		"| Reason | Meaning | Number |\n|---|---|---|\n",
		reasons.iter().map(|reason| {
			let numbers =
				reason.fields.iter().map(|field| format!("`{}`: {}", field.name, field.docs));
			let numbers: Vec<_> = numbers.collect();
			format!("| `{}` | {} | {} |\n", reason.name, reason.docs.join(" "), numbers.join(" "))
		}),
	)
}

fn table_of_cancels(reasons: &[Entry]) -> String {
	table(
		"| Reason | Meaning |\n|---|---|\n",
		reasons.iter().map(|reason| format!("| `{}` | {} |\n", reason.name, reason.docs.join(" "))),
	)
}

fn table_of_events(lists: &Lists) -> String {
	table(
		"| Pallet | Event | Meaning |\n|---|---|---|\n",
		OWNERS.iter().flat_map(|owner| {
			lists.all_of(owner).map(|event| {
				format!("| `{}` | `{}` | {} |\n", section(owner), event.name, event.docs.join(" "))
			})
		}),
	)
}

fn table(head: &str, rows: impl Iterator<Item = String>) -> String {
	// Without a reason the cell is a single space.
	head.to_owned() + &rows.collect::<String>().replace("|  |", "| |")
}

#[cfg(test)]
mod tests {
	use super::*;

	const LIST: &str = "pub enum Event {
		/// It fell. It lies.
		///
		/// Owner: `order-book`.
		Fell {
			/// How far, in
			/// metres.
			far: Option<u64>,
		},
	}";

	fn list(source: &str) -> Lists {
		let none = Vec::new;
		let events = entries(source, "Event").unwrap();
		Lists { rejects: none(), cancels: none(), events, errors: none(), own: Vec::new() }
	}

	#[test]
	fn variant_should_keep_its_docs_and_lose_the_owner() {
		let expected = "\t\t/// It fell. It lies.\n\t\tFell {\n\t\t\t/// How far, in metres.\n\t\t\tfar: Option<u64>,\n\t\t},\n\t\t// ";
		assert_eq!(variants(list(LIST).of("order-book")), expected);
		assert_eq!(variants(list(LIST).of("oracle")), "\t\t// ");
	}

	#[test]
	fn event_without_a_known_owner_should_be_an_error() {
		assert!(list(LIST).ensure_owned().is_ok());
		for owner in ["Owner: `nobody`.", ""] {
			let source = LIST.replace("Owner: `order-book`.", owner);
			assert!(list(&source).ensure_owned().is_err());
		}
	}

	#[test]
	fn conversion_should_name_the_pallet_in_both_directions() {
		let text = conversion(&list(LIST));
		let pallet = "RuntimeEvent::OrderBook(pallet_order_book::Event::Fell { far })";
		assert!(text.contains(&format!("Event::Fell {{ far }} => {pallet},")));
		assert!(text.contains(&format!("{pallet} => Event::Fell {{ far }},")));
	}

	#[test]
	fn events_of_the_pallet_itself_should_come_first() {
		let mut lists = list(LIST);
		let own = entries("enum Event { /// It rose.\nRose {} }", "Event").unwrap();
		lists.own.push(("order-book", own));
		let table = table_of_events(&lists);
		let rows: Vec<_> = table.lines().skip(2).collect();
		let expected =
			["| `orderBook` | `Rose` | It rose. |", "| `orderBook` | `Fell` | It fell. It lies. |"];
		assert_eq!(rows, expected);
		assert!(typescript(&lists).contains("'orderBook.Fell'"));
	}

	#[test]
	fn long_docs_should_be_wrapped() {
		let docs = "word ".repeat(50);
		let text = comment("\t\t", &docs);
		assert!(text.lines().all(|line| line.len() + 6 <= 120));
		assert_eq!(text.matches("word").count(), 50);
	}

	#[test]
	fn reject_reason_should_explain_its_number() {
		let reasons =
			entries("enum R { /// Too far.\nFar { /// The limit.\nlimit: u8 } }", "R").unwrap();
		assert!(
			table_of_rejects(&reasons).ends_with("| `Far` | Too far. | `limit`: The limit. |\n")
		);
	}

	#[test]
	fn entry_without_docs_should_be_an_error() {
		assert!(entries("enum R { Far }", "R").is_err());
		assert!(entries("enum R { /// Far.\nFar(u8) }", "R").is_err());
	}
}
