//! Searches for attacks, and prints a table of what they yield.
//!
//! - `adversary --minutes 60 --seed 7` searches for everything, and saves the best attack of each cause.
//! - `adversary --known` repeats the short search of the tests, and saves what it finds.
//! - `adversary --play <file>` plays a saved attack.
//!
//! Attacks are shrunk and saved in `out/attacks`.

use novation_search::adversary::{
	known::{search, OPEN},
	play, saved, shrink, Cause, Hunt, Island, Scene,
};
use std::{path::PathBuf, process::ExitCode, time::Duration};

/// Longest time to shrink one attack.
const PATIENCE: Duration = Duration::from_secs(120);
const USAGE: &str = "use --minutes <n> --seed <n>, or --known, or --play <file>";

enum Task {
	Hunt { duration: Duration, seed: u64 },
	Known,
	Play(String),
}

fn task() -> Result<Task, String> {
	let (mut duration, mut seed) = (Duration::from_secs(60), 1);
	let mut given = std::env::args().skip(1);
	while let Some(name) = given.next() {
		if name == "--known" {
			return Ok(Task::Known);
		}
		let value = given.next().ok_or(USAGE)?;
		let number = || value.parse::<u64>().map_err(|error| format!("{name} {value}: {error}"));
		match name.as_str() {
			"--minutes" => duration = Duration::from_secs(60 * number()?),
			"--seed" => seed = number()?,
			"--play" => return Ok(Task::Play(value)),
			_ => return Err(format!("{name}: {USAGE}")),
		}
	}
	Ok(Task::Hunt { duration, seed })
}

/// Shrinks and saves an attack. Returns the scene, and the name of the file.
fn save(
	scene: &Scene,
	cause: Cause,
	least: i128,
	name: &str,
	why: &str,
) -> Result<(Scene, String), String> {
	let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../out/attacks"));
	std::fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
	let scene = shrink(scene.clone(), cause, least, PATIENCE);
	let yields = play(&scene);
	let why = format!("{why}\nShrunk: {cause:?} {}; {yields}.", cause.print(yields.of(cause)));
	let path = folder.join(format!("{name}.attack"));
	std::fs::write(&path, saved::print(&scene, &why)).map_err(|error| error.to_string())?;
	Ok((scene, format!("out/attacks/{name}.attack")))
}

fn hunt(duration: Duration, seed: u64) -> Result<(), String> {
	let mut hunt = Hunt::new(seed);
	while hunt.elapsed() < duration {
		let tried = hunt.try_one();
		for cause in tried.improved {
			let amount = cause.print(tried.yields.of(cause));
			println!("{:7} {cause:?}: {amount}; {}", hunt.tries, tried.yields);
		}
	}
	let (tries, seconds) = (hunt.tries, hunt.elapsed().as_secs());
	println!("\n{tries} histories in {seconds} s from seed {seed}. Highest: {}.", hunt.highest);
	println!("Leads: {:?}", hunt.leads());
	println!(
		"\n| cause | amount | by try | after | moves | saved |\n|---|---:|---:|---:|---:|---|"
	);
	for cause in Cause::ALL {
		let Some(best) = hunt.best.get(&cause) else {
			println!("| {cause:?} | nothing | | | | |");
			continue;
		};
		let (amount, try_) = (cause.print(best.amount), best.found_by_try);
		let why = format!("{cause:?}: {amount} by try {try_} of seed {seed}.");
		let name = format!("{cause:?}-{seed}").to_lowercase();
		let least = (best.amount * 9 / 10).max(1);
		let (scene, file) = save(&best.scene, cause, least, &name, &why)?;
		let (after, moves) = (best.after.as_secs_f32(), scene.moves());
		println!("| {cause:?} | {amount} | {try_} | {after:.1} s | {moves} | {file} |");
	}
	Ok(())
}

fn known() -> Result<(), String> {
	println!("| finding | cause | amount | by try | after | moves | saved |");
	println!("|---|---|---:|---:|---:|---:|---|");
	for island in Island::ALL {
		let wanted = OPEN.iter().copied().filter(|known| Island::of(known.cause) == island);
		let wanted: Vec<_> = wanted.collect();
		let tries = wanted.iter().map(|known| known.tries).max().unwrap_or(0);
		let found = search(island, &wanted, tries);
		for known in wanted {
			let (name, cause) = (known.name, known.cause);
			let Some(found) = found.get(name) else {
				println!("| {name} | {cause:?} | nothing | {tries} | | | |");
				continue;
			};
			let (amount, try_) = (cause.print(found.amount), found.by_try);
			let why = format!("{name}, {cause:?}: {amount} by try {try_}, seed {}.", found.seed);
			let least = known.least.max(found.amount / 2);
			let (scene, file) = save(&found.scene, cause, least, &known.file(), &why)?;
			let (after, moves) = (found.after.as_secs_f32(), scene.moves());
			println!(
				"| {name} | {cause:?} | {amount} | {try_} | {after:.1} s | {moves} | {file} |"
			);
		}
	}
	Ok(())
}

fn replay(path: &str) -> Result<(), String> {
	let text = std::fs::read_to_string(path).map_err(|error| format!("{path}: {error}"))?;
	let yields = play(&saved::parse(&text).map_err(|error| format!("{path}: {error}"))?);
	println!("{yields}");
	for (cause, amount) in &yields.causes {
		println!("{cause:?}: {}", cause.print(*amount));
	}
	println!("Leads: {:?}", yields.leads);
	Ok(())
}

fn main() -> ExitCode {
	let done = match task() {
		Ok(Task::Hunt { duration, seed }) => hunt(duration, seed),
		Ok(Task::Known) => known(),
		Ok(Task::Play(path)) => replay(&path),
		Err(error) => Err(error),
	};
	match done {
		Ok(()) => ExitCode::SUCCESS,
		Err(error) => {
			eprintln!("{error}");
			ExitCode::FAILURE
		}
	}
}
