//! Merges several runs into one report. A busy machine is slow for minutes, longer than one run repeats a measurement.

use anyhow::{ensure, Context, Result};
use serde_json::{json, Value};

/// Merges runs of one blob: for each time the minimum, the median of the medians, and the maximum.
pub fn merge(runs: &[Value]) -> Result<Value> {
	let last = runs.last().context("there is no run")?;
	ensure!(
		runs.iter().all(|run| run["blob_hash"] == last["blob_hash"]),
		"these runs are of different blobs"
	);
	let mut merged = last.clone();
	for key in ["rows", "sr25519_verify", "load", "book"] {
		let parts: Vec<_> =
			runs.iter().map(|run| &run[key]).filter(|part| !part.is_null()).collect();
		merged[key] = combine(&parts)?;
	}
	let loads = runs
		.iter()
		.filter_map(|run| run["load_average"].as_array())
		.flatten()
		.filter_map(Value::as_f64);
	let (least, most) = loads.fold((f64::INFINITY, f64::NEG_INFINITY), |(least, most), load| {
		(least.min(load), most.max(load))
	});
	merged["load_average"] = json!([least, most]);
	merged["repeats"] = runs.iter().filter_map(|run| run["repeats"].as_u64()).sum::<u64>().into();
	merged["runs"] = runs.len().into();
	Ok(merged)
}

fn combine(parts: &[&Value]) -> Result<Value> {
	match parts.first().copied().context("a run lacks a part that others have")? {
		Value::Object(first)
			if first.len() == 3
				&& ["median", "least", "most"].iter().all(|key| first.contains_key(*key)) =>
		{
			times(parts)
		}
		Value::Object(first) => {
			let merged = first.keys().map(|key| {
				let values: Vec<_> = parts.iter().filter_map(|part| part.get(key)).collect();
				ensure!(values.len() == parts.len(), "not every run has {key}");
				Ok((key.clone(), combine(&values)?))
			});
			Ok(Value::Object(merged.collect::<Result<_>>()?))
		}
		Value::Array(first) => {
			let merged = (0..first.len()).map(|index| {
				let values: Vec<_> = parts.iter().filter_map(|part| part.get(index)).collect();
				combine(&values)
			});
			let lengths = parts.iter().filter_map(|part| part.as_array()).map(Vec::len);
			ensure!(
				lengths.clone().all(|length| length == first.len()),
				"the runs have lists of different lengths"
			);
			Ok(Value::Array(merged.collect::<Result<_>>()?))
		}
		_ => Ok(parts.last().copied().cloned().unwrap_or_default()),
	}
}

fn times(parts: &[&Value]) -> Result<Value> {
	let all = |key: &str| -> Result<Vec<f64>> {
		let mut values = parts
			.iter()
			.map(|part| part[key].as_f64().context("a time is no number"))
			.collect::<Result<Vec<_>>>()?;
		values.sort_by(f64::total_cmp);
		Ok(values)
	};
	let medians = all("median")?;
	Ok(json!({
		"median": medians.get(medians.len() / 2),
		"least": all("least")?.first(),
		"most": all("most")?.last(),
	}))
}
