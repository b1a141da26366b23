//! Searches for attacks for some minutes: `adversary --minutes 60 --seed 7`. Prints a table of yields, and saves the
//! best attack of each cause, shrunk, to `out/attacks`.

use novation_search::adversary::{play, saved, shrink, Cause, Hunt};
use std::{path::PathBuf, process::ExitCode, time::Duration};

/// Longest time to shrink one attack.
const PATIENCE: Duration = Duration::from_secs(120);

struct Arguments {
	duration: Duration,
	seed: u64,
	/// A saved attack to play instead of a search.
	played: Option<String>,
}

fn arguments() -> Result<Arguments, String> {
	let mut read = Arguments { duration: Duration::from_secs(60), seed: 1, played: None };
	let mut given = std::env::args().skip(1);
	while let Some(name) = given.next() {
		let value = given.next();
		if let ("--play", Some(path)) = (name.as_str(), &value) {
			read.played = Some(path.clone());
			continue;
		}
		let number = value.and_then(|number| number.parse().ok());
		match (name.as_str(), number) {
			("--minutes", Some(minutes)) => read.duration = Duration::from_secs(60 * minutes),
			("--seconds", Some(seconds)) => read.duration = Duration::from_secs(seconds),
			("--seed", Some(seed)) => read.seed = seed,
			_ => return Err(format!("{name}: use --minutes <n> --seed <n>, or --play <file>")),
		}
	}
	Ok(read)
}

fn run() -> Result<(), String> {
	let Arguments { duration, seed, played } = arguments()?;
	if let Some(path) = played {
		let text = std::fs::read_to_string(&path).map_err(|error| format!("{path}: {error}"))?;
		let yields = play(&saved::parse(&text).map_err(|error| format!("{path}: {error}"))?);
		println!("{yields}");
		for (cause, amount) in &yields.causes {
			println!("{cause:?}: {}", cause.print(*amount));
		}
		println!("Leads: {:?}", yields.leads);
		return Ok(());
	}
	let mut hunt = Hunt::new(seed);
	while hunt.elapsed() < duration {
		let tried = hunt.try_one();
		for cause in tried.improved {
			let amount = cause.print(tried.yields.of(cause));
			println!("{:7} {cause:?}: {amount}; {}", hunt.tries, tried.yields);
		}
	}
	let seconds = hunt.elapsed().as_secs().max(1);
	println!(
		"\n{} histories in {seconds} s from seed {seed}. Highest: {}",
		hunt.tries, hunt.highest
	);
	println!("Leads: {:?}", hunt.leads());
	let out = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../out/attacks"));
	std::fs::create_dir_all(&out).map_err(|error| error.to_string())?;
	println!(
		"\n| cause | amount | by try | after | moves | saved |\n|---|---:|---:|---:|---:|---|"
	);
	for cause in Cause::ALL {
		let Some(best) = hunt.best.get(&cause) else {
			println!("| {cause:?} | nothing | | | | |");
			continue;
		};
		let scene = shrink(best.scene.clone(), cause, (best.amount * 9 / 10).max(1), PATIENCE);
		let why = format!(
			"{cause:?}: {} by try {} of seed {seed}, before shrinking. {}",
			cause.print(best.amount),
			best.found_by_try,
			best.yields
		);
		let path = out.join(format!("{cause:?}-{seed}.attack").to_lowercase());
		std::fs::write(&path, saved::print(&scene, &why)).map_err(|error| error.to_string())?;
		println!(
			"| {cause:?} | {} | {} | {:.1} s | {} | {} |",
			cause.print(best.amount),
			best.found_by_try,
			best.after.as_secs_f32(),
			scene.moves(),
			path.file_name().unwrap_or_default().to_string_lossy()
		);
	}
	Ok(())
}

fn main() -> ExitCode {
	match run() {
		Ok(()) => ExitCode::SUCCESS,
		Err(error) => {
			eprintln!("{error}");
			ExitCode::FAILURE
		}
	}
}
