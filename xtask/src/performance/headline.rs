//! The headline page of `docs/performance.md`: its table, its chart, and the table of peers.
//!
//! Input is `docs/performance.json` (blocks), `docs/shared-security.json` (networks) and `docs/performance/peers.json`
//! (figures that others publish, each with its source). Every function is pure, so a check compares its result with the
//! file.

use serde_json::Value;
use std::fmt::Write;

/// Milliseconds between two blocks of the relay chain.
const RELAY_BLOCK_MS: f64 = 6_000.0;
/// Markets, accounts and resting orders of the state on which headline figures are measured.
const STATE: [(&str, u64); 3] = [("markets", 1), ("accounts", 10_000), ("orders", 100_000)];

/// A missing input of a figure on the headline page.
#[derive(Debug)]
pub struct Missing(pub String);

impl std::fmt::Display for Missing {
	fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
		write!(f, "{} is missing", self.0)
	}
}

impl std::error::Error for Missing {}

type Result<T> = std::result::Result<T, Missing>;

/// One bar of the chart.
struct Bar {
	label: String,
	value: f64,
	kind: String,
}

fn number(value: &Value, path: &str) -> Result<f64> {
	value.pointer(path).and_then(Value::as_f64).ok_or_else(|| Missing(path.to_owned()))
}

fn text<'a>(value: &'a Value, key: &str) -> Result<&'a str> {
	value.get(key).and_then(Value::as_str).ok_or_else(|| Missing(key.to_owned()))
}

fn list<'a>(value: &'a Value, path: &str) -> Result<&'a Vec<Value>> {
	value.pointer(path).and_then(Value::as_array).ok_or_else(|| Missing(path.to_owned()))
}

/// The row of a workload on the headline state.
fn row<'a>(blocks: &'a Value, workload: &str) -> Result<&'a Value> {
	let same_state =
		|row: &Value| STATE.iter().all(|(key, of)| row["size"][*key].as_u64() == Some(*of));
	list(blocks, "/rows")?
		.iter()
		.find(|row| row["workload"] == workload && same_state(row))
		.ok_or_else(|| Missing(format!("row {workload}")))
}

/// Operations per second on one core, if every block is full of this workload.
fn per_second(blocks: &Value, network: &Value, workload: &str) -> Result<f64> {
	let row = row(blocks, workload)?;
	let relay_blocks = number(network, "/checks/included/figures/final_relay_blocks")?;
	let our_blocks = number(network, "/checks/included/figures/final_blocks")?;
	let block_ms = RELAY_BLOCK_MS * relay_blocks / our_blocks;
	Ok(number(row, "/operations")? / number(row, "/blocks")? / block_ms * 1_000.0)
}

/// Bytes of proof that one operation declares before it runs.
fn declared_bytes(blocks: &Value, workload: &str) -> Result<f64> {
	let row = row(blocks, workload)?;
	Ok(number(row, "/declared/proof")? / number(row, "/operations")?)
}

/// Rounds to three digits below 100, and to an integer above, with a space between thousands.
fn short(value: f64) -> String {
	if value < 100.0 {
		let digits = if value < 1.0 {
			3
		} else if value < 10.0 {
			2
		} else {
			1
		};
		return format!("{value:.digits$}").trim_end_matches('0').trim_end_matches('.').to_owned();
	}
	let whole = format!("{value:.0}");
	let mut grouped = String::new();
	for (index, digit) in whole.chars().enumerate() {
		if index > 0 && (whole.len() - index) % 3 == 0 {
			grouped.push(' ');
		}
		grouped.push(digit);
	}
	grouped
}

/// The ten lines of the headline page, as a Markdown table.
pub fn headline(blocks: &Value, network: &Value) -> Result<String> {
	let rate = |workload| per_second(blocks, network, workload).map(short);
	let bytes = |workload| number(row(blocks, workload)?, "/whole_pov_per_operation").map(short);
	let latency = |to: &str| -> Result<String> {
		let of =
			|which| number(network, &format!("/checks/trading/figures/{to}/{which}")).map(short);
		Ok(format!("{} (worst {})", of("median")?, of("worst")?))
	};
	let three = "/checks/three-cores/figures";
	let on_three = number(network, &format!("{three}/final_blocks"))?
		/ number(network, &format!("{three}/final_relay_blocks"))?;
	let lines = [
		("Orders replaced a second, batches of 64, one core", rate("ladder")?),
		("Operations a second of a mixed flow, batches of 64, one core", rate("mix")?),
		("Orders a second, each a signed transaction that rests, one core", rate("rest")?),
		("Fills a second, each a signed transaction that takes, one core", rate("take")?),
		("Fills a second of one auction a block, batches of 64, one core", rate("auction")?),
		(
			"Orders and fills a second on three cores",
			format!("not measured yet ({} blocks for each relay-chain block)", short(on_three)),
		),
		("Order to block, median ms, one core", latency("to_best_ms")?),
		("Order to finality, median ms, one core", latency("to_final_ms")?),
		("PoV bytes of a batched operation", bytes("ladder")?),
		("PoV bytes of a single order that rests", bytes("rest")?),
	];
	let mut table = "| Figure | Measured |\n|---|---:|\n".to_owned();
	for (name, value) in lines {
		let _ = writeln!(table, "| {name} | {value} |");
	}
	Ok(table)
}

/// The figures of other exchanges, with their sources, as a Markdown table.
pub fn peers(peers: &Value) -> Result<String> {
	let mut table = "| Exchange | Figure | Value | Kind | How, and where it is published |\n|---|---|---:|---|---|\n".to_owned();
	for peer in list(peers, "/peers")? {
		let value = short(number(peer, "/value")?);
		let (name, figure, kind) =
			(text(peer, "name")?, text(peer, "figure")?, text(peer, "kind")?);
		let (how, source) = (text(peer, "how")?, text(peer, "source")?);
		let _ = writeln!(
			table,
			"| {name} | {figure} | {value} | {kind} | {how} ([source]({source})) |"
		);
	}
	Ok(table)
}

fn with_peers(mut ours: Vec<Bar>, peers: &Value, figure: &str) -> Result<Vec<Bar>> {
	for peer in list(peers, "/peers")? {
		if text(peer, "figure")? == figure {
			ours.push(Bar {
				label: text(peer, "name")?.to_owned(),
				value: number(peer, "/value")?,
				kind: text(peer, "kind")?.to_owned(),
			});
		}
	}
	Ok(ours)
}

const WIDTH: u32 = 760;
const LABEL_END: u32 = 300;
const BAR_SPACE: f64 = 300.0;
const LINE: u32 = 24;

/// The chart of the headline page: three panels of bars on logarithmic axes.
pub fn chart(blocks: &Value, network: &Value, peers: &Value) -> Result<String> {
	let measured = |label: &str, value: f64| Bar {
		label: label.to_owned(),
		value,
		kind: "measured".to_owned(),
	};
	let rate = |workload| per_second(blocks, network, workload);
	let median = |to: &str| number(network, &format!("/checks/trading/figures/{to}/median"));
	let pov = |workload| number(row(blocks, workload)?, "/whole_pov_per_operation");
	let mut declared = measured("Novation, single order", declared_bytes(blocks, "rest")?);
	declared.kind = "declared".to_owned();
	let panels = [
		(
			"Orders a second (ours on one core)",
			with_peers(
				vec![
					measured("Novation, batches of 64", rate("ladder")?),
					measured("Novation, fills of an auction", rate("auction")?),
					measured("Novation, single orders", rate("rest")?),
				],
				peers,
				"orders a second",
			)?,
		),
		(
			"Milliseconds from order to result",
			with_peers(
				vec![
					measured("Novation, in a block", median("to_best_ms")?),
					measured("Novation, final", median("to_final_ms")?),
				],
				peers,
				"milliseconds to result",
			)?,
		),
		(
			"Bytes of proof for one order",
			with_peers(
				vec![
					measured("Novation, batches of 64", pov("ladder")?),
					measured("Novation, single order", pov("rest")?),
					declared,
				],
				peers,
				"proof bytes an order",
			)?,
		),
	];
	let mut body = String::new();
	let mut top = 12;
	for (title, bars) in panels {
		top = panel(&mut body, top, title, &bars);
	}
	let style = "text{font:13px system-ui,sans-serif;fill:#24292f}.title{font-weight:600}.measured{fill:#1f6feb}.declared{fill:#8fb7f3}.claimed{fill:#d0d7de}.derived{fill:#d0d7de;stroke:#8c959f;stroke-dasharray:3 2}.peer{fill:#d0d7de}rect.page{fill:#fff}";
	Ok(format!(
		"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{top}\" viewBox=\"0 0 {WIDTH} {top}\" role=\"img\" aria-label=\"Performance of Novation beside others\">\n<style>{style}</style>\n<rect class=\"page\" width=\"{WIDTH}\" height=\"{top}\"/>\n{body}</svg>\n"
	))
}

/// Draws one panel from `top` down, and returns where the next one begins.
fn panel(body: &mut String, top: u32, title: &str, bars: &[Bar]) -> u32 {
	let largest = bars.iter().fold(1.0_f64, |most, bar| most.max(bar.value));
	let _ = writeln!(body, "<text class=\"title\" x=\"12\" y=\"{}\">{title}</text>", top + 16);
	let mut line = top + LINE;
	for bar in bars {
		// The axis starts at one, and every bar has a visible width.
		let width = (BAR_SPACE * bar.value.log10().max(0.0) / largest.log10()).max(1.0);
		let (label, kind) = (&bar.label, &bar.kind);
		let value = short(bar.value);
		let _ = writeln!(
			body,
			"<text x=\"{}\" y=\"{}\" text-anchor=\"end\">{label}</text><rect class=\"{kind}\" x=\"{LABEL_END}\" y=\"{}\" width=\"{width:.1}\" height=\"14\"/><text x=\"{:.1}\" y=\"{}\">{value} {kind}</text>",
			LABEL_END - 8,
			line + 16,
			line + 5,
			f64::from(LABEL_END) + width + 6.0,
			line + 16,
		);
		line += LINE;
	}
	line + 14
}

#[cfg(test)]
mod tests {
	use super::*;
	use serde_json::json;

	fn blocks() -> Value {
		let row = |workload: &str, operations: u64, blocks: u64| {
			json!({
				"workload": workload, "operations": operations, "blocks": blocks,
				"size": {"markets": 1, "accounts": 10_000, "orders": 100_000},
				"whole_pov_per_operation": 52.65, "declared": {"proof": 1_000},
			})
		};
		let elsewhere = json!({"workload": "ladder", "operations": 1, "blocks": 1,
			"size": {"markets": 20, "accounts": 10_000, "orders": 100_000}});
		json!({"rows": [elsewhere, row("ladder", 12_000, 2), row("mix", 6, 1), row("rest", 6, 1),
			row("take", 6, 1), row("auction", 6, 1)]})
	}

	fn network() -> Value {
		let times = json!({"median": 5_951, "worst": 5_990});
		json!({"checks": {
			"included": {"figures": {"final_blocks": 10, "final_relay_blocks": 10}},
			"three-cores": {"figures": {"final_blocks": 60, "final_relay_blocks": 20}},
			"trading": {"figures": {"to_best_ms": times, "to_final_ms": times}},
		}})
	}

	#[test]
	fn rate_should_be_that_of_full_blocks_on_the_headline_state() {
		assert_eq!(per_second(&blocks(), &network(), "ladder").unwrap(), 1_000.0);
	}

	#[test]
	fn headline_should_have_ten_lines() {
		let table = headline(&blocks(), &network()).unwrap();
		assert_eq!(table.lines().count(), 12);
		assert!(table.contains("| 1 000 |"), "{table}");
	}

	#[test]
	fn missing_row_should_be_named() {
		let error = headline(&json!({"rows": []}), &network()).unwrap_err();
		assert_eq!(error.0, "row ladder");
	}

	#[test]
	fn longest_bar_should_fill_the_axis() {
		let peers = json!({"peers": [{"name": "Other", "figure": "orders a second", "value": 100_000,
			"kind": "claimed", "how": "", "source": ""}]});
		let svg = chart(&blocks(), &network(), &peers).unwrap();
		assert!(svg.contains("class=\"claimed\" x=\"300\" y=\"113\" width=\"300.0\""), "{svg}");
	}

	#[test]
	fn numbers_should_have_three_digits() {
		let shown = [1.8453, 52.654, 182.3, 14_144.0, 1_000_000.0].map(short);
		assert_eq!(shown, ["1.85", "52.7", "182", "14 144", "1 000 000"]);
	}
}
