//! Compares the auction with the plainest one possible, which tries every price and every allotment.

use novation_book::{allot, clear, Claim, Clearing};
use novation_units::{AccountIndex, ClientOrderId, Lots, Side, Ticks};

/// A small generator (splitmix64).
struct Random(u64);

impl Random {
	fn below(&mut self, end: u64) -> u64 {
		self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
		let mut mixed = self.0;
		mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
		mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
		(mixed ^ (mixed >> 31)) % end
	}

	/// This many claims of one side, with unique names.
	fn claims(&mut self, count: u64, prices: u64, sizes: u64) -> Vec<Claim> {
		let claim = |name| Claim {
			price: Ticks(100 + self.below(prices)),
			lots: Lots(1 + self.below(sizes)),
			account: AccountIndex(self.below(3) as u32),
			client_id: ClientOrderId(name),
		};
		(0..count).map(claim).collect()
	}

	fn shuffle<T>(&mut self, items: &mut [T]) {
		for last in (1..items.len()).rev() {
			items.swap(last, self.below(last as u64 + 1) as usize);
		}
	}
}

const CASES: u64 = if cfg!(debug_assertions) { 2_000 } else { 40_000 };

fn reaches(side: Side, claim: &Claim, price: Ticks) -> bool {
	match side {
		Side::Bid => claim.price >= price,
		Side::Ask => claim.price <= price,
	}
}

fn wanted(side: Side, claims: &[Claim], price: Ticks) -> u128 {
	claims.iter().filter(|at| reaches(side, at, price)).map(|at| u128::from(at.lots.0)).sum()
}

/// Every price from far below to far above, each with its volume and its distance from the mark.
fn naive_clear(bids: &[Claim], asks: &[Claim], mark: Ticks) -> Option<Clearing> {
	let volume = |price| wanted(Side::Bid, bids, price).min(wanted(Side::Ask, asks, price));
	let most = (90..130).map(|price| volume(Ticks(price))).max().unwrap_or(0);
	let best = (90..130).map(Ticks).filter(|price| most > 0 && volume(*price) == most);
	let nearest = best.min_by_key(|price| price.0.abs_diff(mark.0))?;
	Some(Clearing { price: nearest, lots: most })
}

/// Every way to distribute `lots` among claims of these sizes.
fn ways(sizes: &[u64], lots: u64) -> Vec<Vec<u64>> {
	let Some((first, others)) = sizes.split_first() else {
		return if lots == 0 { vec![vec![]] } else { vec![] };
	};
	let with = |part: u64| {
		ways(others, lots - part).into_iter().map(move |way| [vec![part], way].concat())
	};
	(0..=lots.min(*first)).flat_map(with).collect()
}

/// The way to share `lots` at one price that is closest to all exact parts. Among equals it gives more to the larger
/// claim, then to the lower account, then to the lower client id.
fn naive_share(level: &[Claim], lots: u64) -> Vec<(Claim, u64)> {
	let mut ranked = level.to_vec();
	ranked.sort_by_key(|at| (u64::MAX - at.lots.0, at.account, at.client_id));
	let sizes: Vec<u64> = ranked.iter().map(|at| at.lots.0).collect();
	let all: i128 = sizes.iter().map(|size| i128::from(*size)).sum();
	let unfair = |way: &Vec<u64>| -> i128 {
		let gap = |(part, size): (&u64, &u64)| {
			(i128::from(*part) * all - i128::from(*size) * i128::from(lots)).pow(2)
		};
		way.iter().zip(&sizes).map(gap).sum()
	};
	let fairest = ways(&sizes, lots).into_iter().min_by(|one, other| {
		// Larger parts at the front come first, so the comparison of the parts is reversed.
		unfair(one).cmp(&unfair(other)).then(other.cmp(one))
	});
	ranked.into_iter().zip(fairest.expect("there is a way")).collect()
}

fn naive_allot(side: Side, claims: &[Claim], mut lots: u64) -> Vec<Lots> {
	let mut prices: Vec<Ticks> = claims.iter().map(|at| at.price).collect();
	prices.sort();
	prices.dedup();
	if side == Side::Bid {
		prices.reverse();
	}
	let mut parts = Vec::new();
	for price in prices {
		let level: Vec<Claim> = claims.iter().copied().filter(|at| at.price == price).collect();
		let all: u64 = level.iter().map(|at| at.lots.0).sum();
		let given = lots.min(all);
		lots -= given;
		parts.extend(naive_share(&level, given));
	}
	let part =
		|claim: &Claim| parts.iter().find(|(at, _)| at == claim).map_or(0, |(_, part)| *part);
	claims.iter().map(|claim| Lots(part(claim))).collect()
}

#[test]
fn auction_should_clear_where_trying_every_price_finds_the_largest_volume_nearest_to_the_mark() {
	let mut random = Random(1);
	let mut cleared = 0;
	for case in 0..CASES {
		let (bids, asks) = (random.below(8), random.below(8));
		let (bids, asks) = (random.claims(bids, 12, 9), random.claims(asks, 12, 9));
		let mark = Ticks(95 + random.below(22));
		let clearing = clear(&bids, &asks, mark);
		assert_eq!(
			clearing,
			naive_clear(&bids, &asks, mark),
			"case {case}: {bids:?} {asks:?} {mark:?}"
		);
		cleared += u64::from(clearing.is_some());
	}
	assert!(cleared > CASES / 4, "only {cleared} auctions cleared");
}

#[test]
fn allotment_should_be_the_fairest_of_all_allotments() {
	let mut random = Random(2);
	for case in 0..CASES / 8 {
		for side in [Side::Bid, Side::Ask] {
			let count = 1 + random.below(4);
			let claims = random.claims(count, 2, 5);
			let all: u64 = claims.iter().map(|at| at.lots.0).sum();
			let lots = random.below(all + 1);
			let allotted = allot(side, &claims, lots.into()).unwrap();
			let naive = naive_allot(side, &claims, lots);
			assert_eq!(allotted, naive, "case {case}: {side:?} {claims:?} of {lots}");
		}
	}
}

#[test]
fn auction_should_conserve_lots_and_respect_every_limit_and_the_priority_of_price() {
	let mut random = Random(3);
	for case in 0..CASES {
		let (bids, asks) = (random.below(12), random.below(12));
		let (bids, asks) = (random.claims(bids, 12, 30), random.claims(asks, 12, 30));
		let Some(clearing) = clear(&bids, &asks, Ticks(105)) else { continue };
		for (side, claims) in [(Side::Bid, &bids), (Side::Ask, &asks)] {
			let parts = allot(side, claims, clearing.lots).unwrap();
			let sum: u128 = parts.iter().map(|part| u128::from(part.0)).sum();
			assert_eq!(sum, clearing.lots, "case {case}: {side:?}");
			for (claim, part) in claims.iter().zip(&parts) {
				assert!(part.is_zero() || reaches(side, claim, clearing.price), "case {case}");
				assert!(*part <= claim.lots, "case {case}");
				let worse = |at: &&(&Claim, &Lots)| {
					at.0.price != claim.price && reaches(side, claim, at.0.price)
				};
				let mut others = claims.iter().zip(&parts).collect::<Vec<_>>();
				others.retain(|at| worse(&at));
				let is_passed_over = *part < claim.lots && others.iter().any(|at| !at.1.is_zero());
				assert!(!is_passed_over, "case {case}: {claim:?} of {claims:?} got {parts:?}");
			}
		}
	}
}

#[test]
fn auction_should_not_depend_on_the_order_of_its_claims() {
	let mut random = Random(4);
	for case in 0..CASES {
		let (bids, asks) = (random.below(12), random.below(12));
		let (mut bids, mut asks) = (random.claims(bids, 6, 30), random.claims(asks, 6, 30));
		let outcome = |bids: &[Claim], asks: &[Claim]| {
			let clearing = clear(bids, asks, Ticks(102))?;
			let mut parts: Vec<_> = [(Side::Bid, bids), (Side::Ask, asks)]
				.into_iter()
				.flat_map(|(side, claims)| {
					let parts = allot(side, claims, clearing.lots).unwrap();
					claims.iter().map(move |at| (side, at.client_id)).zip(parts).collect::<Vec<_>>()
				})
				.collect();
			parts.sort_by_key(|((side, name), _)| (*side == Side::Ask, *name));
			Some((clearing, parts))
		};
		let before = outcome(&bids, &asks);
		random.shuffle(&mut bids);
		random.shuffle(&mut asks);
		assert_eq!(outcome(&bids, &asks), before, "case {case}");
	}
}

#[test]
fn auction_should_not_lose_its_range_at_the_ends_of_what_numbers_hold() {
	let claim = |price, lots, name| Claim {
		price: Ticks(price),
		lots: Lots(lots),
		account: AccountIndex(0),
		client_id: ClientOrderId(name),
	};
	let bids = [claim(u64::MAX, u64::MAX, 0), claim(u64::MAX, u64::MAX, 1)];
	let asks = [claim(0, u64::MAX, 0), claim(0, 5, 1)];
	let clearing = clear(&bids, &asks, Ticks(7)).unwrap();
	assert_eq!(clearing, Clearing { price: Ticks(7), lots: u128::from(u64::MAX) + 5 });
	assert!(allot(Side::Bid, &bids, clearing.lots).is_err(), "more than 2^64 lots to share");
	assert_eq!(allot(Side::Ask, &asks, clearing.lots).unwrap(), [Lots(u64::MAX), Lots(5)]);
	assert_eq!(clear(&[], &asks, Ticks(7)), None);
}
