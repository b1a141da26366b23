//! What an account has standing: algo orders are filed and cancelled with its other orders, and follow what has been
//! filled at the end of the round. How they act is in `fire.rs`.

use crate::{
	agenda::When,
	algo::{
		Algo, AlgoKind, Bracket, BracketRequest, BracketStage, Deadline, Direction, Exit, Standing,
		TriggerRequest, Twap, TwapRequest, MAX_ALGOS,
	},
	cancels::{NotDone, Placements},
	kept::Kept,
	round::{length, Waiting},
	AgentCap, CancelReason, Event, Meter, OrderRequest, Purse, Refusal, Round, Venue, Work,
};
use alloc::collections::BTreeSet;
use novation_book::BookStore;
use novation_ledger::{AccountStore, Accounts};
use novation_units::{AccountIndex, BlockHeight, ClientOrderId, Lots, MarketId, Side};

/// As many open orders as an algo order is as long as.
const ORDERS_IN_ALGO: u32 = 4;

impl<B: BookStore, A: AccountStore, V: Venue, M: Meter> Round<B, A, V, M> {
	/// Whether an account has anything standing. Reads it only if it is known already.
	pub(crate) fn has_standing(&self, account: AccountIndex) -> bool {
		match self.standing.get(&account) {
			Some(kept) => !kept.look().is_empty(),
			None => self.ledger.look(account, |account| account.has_standing),
		}
	}

	fn kept(&mut self, account: AccountIndex) -> &mut Kept<Standing> {
		let load = || {
			let standing = self.venue.standing(account);
			let entries = length(&standing.algos).saturating_mul(ORDERS_IN_ALGO);
			self.orders_touched = self.orders_touched.saturating_add(entries);
			Kept::of(standing)
		};
		self.standing.entry(account).or_insert_with(load)
	}

	pub(crate) fn standing_of(&mut self, account: AccountIndex) -> &Standing {
		self.kept(account).look()
	}

	pub(crate) fn edit_standing(&mut self, account: AccountIndex) -> &mut Standing {
		self.kept(account).edit()
	}

	/// The algo order of this name, if the account has one.
	pub(crate) fn find_algo(
		&mut self,
		account: AccountIndex,
		client_id: ClientOrderId,
	) -> Option<Algo> {
		match self.has_standing(account) {
			true => self.standing_of(account).find(client_id).copied(),
			false => None,
		}
	}

	pub(crate) fn edit_algo(
		&mut self,
		account: AccountIndex,
		client_id: ClientOrderId,
		edit: impl FnOnce(&mut Algo),
	) {
		if let Some(algo) = self.edit_standing(account).find_mut(client_id) {
			edit(algo);
		}
	}

	/// Whether the name of an order is that of an algo order, of which it is not the entry.
	pub(crate) fn is_algo_name(&mut self, account: AccountIndex, order: &OrderRequest) -> bool {
		self.find_algo(account, order.client_id).is_some_and(|algo| !algo.awaits(order))
	}

	/// Whether the account may file another algo order of this name.
	fn ensure_may_file(
		&mut self,
		account: AccountIndex,
		order: &OrderRequest,
		placements: &Placements,
	) -> Result<(), NotDone> {
		let status = self.market(order.market).map(|loaded| loaded.market.status);
		let is_taken = placements.has(account, order.client_id)
			|| self.find_order(account, order.client_id).is_some()
			|| self.find_algo(account, order.client_id).is_some();
		let refusal = if !status.is_some_and(|status| status.may_rest()) {
			Refusal::MarketClosed
		} else if is_taken {
			Refusal::DuplicateClientId
		} else if self.standing_of(account).algos.len() >= MAX_ALGOS {
			Refusal::TooManyAlgos
		} else {
			return Ok(());
		};
		Err(NotDone::Refused(refusal))
	}

	/// What trades order by order is not for markets that trade by auction.
	pub(crate) fn ensure_continuous(&self, market: MarketId) -> Result<(), Refusal> {
		match self.is_auction(market) {
			true => Err(Refusal::NotInAuction),
			false => Ok(()),
		}
	}

	/// Add an algo order to its account's.
	fn keep_algo(&mut self, account: AccountIndex, algo: Algo) {
		self.edit_standing(account).algos.push(algo);
		let Algo { client_id, market, .. } = algo;
		self.venue.emit(Event::AlgoFiled { account, client_id, market });
	}

	/// File an order that waits for the mark.
	pub(crate) fn file_trigger(
		&mut self,
		account: AccountIndex,
		request: &TriggerRequest,
		agent: Option<AgentCap>,
		placements: &Placements,
	) -> Result<(), NotDone> {
		self.spend_trading(1)?;
		let TriggerRequest { order, direction, mark } = *request;
		self.ensure_may_file(account, &order, placements)?;
		let when = When::Mark { market: order.market, direction, mark };
		let filed = self.file(account, when).ok_or(NotDone::Refused(Refusal::Overflow))?;
		let kind = AlgoKind::Trigger { order, filed };
		self.keep_algo(
			account,
			Algo { client_id: order.client_id, market: order.market, agent, kind },
		);
		Ok(())
	}

	/// File a TWAP, whose first slice is due at once.
	pub(crate) fn file_twap(
		&mut self,
		account: AccountIndex,
		request: &TwapRequest,
		agent: Option<AgentCap>,
		placements: &Placements,
	) -> Result<(), NotDone> {
		self.spend_trading(1)?;
		let OrderRequest { client_id, market, .. } = request.order;
		self.ensure_may_file(account, &request.order, placements)?;
		self.ensure_continuous(market).map_err(NotDone::Refused)?;
		let begin = self.now;
		let filed = self.file(account, When::Time(begin));
		filed.ok_or(NotDone::Refused(Refusal::Overflow))?;
		let twap = Twap { request: *request, begin, filled: Lots::ZERO, filed };
		self.keep_algo(account, Algo { client_id, market, agent, kind: AlgoKind::Twap(twap) });
		Ok(())
	}

	/// File a bracket; its entry is for the caller to place. It pays for the arming of its exits now.
	pub(crate) fn file_bracket(
		&mut self,
		account: AccountIndex,
		request: &BracketRequest,
		agent: Option<AgentCap>,
		placements: &Placements,
	) -> Result<(), NotDone> {
		self.spend_trading(3)?;
		let BracketRequest { entry, stop, target } = *request;
		self.ensure_may_file(account, &entry, placements)?;
		self.ensure_continuous(entry.market).map_err(NotDone::Refused)?;
		let bracket = Bracket {
			side: entry.side,
			self_trade: entry.self_trade,
			stop,
			target,
			filled: Lots::ZERO,
			closed: Lots::ZERO,
			awaits_entry: true,
			stage: BracketStage::Entering,
		};
		let OrderRequest { client_id, market, .. } = entry;
		self.keep_algo(
			account,
			Algo { client_id, market, agent, kind: AlgoKind::Bracket(bracket) },
		);
		Ok(())
	}

	/// So many units of filing, or nothing.
	fn spend_trading(&mut self, units: u32) -> Result<(), NotDone> {
		if self.affordable(Purse::Trading, Work::Operation) < units {
			return Err(NotDone::NoRoom);
		}
		self.charge(Purse::Trading, Work::Operation, units);
		Ok(())
	}

	/// Drop an algo order, and tell its client why.
	pub(crate) fn cancel_algo(&mut self, account: AccountIndex, algo: &Algo, reason: CancelReason) {
		self.drop_algo(account, algo);
		let (client_id, market, lots) = (algo.client_id, algo.market, algo.left());
		self.venue.emit(Event::Cancelled { account, client_id, market, lots, reason });
	}

	/// Cancel those algo orders of an account that are `wanted`; false if the budget ended before they did.
	pub(crate) fn cancel_algos(
		&mut self,
		account: AccountIndex,
		reason: CancelReason,
		wanted: impl Fn(&Algo) -> bool,
	) -> bool {
		if !self.has_standing(account) {
			return true;
		}
		for algo in self.standing_of(account).algos.clone() {
			if wanted(&algo) {
				if !self.spend(Purse::Trading, Work::Cancel) {
					return false;
				}
				self.cancel_algo(account, &algo, reason);
			}
		}
		true
	}

	pub(crate) fn drop_algo(&mut self, account: AccountIndex, algo: &Algo) {
		self.unfile(algo.filed());
		self.edit_standing(account).algos.retain(|at| at.client_id != algo.client_id);
	}

	/// The dead man's switch: arm it, move it, or take it away.
	pub(crate) fn set_deadline(
		&mut self,
		account: AccountIndex,
		height: Option<BlockHeight>,
	) -> Result<(), NotDone> {
		self.spend_trading(1)?;
		let before = self.standing_of(account).deadline;
		self.unfile(before.map(|deadline| deadline.filed));
		let arm =
			|height| Some(Deadline { height, filed: self.file(account, When::Height(height))? });
		let deadline = height.and_then(arm);
		if before.is_some() || deadline.is_some() {
			self.edit_standing(account).deadline = deadline;
		}
		Ok(())
	}

	/// Cancel the orders of every account whose deadline has come. What the budget does not reach goes on in the
	/// next block.
	pub(crate) fn cancel_overdue(&mut self) {
		let now = When::Height(self.height);
		while let Some((account, _)) = self.next_due(now) {
			let reason = CancelReason::Unrenewed;
			let is_done = self.cancel_orders(account, None, Purse::Trading, reason)
				&& self.cancel_algos(account, reason, |algo| !algo.protects());
			self.edit_standing(account).deadline = None;
			if !is_done {
				let height = self.height;
				let filed = self.file(account, now);
				self.edit_standing(account).deadline =
					filed.map(|filed| Deadline { height, filed });
				return;
			}
		}
	}

	/// Count a fill towards the algo order whose name it bears.
	pub(crate) fn follow_fill(
		&mut self,
		account: AccountIndex,
		client_id: ClientOrderId,
		side: Side,
		lots: Lots,
	) {
		if self.find_algo(account, client_id).is_none() {
			return;
		}
		self.edit_algo(account, client_id, |algo| match &mut algo.kind {
			AlgoKind::Trigger { .. } => (),
			AlgoKind::Twap(twap) => twap.filled = sum(twap.filled, lots),
			AlgoKind::Bracket(bracket) if side == bracket.side => {
				bracket.filled = sum(bracket.filled, lots);
			}
			AlgoKind::Bracket(bracket) => bracket.closed = sum(bracket.closed, lots),
		});
	}

	/// Bring the algo orders of every account that has changed up to date.
	pub(crate) fn settle_algos(&mut self, waiting: &[Waiting]) {
		let waiting: BTreeSet<(AccountIndex, ClientOrderId)> =
			waiting.iter().filter_map(Waiting::name).collect();
		let changed: BTreeSet<AccountIndex> =
			self.ledger.changed().chain(self.standing.keys().copied()).collect();
		for account in changed {
			if !self.has_standing(account) {
				continue;
			}
			for algo in self.standing_of(account).algos.clone() {
				let is_queued = waiting.contains(&(account, algo.client_id));
				match algo.kind {
					AlgoKind::Trigger { .. } => (),
					AlgoKind::Twap(twap) => self.settle_twap(account, &algo, &twap),
					AlgoKind::Bracket(bracket) => {
						let has_entry =
							is_queued || self.find_order(account, algo.client_id).is_some();
						self.settle_bracket(
							account,
							&algo,
							Bracket { awaits_entry: has_entry, ..bracket },
						);
					}
				}
			}
		}
	}

	fn settle_twap(&mut self, account: AccountIndex, algo: &Algo, twap: &Twap) {
		if twap.filed.is_none() || algo.left().is_zero() {
			self.end_algo(account, algo, twap.filled);
		}
	}

	fn settle_bracket(&mut self, account: AccountIndex, algo: &Algo, bracket: Bracket) {
		let is_spent = bracket.open().is_zero() && !bracket.awaits_entry;
		let has_failed = matches!(bracket.stage, BracketStage::Closing { tries: 0, .. });
		if is_spent || has_failed {
			return self.end_algo(account, algo, bracket.closed);
		}
		let has_begun =
			matches!(bracket.stage, BracketStage::Entering) && !bracket.filled.is_zero();
		let stage = match has_begun {
			true => self.arm(account, algo.market, &bracket),
			false => bracket.stage,
		};
		let settled = AlgoKind::Bracket(Bracket { stage, ..bracket });
		if settled != algo.kind {
			self.edit_algo(account, algo.client_id, |algo| algo.kind = settled);
		}
	}

	/// File the exits of a bracket.
	fn arm(&mut self, account: AccountIndex, market: MarketId, bracket: &Bracket) -> BracketStage {
		let (stop, target) = match bracket.side {
			Side::Bid => (Direction::Below, Direction::Above),
			Side::Ask => (Direction::Above, Direction::Below),
		};
		let mut file = |exit: Option<Exit>, direction| {
			let mark = exit?.mark;
			self.file(account, When::Mark { market, direction, mark })
		};
		BracketStage::Armed { stop: file(bracket.stop, stop), target: file(bracket.target, target) }
	}

	fn end_algo(&mut self, account: AccountIndex, algo: &Algo, filled: Lots) {
		self.drop_algo(account, algo);
		let Algo { client_id, market, .. } = *algo;
		self.venue.emit(Event::AlgoEnded { account, client_id, market, filled });
	}

	/// Write what has changed, and note in each account whether it has anything standing.
	pub(crate) fn write_standings(&mut self) {
		for (index, kept) in &self.standing {
			let Some(standing) = kept.changed() else { continue };
			let mut account = self.ledger.read(*index);
			account.has_standing = !standing.is_empty();
			self.ledger.write(*index, account);
			self.venue.set_standing(*index, standing);
		}
	}
}

/// Cannot overflow: no order is larger than half of the range.
fn sum(lots: Lots, more: Lots) -> Lots {
	Lots(lots.0.saturating_add(more.0))
}
