//! The minutes of 10 October 2025 in which the market fell keep every law.

use novation_exchange_types::Event;
use novation_sim::{
	crash::{prices, replay},
	replay::folder,
	AMPLE,
};
use std::collections::BTreeMap;

#[test]
fn real_crash_should_keep_every_invariant() {
	let Some(prices) = prices() else {
		println!("SKIPPED: no market data in {}", folder().display());
		return;
	};
	let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
	let exchange = replay(&prices, |exchange| {
		exchange.round_within(AMPLE, AMPLE);
		for event in exchange.events() {
			let name = match event {
				Event::OrderFilled { .. } => "fills",
				Event::LiquidationStarted { .. } => "liquidations",
				Event::Deleveraged { .. } => "deleveragings",
				Event::BadDebtIncurred { .. } => "bad debts",
				Event::OrderRejected { .. } => "rejections",
				_ => "other",
			};
			*counts.entry(name).or_default() += 1;
		}
	});
	assert_eq!(prices.each_ref().map(Vec::len), [400, 400], "ten rounds in each of forty minutes");
	println!("{counts:?}, insurance {:?}", exchange.insurance());
	assert!(counts["fills"] > 1_000 && counts["liquidations"] > 10, "{counts:?}");
	assert_eq!(exchange.venue.get().bad_debt.0, 0);
}
