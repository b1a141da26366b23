//! Random histories: after any calls in any order, every block ends in a sound state.

use crate::{driver::*, fixtures::*};
use novation_access::{AgentLimits, MarketLimit};
use novation_exchange_types::{Event, MarketStatus, Op, OrderRequest, Queued};
use novation_ports::Accounts;
use novation_runtime::{AccountId, Clearing, Runtime};
use novation_runtime_api::runtime_decl_for_novation_api::NovationApi;
use novation_sim::{seeds, Flow, Mix, Random, BTC, ETH};
use novation_units::{AccountIndex, Lots, MarketId, Millis};
use std::collections::BTreeMap;

/// Number of chains, and of blocks on each.
const CHAINS: u64 = 8;
const BLOCKS: u64 = 80;
const TRADERS: u32 = 12;

/// Counts of events, to show that the histories are not idle.
#[derive(Debug, Default)]
struct Seen(BTreeMap<&'static str, u32>);

impl Seen {
	fn count(&mut self, told: &Told) {
		for event in &told.round {
			*self.0.entry(name(event)).or_default() += 1;
		}
	}
}

fn name(event: &Event) -> &'static str {
	match event {
		Event::OrderPlaced { .. } => "placed",
		Event::OrderFilled { .. } => "filled",
		Event::OrderCancelled { .. } => "cancelled",
		Event::OrderAmended { .. } => "amended",
		Event::AuctionCleared { .. } => "cleared",
		Event::OperationRejected { .. } => "operation refused",
		Event::MarketFaulted { .. }
		| Event::AccountFaulted { .. }
		| Event::AgendaFaulted { .. }
		| Event::CommonFaulted { .. } => panic!("no stored value is damaged: {event:?}"),
		Event::ConditionalScheduled { .. } => "conditional scheduled",
		Event::ConditionalTriggered { .. } => "conditional triggered",
		Event::ConditionalHeld { .. } => "conditional held",
		Event::ConditionalEnded { .. } => "conditional ended",
		Event::OrderRejected { .. } => "refused",
		Event::PriceChanged { .. } => "price came or went",
		Event::FundingCharged { .. } => "funding",
		Event::MarginCall { .. } => "margin call",
		Event::LiquidationStarted { .. } => "liquidation",
		Event::PositionLiquidated { .. } => "closed on the book",
		Event::LiquidationEnded { .. } => "liquidation over",
		Event::InsurancePaid { .. } => "insurance paid",
		Event::Absorbed { .. } => "absorbed",
		Event::Pooled { .. } => "pooled",
		Event::Deleveraged { .. } => "deleveraged",
		Event::InsuranceRoom { .. } => "insurance room",
		Event::BadDebtRepaid { .. } => "bad debt repaid",
		Event::BadDebtIncurred { .. } => "bad debt",
		Event::OperationsPostponed { .. } => "postponed",
	}
}

/// A history: its traders, and the prices of the outside world.
struct History {
	random: Random,
	flow: Flow,
	bitcoin: u64,
	ether: u64,
}

impl History {
	fn new(seed: u64) -> Self {
		let accounts = (16..16 + TRADERS).map(AccountIndex).collect();
		let markets = vec![(BTC, at(100_000)), (ETH, eth_at(4_000))];
		let mix = Mix { accounts, markets, spread: 3_000, max_lots: 4_000, names: 8 };
		let flow = Flow::new(mix, seed);
		Self { random: Random::new(!seed), flow, bitcoin: at(100_000), ether: eth_at(4_000) }
	}

	/// Runs a block, up to one hour after the last.
	fn block(&mut self) -> Told {
		let millis = self.random.pick(&[0, BLOCK, BLOCK, BLOCK, BLOCK, 10 * BLOCK, 600 * BLOCK]);
		let silent = self.random.chance(10);
		let status = self.random.chance(6).then(|| self.status());
		silent_block(millis, || {
			if !silent {
				self.move_prices();
			}
			if let Some((market, status)) = status {
				let _ = root(set_status(market, status));
			}
			for _ in 0..self.random.within(0..40) {
				self.call();
			}
		})
	}

	/// Usually a small move, and sometimes a crash.
	fn move_prices(&mut self) {
		let reach = if self.random.chance(10) { 90 } else { 8 };
		for (price, start) in [(&mut self.bitcoin, at(100_000)), (&mut self.ether, eth_at(4_000))] {
			let permille = 1_000 + self.random.within(0..2 * reach + 1) - reach;
			*price = (*price * permille / 1_000).clamp(start / 3, start * 3);
		}
		feed(BTC, self.bitcoin);
		feed(ETH, self.ether);
		self.flow.mix.markets = vec![(BTC, self.bitcoin), (ETH, self.ether)];
	}

	fn status(&mut self) -> (MarketId, MarketStatus) {
		let others = [
			MarketStatus::PostOnly,
			MarketStatus::CancelOnly,
			MarketStatus::ReduceOnly,
			MarketStatus::Halted,
		];
		let status =
			if self.random.chance(60) { MarketStatus::Open } else { self.random.pick(&others) };
		(self.random.pick(&[BTC, ETH]), status)
	}

	fn call(&mut self) {
		let who = trader(self.random.within(0..u64::from(TRADERS)) as u32);
		let amount = dollars(u128::from(self.random.within(0..3_000)));
		let result = match self.random.within(0..100) {
			0..=4 => sign(&who, deposit(amount)),
			5..=12 => sign(&who, withdraw(amount)),
			13..=14 => {
				let account = AccountIndex(self.random.within(0..40) as u32);
				sign(&who, pallet_liquidation::Call::check_account { account })
			}
			_ => {
				let Queued { account, op, agent } = self.flow.next(Millis(now()));
				let owner: Option<AccountId> = pallet_clearing::Owners::<Runtime>::get(account);
				let who = match agent {
					Some(_) => agent_of(account),
					None => owner.expect("the flow knows the traders"),
				};
				sign(&who, submit(vec![sized(op)]))
			}
		};
		// Other tests check whether a call is rejected. Here it must only do no harm.
		let _ = result;
	}
}

/// Authorises an agent of each trader, with limits that reject some orders.
fn agent_of(account: AccountIndex) -> AccountId {
	trader(account.0 + 16)
}

fn authorise_agents() {
	for number in 0..TRADERS {
		let limit =
			|market| MarketLimit { market, max_order: Lots(6_000), max_position: Lots(4_000) };
		let limits = AgentLimits {
			markets: vec![limit(BTC), limit(ETH)].try_into().expect("two markets"),
			max_leverage: 10,
			operations_per_block: 2,
			free_per_day: 10_000,
			max_loss_per_day: novation_units::Quote(1_000_000_000_000),
			expires_at: Millis(u64::MAX),
		};
		let agent = agent_of(AccountIndex(16 + number));
		make(&trader(number), pallet_agents::Call::authorise { agent, limits });
	}
}

/// The sizes of the flow suit bitcoin. A lot of ether is worth less, so its sizes are larger.
fn sized(op: Op) -> Op {
	let grow = |order: OrderRequest| match order.market {
		ETH => OrderRequest { lots: Lots(order.lots.0 * 2), ..order },
		_ => order,
	};
	match op {
		Op::Place(order) => Op::Place(grow(order)),
		Op::Replace { market, client_id, order } => {
			Op::Replace { market, client_id, order: grow(order) }
		}
		other => other,
	}
}

#[test]
fn state_should_be_sound_after_every_block_of_a_random_history() {
	let mut seen = Seen::default();
	for seed in seeds(CHAINS) {
		fed(|| {
			for number in 0..TRADERS {
				open(&trader(number), 3_000 + 1_500 * u128::from(number));
			}
			authorise_agents();
			let mut history = History::new(seed);
			for _ in 0..BLOCKS {
				seen.count(&history.block());
			}
			let sums = Runtime::conservation().expect("it decodes").expect("the sums are in range");
			assert_eq!(sums.difference.0, 0, "seed {seed}");
			assert_eq!(Clearing::end_of_accounts(), Ok(AccountIndex(16 + TRADERS)));
		});
	}
	println!("{seen:?}");
	for event in ["placed", "filled", "cancelled", "refused", "funding", "liquidation over"] {
		assert!(seen.0.contains_key(event), "the histories never had: {event}");
	}
}
