//! Shrinking of failing histories to fewer blocks and operations.

use crate::{Failure, History};
use std::time::{Duration, Instant};

/// Shrinks a failing history: drops blocks, then operations, while some failure remains, for at most `patience`.
/// Returns it with its failure; `None` if it does not fail.
pub fn shrink(mut history: History, patience: Duration) -> Option<(History, Failure)> {
	let mut failure = history.judge().err()?;
	let until = Instant::now() + patience;
	history.blocks.truncate(failure.block + 1);
	loop {
		let before = (history.blocks.len(), history.operations());
		drop_blocks(&mut history, &mut failure, until);
		drop_operations(&mut history, &mut failure, until);
		if before == (history.blocks.len(), history.operations()) || Instant::now() > until {
			return Some((history, failure));
		}
	}
}

fn drop_blocks(history: &mut History, failure: &mut Failure, until: Instant) {
	let count = history.blocks.len();
	drop_parts(count, until, |parts| {
		let mut fewer = history.clone();
		// The failure may occur earlier by now, in a history that no longer has the blocks after it.
		let end = parts.end.min(fewer.blocks.len());
		fewer.blocks.drain(parts.start.min(end)..end);
		accept(history, failure, fewer)
	});
}

fn drop_operations(history: &mut History, failure: &mut Failure, until: Instant) {
	let count = history.operations();
	drop_parts(count, until, |parts| {
		let mut fewer = history.clone();
		let mut number = 0;
		for block in &mut fewer.blocks {
			block.queue.retain(|_| {
				number += 1;
				!parts.contains(&(number - 1))
			});
		}
		accept(history, failure, fewer)
	});
}

/// Accepts `fewer` if it is smaller and fails.
fn accept(history: &mut History, failure: &mut Failure, mut fewer: History) -> bool {
	let size = |of: &History| (of.blocks.len(), of.operations());
	if size(&fewer) == size(history) {
		return false;
	}
	let Err(found) = fewer.judge() else { return false };
	fewer.blocks.truncate(found.block + 1);
	(*history, *failure) = (fewer, found);
	true
}

/// Offers to drop parts of `count` items: large parts before small ones, and the last part first. Each dropped part is
/// behind all parts that the same pass offers later, so their indices stay valid.
fn drop_parts(
	count: usize,
	until: Instant,
	mut try_to_drop: impl FnMut(std::ops::Range<usize>) -> bool,
) {
	let (mut count, mut size) = (count, count.div_ceil(2));
	while size > 0 {
		let mut end = count;
		while end > 0 && Instant::now() < until {
			let start = end.saturating_sub(size);
			if try_to_drop(start..end) {
				count -= end - start;
			}
			end = start;
		}
		size = if size == 1 { 0 } else { size.div_ceil(2) };
	}
}
