//! All features at random: orders, price jumps, silent feeders, withdrawals, deposits, tight budgets. Every round
//! checks the laws.

use novation_exchange_types::{Event, Market};
use novation_ledger::INSURANCE;
use novation_sim::{seeds, toy, toy_auction, Exchange, Flow, Mix, Random, AMPLE, BTC, ETH};
use novation_units::Quote;
use std::collections::BTreeMap;

const ROUNDS: u64 = if cfg!(debug_assertions) { 120 } else { 1_500 };

/// A market of a thousand ticks with leveraged traders, whose price may jump by a tenth in a block.
fn history(seed: u64, first: fn() -> Market) -> BTreeMap<&'static str, u64> {
	let mut random = Random::new(seed ^ 0xc0ffee);
	let mut exchange = Exchange::new([(BTC, first()), (ETH, toy())]);
	let mut accounts = Vec::new();
	for number in 0..24 {
		let account = exchange.trader(0);
		let atoms = if number < 2 { 1_000_000_000 } else { random.within(10_000..400_000) };
		exchange.deposit(account, Quote(atoms.into()));
		accounts.push(account);
	}
	exchange.deposit(INSURANCE, Quote(random.within(0..200_000).into()));
	let mut prices = [(BTC, 1_000), (ETH, 1_000)];
	let mut fired = BTreeMap::new();
	for _ in 0..ROUNDS {
		for (market, price) in &mut prices {
			let step = if random.chance(10) { 60 } else { 4 };
			*price = (*price + random.within(0..step * 2 + 1)).clamp(700 + step, 1_400) - step;
			match random.within(0..60) {
				0 => exchange.silence(*market),
				_ => exchange.price(*market, *price),
			};
		}
		let mix = Mix {
			accounts: accounts.clone(),
			markets: prices.to_vec(),
			spread: 30,
			max_lots: 30,
			names: 12,
		};
		let mut flow = Flow::new(mix, random.bits()).with_conditionals();
		let now = exchange.venue.get().now;
		for queued in flow.batch(random.within(0..25), now) {
			exchange.enqueue(queued);
		}
		let account = random.pick(&accounts);
		match random.within(0..6) {
			0 => {
				if let Some(most) = exchange.withdrawable(account).ok().filter(|most| most.0 > 0) {
					exchange.withdraw(account, most).expect("what it says may leave");
				}
			}
			1 => drop(exchange.deposit(account, Quote(random.within(1..60_000).into()))),
			_ => (),
		}
		if random.chance(2) {
			exchange.wait(novation_units::Millis(random.within(0..4) * 1_800_000));
		}
		let tight = random.chance(30);
		let trading = if tight { random.within(0..40) as u32 } else { AMPLE };
		let liquidation = if tight { random.within(0..60) as u32 } else { AMPLE };
		exchange.round_within(trading, liquidation);
		for event in exchange.events() {
			*fired.entry(name(&event)).or_default() += 1;
		}
	}
	// With enough budget, all remaining work finishes.
	for market in [BTC, ETH] {
		exchange.price(market, 1_000);
	}
	exchange.rounds(30);
	assert!(exchange.venue.get().queue.is_empty());
	fired
}

fn name(event: &Event) -> &'static str {
	match event {
		Event::OrderPlaced { .. } => "placed",
		Event::OrderFilled { .. } => "filled",
		Event::OrderCancelled { .. } => "cancelled",
		Event::OrderAmended { .. } => "amended",
		Event::ConditionalScheduled { .. } => "conditional scheduled",
		Event::ConditionalTriggered { .. } => "conditional triggered",
		Event::ConditionalHeld { .. } => "conditional held",
		Event::ConditionalEnded { .. } => "conditional ended",
		Event::OrderRejected { .. } => "refused",
		Event::OperationRejected { .. } => "operation refused",
		Event::PriceChanged { .. } => "price changed",
		Event::FundingCharged { .. } => "funding charged",
		Event::LiquidationStarted { .. } => "liquidation started",
		Event::PositionLiquidated { .. } => "liquidated",
		Event::MarginCall { .. } => "margin call",
		Event::LiquidationEnded { .. } => "liquidation ended",
		Event::InsurancePaid { .. } => "insurance paid",
		Event::Absorbed { .. } => "absorbed",
		Event::Pooled { .. } => "pooled",
		Event::Deleveraged { .. } => "deleveraged",
		Event::InsuranceRoom { .. } => "insurance room",
		Event::BadDebtRepaid { .. } => "bad debt repaid",
		Event::BadDebtIncurred { .. } => "bad debt",
		Event::OperationsPostponed { .. } => "postponed",
		Event::AuctionCleared { .. } => "cleared",
		Event::MarketFaulted { .. }
		| Event::AccountFaulted { .. }
		| Event::AgendaFaulted { .. }
		| Event::CommonFaulted { .. } => panic!("no stored value is damaged: {event:?}"),
	}
}

fn histories(first: fn() -> Market) -> BTreeMap<&'static str, u64> {
	let mut fired: BTreeMap<&str, u64> = BTreeMap::new();
	for seed in seeds(8) {
		let history = std::panic::catch_unwind(|| history(seed, first));
		let Ok(counts) = history else { panic!("NOVATION_SEED={seed} repeats this failure") };
		for (event, count) in counts {
			*fired.entry(event).or_default() += count;
		}
	}
	println!("{fired:?}");
	// A simulation proves nothing about events that it never reaches.
	for event in [
		"filled",
		"liquidated",
		"margin call",
		"liquidation ended",
		"insurance paid",
		"deleveraged",
		"funding charged",
		"price changed",
		"postponed",
		"conditional scheduled",
		"conditional triggered",
		"conditional held",
		"conditional ended",
	] {
		assert!(fired.contains_key(event), "no event of the kind: {event}");
	}
	fired
}

#[test]
fn invariants_should_hold_after_every_round_whatever_happens() {
	histories(toy);
}

#[test]
fn invariants_should_hold_with_auctions_whatever_happens() {
	let fired = histories(toy_auction);
	assert!(fired.contains_key("cleared"), "no auction was held");
}
