//! Long histories whose events and states must stay as recorded in `golden/`.
//!
//! - `NOVATION_GOLDEN_RECORD=1` records them again.
//! - `NOVATION_GOLDEN_DUMP=<folder>` writes every line. A failure then prints the first lines that differ from those of
//!   a recording run with the same folder.

mod canon;
mod histories;
mod record;
mod state;

use canon::{CANCELS, EVENTS, REJECTS};
use novation_sim::{crash, replay::folder, Exchange};
use record::{Record, Recorder};
use std::{
	collections::BTreeMap,
	sync::{
		atomic::{AtomicUsize, Ordering},
		Mutex,
	},
};

/// Words that no history reaches: no amount of theirs overflows, and none funds a vault.
const UNREACHED: [&str; 3] = ["event.absorbed", "reject.overflow", "cancel.overflow"];

type History = fn(&mut Recorder) -> Exchange;

fn carry_out(name: &str, history: History) -> Record {
	let mut recorder = Recorder::new(name);
	let exchange = history(&mut recorder);
	recorder.finish(&exchange)
}

#[test]
fn histories_should_be_as_they_were() {
	let (next, records) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
	let work = || {
		while let Some((name, history)) = histories::ALL.get(next.fetch_add(1, Ordering::Relaxed)) {
			let record = carry_out(name, *history);
			records.lock().expect("no panic while it is held").push(record);
		}
	};
	let workers = std::thread::available_parallelism().map_or(1, |cores| cores.get());
	std::thread::scope(|scope| {
		for _ in 0..workers {
			scope.spawn(work);
		}
	});
	let records = records.into_inner().expect("no panic while it was held");
	let differences: Vec<_> = records.iter().filter_map(|record| record.settle().err()).collect();
	assert!(differences.is_empty(), "\n{}", differences.join("\n"));
	let mut counts = BTreeMap::new();
	for (kind, count) in records.iter().flat_map(|record| &record.counts) {
		*counts.entry(kind.clone()).or_default() += count;
	}
	ensure_coverage(&counts);
}

/// Every kind of event and every reason occurs, except those of [`UNREACHED`].
fn ensure_coverage(counts: &BTreeMap<String, u64>) {
	let of = |group: &'static str, words: &'static [&str]| {
		words.iter().map(move |word| format!("{group}.{word}"))
	};
	let all = of("event", &EVENTS).chain(of("reject", &REJECTS)).chain(of("cancel", &CANCELS));
	let missing: Vec<_> = all.filter(|kind| !counts.contains_key(kind)).collect();
	assert_eq!(missing, UNREACHED, "counts: {counts:#?}");
}

#[test]
fn real_crash_should_be_as_it_was() {
	let Some(prices) = crash::prices() else {
		println!("SKIPPED: no market data in {}", folder().display());
		return;
	};
	let mut recorder = Recorder::new("crash");
	let exchange = crash::replay(&prices, |exchange| recorder.round(exchange));
	if let Err(difference) = recorder.finish(&exchange).settle() {
		panic!("\n{difference}");
	}
}
