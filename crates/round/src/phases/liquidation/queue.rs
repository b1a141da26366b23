//! Serves the accounts in liquidation, in the order of the queue.

use super::{
	deleverage::Pools,
	schedule::judge,
	waterfall::{serve, Outcome},
	Purse,
};
use crate::{desk::Desk, host::Host, period, state::Health, Event, Fault, QueueEntry, QueueList};
use alloc::collections::BTreeSet;

use novation_units::{AccountIndex, Size};

/// The services of one block.
#[derive(Default)]
pub struct Queue {
	/// Positions that wait for holders of the other side.
	pub pools: Pools,
	/// Accounts that were served in this block. Each is served once.
	served: BTreeSet<AccountIndex>,
	/// By how much a service that has begun may go below the floor: one turn.
	overdraft: u32,
}

impl Queue {
	/// Lets accounts be served once more in this block: a pool has closed their positions.
	pub fn forget(&mut self, closed: &[AccountIndex]) {
		for account in closed {
			self.served.remove(account);
		}
	}

	/// The services of a block whose turns are this long.
	pub fn of_turns(overdraft: u32) -> Self {
		Self { overdraft, ..Self::default() }
	}

	/// Serves the accounts of a size that may be served now, while the purse has more than its floor. Those that an
	/// earlier period has left come first.
	///
	/// Bound: the entries of the list. Those that were served in this block go to its end as they are.
	pub fn serve<H: Host>(
		&mut self,
		desk: &mut Desk<'_, H>,
		health: &mut Health<'_, H>,
		size: Size,
		purse: Purse,
	) -> Result<(), Fault> {
		let now = period(desk.now.time);
		for list in [now.saturating_add(1), now].map(|from| QueueList::of(size, from)) {
			for _ in 0..health.schedule.queues.of(list).len {
				if !purse.has_room(desk, health) {
					return Ok(());
				}
				match health.head(list) {
					Ok(Some(head)) if head.from <= now => (),
					Ok(_) => break,
					// A damaged list waits. The others go on.
					Err(fault) => {
						desk.faults.add(fault);
						break;
					}
				}
				let Some(entry) = health.pop(list)? else { break };
				match self.served.insert(entry.account) {
					true => self.serve_one(desk, health, entry.account, (size, purse))?,
					false => health.push(size, entry)?,
				}
			}
		}
		Ok(())
	}

	/// Serves an account that was taken from the queue. It ends in exactly one place: the queue, with its markets, or the
	/// schedule.
	fn serve_one<H: Host>(
		&mut self,
		desk: &mut Desk<'_, H>,
		health: &mut Health<'_, H>,
		index: AccountIndex,
		(size, purse): (Size, Purse),
	) -> Result<(), Fault> {
		let now = period(desk.now.time);
		let purse = Purse { floor: purse.floor.saturating_sub(self.overdraft) };
		// A damaged account waits as long as it is damaged.
		let outcome = match desk.ensure_readable(index) {
			Ok(()) => serve(desk, health, &mut self.pools, index, purse)?,
			Err(_) => Outcome::Waits { soon: false },
		};
		let wait = |from| QueueEntry { account: index, from };
		match outcome {
			Outcome::Waits { soon: true } => return health.push(size, wait(now)),
			Outcome::Waits { soon: false } => {
				return health.push(size, wait(now.saturating_add(1)))
			}
			Outcome::Healthy | Outcome::NothingClosable => (),
		}
		let mut account = desk.state.accounts.read(index)?;
		account.liquidation = None;
		desk.events.push(Event::LiquidationEnded { account: index });
		judge(desk, health, index, account)
	}
}
