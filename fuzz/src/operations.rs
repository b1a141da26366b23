//! Blocks of operations, through the whole round.

use crate::Mender;
use codec::{DecodeAll, Encode};
use novation_exchange_types::Event;
use novation_search::{regressions, shrink, Block, History, Style, Tally, Teller, Trial};
use novation_sim::{BLOCK, BTC, START};
use novation_units::{BookId, Quote};
use std::time::Duration;

/// Deposits, in atoms, that an account or the insurance fund may begin with. A lot is about 10 000 atoms.
const FUNDS: [i128; 14] = [
	0,
	1_000,
	5_000,
	20_000,
	40_000,
	60_000,
	100_000,
	150_000,
	250_000,
	500_000,
	1_000_000,
	10_000_000,
	1_000_000_000,
	1_000_000_000_000,
];
const ACCOUNTS: usize = 8;
/// The most blocks of a seed.
const MOST_BLOCKS: usize = 40;
/// The longest time to shrink a failing history.
const PATIENCE: Duration = Duration::from_secs(10);

/// Runs the input. It consists of a byte for the funds of each account and of the insurance fund, a byte that is odd if
/// the first market trades by auction, and SCALE-encoded [`Block`]s.
///
/// # Panics
///
/// If a law is broken, the exchange panics, or it differs from the naive model. The history is then shrunk and saved.
pub fn run(mender: &Mender, bytes: &[u8]) -> Option<Tally> {
	let history = history(mender, bytes)?;
	match history.judge() {
		Ok(tally) => Some(tally),
		Err(first) => match shrink(history, PATIENCE) {
			Some((fewer, failure)) => {
				panic!("{failure}\n{}", regressions::record(&fewer, &failure))
			}
			None => panic!("{first}, but not when it is repeated"),
		},
	}
}

/// The history that the bytes encode; `None` if they are too few.
pub fn history(mender: &Mender, bytes: &[u8]) -> Option<History> {
	let (funds, insurance, has_auctions, mut rest) = head(bytes)?;
	let mut blocks = Vec::new();
	let mut now = START.0;
	while let Some(encoded) = mender.next(&mut rest, now) {
		let block = Block::decode_all(&mut &encoded[..]).expect("what was mended to decode");
		now += BLOCK.0 + u64::from(block.pause) * 1_000;
		blocks.push(block);
	}
	Some(History { funds, insurance, has_auctions, blocks })
}

/// Funds of the accounts, those of the insurance fund, whether the first market trades by auction, and the bytes
/// that follow.
pub(crate) fn head(bytes: &[u8]) -> Option<(Vec<Quote>, Quote, bool, &[u8])> {
	let (head, rest) = bytes.split_at_checked(ACCOUNTS + 2)?;
	let (has_auctions, head) = head.split_last()?;
	let mut funds: Vec<_> =
		head.iter().map(|byte| Quote(FUNDS[usize::from(*byte) % FUNDS.len()])).collect();
	let insurance = funds.pop()?;
	Some((funds, insurance, has_auctions % 2 == 1, rest))
}

/// The bytes that [`head`] reads.
pub(crate) fn encode_head(history: &History) -> Vec<u8> {
	let funds = history.funds.iter().chain([&history.insurance]);
	let place = |amount: &Quote| FUNDS.iter().position(|at| *at == amount.0).expect("of the list");
	let mut bytes: Vec<u8> = funds.map(|amount| place(amount) as u8).collect();
	bytes.push(history.has_auctions.into());
	bytes
}

fn encode(history: &History) -> Vec<u8> {
	let mut bytes = encode_head(history);
	history.blocks.iter().for_each(|block| block.encode_to(&mut bytes));
	bytes
}

/// Whether a history serves the purpose of its style: several pages of a side, or liquidations and payments of
/// the insurance fund.
fn suffices(style: &Style, history: &History) -> bool {
	let mut trial = Trial::new(&history.funds, history.insurance, history.has_auctions);
	let mut paid = 0;
	for block in &history.blocks {
		// Broken laws are for the fuzzer to find.
		let _ = trial.block(block);
		let told = trial.exchange().events();
		paid += told.iter().filter(|event| matches!(event, Event::InsurancePaid { .. })).count();
	}
	let header = trial.exchange().book().header(BookId::Market(BTC)).expect("a sound book");
	let deep = header.bids.shape.pages.max(header.asks.shape.pages) > 1;
	(!style.patient || deep) && (!style.rough || trial.tally().liquidations > 1 && paid > 0)
}

/// Histories of the flow generator: rich accounts, scarce margin, deep books, rough times.
pub fn seeds() -> Vec<(String, Vec<u8>)> {
	let mender = Mender::new::<Block>();
	let encoded = |(name, history): (String, History)| {
		let bytes = encode(&history);
		assert_eq!(self::history(&mender, &bytes), Some(history), "a seed is as it is written");
		(name, bytes)
	};
	histories().into_iter().map(encoded).collect()
}

/// The histories of the seeds, by name.
pub(crate) fn histories() -> Vec<(String, History)> {
	let scarce = Style::calm([3, 4, 5, 6, 7, 8, 9, 12].map(|at: usize| FUNDS[at]));
	let poor = Style::calm([3, 3, 4, 4, 5, 6, 12, 13].map(|at: usize| FUNDS[at]));
	let rich = Style::calm([FUNDS[13]; ACCOUNTS]);
	// More than 64 orders on a side, which no longer fit a page.
	let deep =
		Style { operations: 45, names: 250, markets: vec![BTC], patient: true, ..rich.clone() };
	let styles = [
		("rich", Style { operations: 20, ..rich.clone() }, 4),
		("scarce", Style { operations: 20, ..scarce.clone() }, 5),
		("auction", Style { operations: 20, has_auctions: true, ..scarce }, 5),
		("deep", deep, 7),
		("rough", Style { operations: 18, moves: 80, rough: true, ..poor }, 6),
	];
	let mut histories = Vec::new();
	for (name, style, blocks) in styles {
		let count = if style.patient { 2 } else { 4 };
		for seed in 0..count {
			let insurance = Quote(FUNDS[1 + seed as usize * 2]);
			let style = Style { insurance, ..style.clone() };
			let tell = |blocks| Teller::new(style.clone(), seed).history(blocks);
			let mut history = tell(blocks);
			while !suffices(&style, &history) && history.blocks.len() < MOST_BLOCKS {
				history = tell(history.blocks.len() as u64 + 1);
			}
			histories.push((format!("{name}-{seed}"), history));
		}
	}
	histories
}
