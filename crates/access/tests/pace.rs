//! The pace of rounds: what it follows, and what an attacker gains by bending it.

use novation_access::{Cost, Pace, Use};
use novation_units::Millis;
use proptest::prelude::*;

const BLOCK_MS: u64 = 500;

fn cost(time_ps: u64, proof_bytes: u64) -> Cost {
	Cost { time_ps, proof_bytes }
}

/// A busy round whose operations used this part of their advance.
fn busy(percent: u64) -> Use {
	Use {
		advance: cost(1_000, 2_000),
		spent: cost(10 * percent, 20 * percent),
		least: cost(500, 1_000),
		has_waited: false,
		has_postponed: false,
	}
}

fn after(rounds: impl IntoIterator<Item = Use>) -> Pace {
	let steps = rounds.into_iter().zip(1..);
	steps.fold(Pace::WHOLE, |pace, (round, number)| pace.after(&round, Millis(number * BLOCK_MS)))
}

#[test]
fn whole_pace_should_keep_all_of_the_advance() {
	assert_eq!(Pace::WHOLE.keep(cost(u64::MAX, 7)), cost(u64::MAX, 7));
}

#[test]
fn pace_should_fall_to_a_quarter_more_than_what_rounds_use() {
	let pace = after(std::iter::repeat_n(busy(40), 1_000));
	let Cost { time_ps, proof_bytes } = pace.keep(cost(1_000_000, 1_000_000));
	assert!((500_000..=500_100).contains(&time_ps), "{time_ps}");
	assert!((500_000..=500_100).contains(&proof_bytes), "{proof_bytes}");
}

/// Ten seconds of silence are as much as twenty busy blocks may take at most.
#[test]
fn pace_should_fall_by_the_time_and_not_by_the_number_of_rounds() {
	let slow = Pace::WHOLE.after(&busy(40), Millis(5_000)).keep(cost(1_000_000, 0));
	assert_eq!(slow.time_ps, 750_000);
	let whole = Pace::WHOLE.after(&busy(40), Millis(60_000)).keep(cost(1_000_000, 0));
	assert_eq!(whole.time_ps, 500_000);
}

#[test]
fn pace_should_rise_at_once() {
	let low = after(std::iter::repeat_n(busy(20), 1_000));
	let next = low.after(&busy(60), Millis(1_000 * BLOCK_MS));
	assert_eq!(next.keep(cost(1_000_000, 1_000_000)), cost(750_000, 750_000));
}

#[test]
fn postponing_should_make_the_pace_whole() {
	let low = after(std::iter::repeat_n(busy(20), 1_000));
	let next = low.after(&Use { has_postponed: true, ..busy(20) }, Millis(600_000));
	assert_eq!(next.keep(cost(1_000_000, 5)), cost(1_000_000, 5));
}

/// A round of one order shares nothing, and a round that also works off a backlog spends what others have paid.
#[test]
fn rounds_that_tell_nothing_should_leave_the_pace() {
	let low = after(std::iter::repeat_n(busy(20), 1_000));
	for round in [
		Use { has_waited: true, ..busy(90) },
		Use { advance: cost(499, 999), spent: cost(499, 999), ..busy(0) },
	] {
		assert_eq!(low.after(&round, Millis(600_000)), low, "{round:?}");
	}
}

#[test]
fn no_round_should_lower_the_pace_below_a_fifth() {
	let pace = after(std::iter::repeat_n(busy(0), 10_000));
	// Each step is rounded down, so that the last millionths stay.
	let Cost { time_ps, proof_bytes } = pace.keep(cost(1_000_000, 1_000_000));
	assert!((200_000..=200_020).contains(&time_ps) && time_ps == proof_bytes, "{time_ps}");
}

proptest! {
	#[test]
	fn operations_should_never_keep_more_than_their_advance(
		percents in proptest::collection::vec(0..300_u64, 0..60),
		time_ps in any::<u64>(),
		proof_bytes in any::<u64>(),
	) {
		let kept = after(percents.into_iter().map(busy)).keep(cost(time_ps, proof_bytes));
		prop_assert!(kept.time_ps <= time_ps && kept.proof_bytes <= proof_bytes);
		// Rounded up: whoever pays something in advance keeps something.
		prop_assert!((kept.time_ps == 0) == (time_ps == 0));
	}

	/// Blocks of cheap operations lower the pace, and then blocks of dear ones come, in any order. A block spends at
	/// most its reserve and what operations kept; the rest waits.
	#[test]
	fn nothing_should_wait_longer_than_a_few_seconds(
		percents in proptest::collection::vec(prop_oneof![Just(1_u64), Just(100), 0..101_u64], 1..300),
	) {
		// In percent of a block: what operations may keep, the reserve of a round, and the budget for what waits.
		let (share, reserve, for_waiting) = (3_500, 1_500, 1_200);
		let mut pace = Pace::WHOLE;
		let mut backlog = 0;
		let mut backlogged_blocks = 0;
		for (percent, number) in percents.into_iter().zip(1..) {
			let now = Millis(number * BLOCK_MS);
			let has_waited = backlog > 0;
			let budget_for_waiting = for_waiting.min(backlog);
			let room = share - budget_for_waiting;
			// All that fits, in operations with an advance of one.
			let unit = pace.keep(cost(1_000_000, 0)).time_ps;
			let advance = room * 1_000_000 / unit;
			let kept = advance * unit / 1_000_000;
			let work = backlog + advance * percent / 100;
			let spent = work.min(reserve + budget_for_waiting + kept);
			prop_assert!(spent <= share + reserve);
			backlog = work - spent;
			backlogged_blocks = if backlog > 0 { backlogged_blocks + 1 } else { 0 };
			prop_assert!(backlogged_blocks <= 10, "{backlog} waits");
			let round = Use {
				advance: cost(advance, advance),
				spent: cost(spent, spent),
				least: cost(share / 4, share / 4),
				has_waited,
				has_postponed: backlog > 0,
			};
			pace = pace.after(&round, now);
		}
	}
}
