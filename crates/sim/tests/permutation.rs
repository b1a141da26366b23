//! The place of an operation in the block matters only within its phase, and not at all in an auction.

use novation_exchange_types::{Event, Market, Op, OrderKind, Queued};
use novation_sim::{seeds, toy, toy_auction, Exchange, Flow, Mix, Random, Styled, BTC, ETH};
use novation_units::{ClientOrderId, Quote};

/// The phase of an operation, whatever the book.
fn phase(queued: &Queued) -> u8 {
	match queued.op {
		Op::Cancel { .. } | Op::CancelAll { .. } | Op::Replace { .. } | Op::Amend { .. } => 0,
		Op::Place(order) if order.kind.resting().is_some() => 1,
		Op::Place(_) => 2,
		_ => unreachable!("the flow is without conditional orders"),
	}
}

/// A permutation of the block that keeps the order within each phase.
fn permute(block: &[Queued], random: &mut Random) -> Vec<Queued> {
	let mut phases: [Vec<Queued>; 3] = Default::default();
	for queued in block {
		phases[usize::from(phase(queued))].push(*queued);
	}
	let mut turns: Vec<usize> = block.iter().map(|queued| phase(queued).into()).collect();
	random.shuffle(&mut turns);
	let mut phases = phases.map(Vec::into_iter);
	turns.into_iter().filter_map(|turn| phases[turn].next()).collect()
}

/// A block whose orders determine their phase: orders that may rest are post-only, and client ids do not repeat.
fn block(flow: &mut Flow, exchange: &Exchange, fresh: &mut u64) -> Vec<Queued> {
	let block = flow.batch(25, exchange.venue.get().now);
	let kept = block.into_iter().filter(|queued| !matches!(queued.op, Op::Replace { .. }));
	let mut block: Vec<Queued> = kept.collect();
	for queued in &mut block {
		let Op::Place(order) = &mut queued.op else { continue };
		*fresh += 1;
		order.client_id = ClientOrderId(1_000 + *fresh);
		if let OrderKind::Pegged { offset, expires_at, .. } = order.kind {
			order.kind = OrderKind::Pegged { offset, post_only: true, expires_at };
		} else if let OrderKind::Limit { expires_at: None, .. } = order.kind {
			*order = order.post_only();
		} else if let OrderKind::Limit { .. } = order.kind {
			order.kind = OrderKind::ImmediateOrCancel;
			order.display = None;
		}
	}
	block
}

/// Client ids of resting orders, so that cancels meet one. An account that places orders in this block does not cancel
/// all: that would also cancel its orders earlier in the block.
fn aim(block: &mut [Queued], exchange: &Exchange, random: &mut Random) {
	let resting = exchange.resting();
	let placing: Vec<_> = block
		.iter()
		.filter(|queued| queued.op.order().is_some())
		.map(|queued| queued.account)
		.collect();
	for queued in block.iter_mut() {
		if let (Op::CancelAll { market }, true) = (queued.op, placing.contains(&queued.account)) {
			queued.op = Op::Cancel { market, client_id: ClientOrderId(0) };
		}
	}
	for queued in block {
		if let (Op::Cancel { .. }, false) = (queued.op, resting.is_empty()) {
			let (market, _, order) = random.pick(&resting);
			queued.account = order.account;
			queued.op = Op::Cancel { market, client_id: order.client_id };
		}
	}
}

fn fills(exchange: &Exchange) -> Vec<Event> {
	let is_fill = |event: &Event| matches!(event, Event::OrderFilled { .. });
	exchange.events().into_iter().filter(is_fill).collect()
}

#[test]
fn block_should_have_the_same_outcome_in_any_order_of_its_phases() {
	let mut compared = 0;
	for seed in seeds(4) {
		let mut random = Random::new(seed);
		let mut worlds: Vec<Exchange> =
			(0..3).map(|_| Exchange::new([(BTC, toy()), (ETH, toy())])).collect();
		let mut accounts = Vec::new();
		for atoms in [100_000, 200_000, 400_000, 10_000_000, 20_000_000] {
			for world in &mut worlds {
				let account = world.trader(0);
				world.deposit(account, Quote(atoms));
				accounts.push(account);
			}
		}
		accounts.dedup();
		let markets = vec![(BTC, 1_000), (ETH, 1_000)];
		let mut flow =
			Flow::new(Mix { accounts, markets, spread: 12, max_lots: 30, names: 12 }, seed);
		let mut fresh = 0;
		for _ in 0..150 {
			let mut block = block(&mut flow, &worlds[0], &mut fresh);
			aim(&mut block, &worlds[0], &mut random);
			let price = random.within(990..1_011);
			for (number, world) in worlds.iter_mut().enumerate() {
				let block = if number == 0 { block.clone() } else { permute(&block, &mut random) };
				for queued in block {
					world.enqueue(queued);
				}
				world.price(BTC, price).price(ETH, 1_000).round();
			}
			for world in &worlds[1..] {
				assert_eq!(fills(world), fills(&worlds[0]), "NOVATION_SEED={seed}");
				assert_eq!(world.resting(), worlds[0].resting(), "NOVATION_SEED={seed}");
				assert_eq!(
					*world.accounts.get(),
					*worlds[0].accounts.get(),
					"NOVATION_SEED={seed}"
				);
			}
			compared += fills(&worlds[0]).len();
		}
	}
	assert!(compared > 500, "only {compared} fills were compared");
}

/// A permutation of the block that keeps the order within each class. Operations without a class may go anywhere.
fn permute_but(
	block: &[Queued],
	class: impl Fn(&Queued) -> Option<u32>,
	random: &mut Random,
) -> Vec<Queued> {
	let mut order: Vec<usize> = (0..block.len()).collect();
	random.shuffle(&mut order);
	let classes: Vec<_> = order.iter().map(|at| class(&block[*at])).collect();
	for class in classes.iter().copied().flatten() {
		let places: Vec<_> = (0..order.len()).filter(|at| classes[*at] == Some(class)).collect();
		let mut members: Vec<_> = places.iter().map(|place| order[*place]).collect();
		members.sort_unstable();
		places.into_iter().zip(members).for_each(|(place, member)| order[place] = member);
	}
	order.into_iter().map(|at| block[at]).collect()
}

/// Orders with unused client ids, and changes of resting orders. No two operations name the same order, unless both
/// only reduce or cancel it.
fn independent(flow: &mut Flow, exchange: &Exchange, random: &mut Random) -> Vec<Queued> {
	let batch = flow.batch(25, exchange.venue.get().now);
	let kept = batch.into_iter().filter(|queued| !matches!(queued.op, Op::Replace { .. }));
	let mut block: Vec<Queued> = kept.collect();
	for queued in &mut block {
		if let Op::Place(order) = &mut queued.op {
			order.client_id = ClientOrderId(1_000 + random.bits() % (u64::MAX / 2));
		}
	}
	aim(&mut block, exchange, random);
	let resting = exchange.resting();
	for queued in block.iter_mut() {
		if let (Op::Amend { lots, .. }, false) = (queued.op, resting.is_empty()) {
			let (market, _, order) = random.pick(&resting);
			let client_id = order.client_id;
			let op = Op::Amend { market, client_id, lots };
			*queued = Queued { account: order.account, op, agent: None };
		}
	}
	block
}

/// Runs permutations of blocks, and compares the outcomes.
fn compare(
	markets: [fn() -> Market; 2],
	make: impl Fn(&mut Flow, &Exchange, &mut Random) -> Vec<Queued>,
	class: impl Fn(&Queued) -> Option<u32>,
) {
	let mut compared = 0;
	for seed in seeds(if cfg!(debug_assertions) { 4 } else { 24 }) {
		let mut random = Random::new(seed);
		let world = || {
			let mut world = Exchange::new([(BTC, markets[0]()), (ETH, markets[1]())]);
			for atoms in [100_000, 200_000, 400_000, 800_000, 10_000_000, 20_000_000] {
				let account = world.trader(0);
				world.deposit(account, Quote(atoms));
			}
			world
		};
		let mut worlds: Vec<Exchange> = (0..4).map(|_| world()).collect();
		let accounts = worlds[0].traders().collect();
		let markets = vec![(BTC, 1_000), (ETH, 1_000)];
		let mut flow =
			Flow::new(Mix { accounts, markets, spread: 12, max_lots: 30, names: 12 }, seed);
		for _ in 0..150 {
			let block = make(&mut flow, &worlds[0], &mut random);
			let prices = [(BTC, random.within(985..1_016)), (ETH, random.within(985..1_016))];
			for (number, world) in worlds.iter_mut().enumerate() {
				let block = match number {
					0 => block.clone(),
					_ => permute_but(&block, &class, &mut random),
				};
				for queued in block {
					world.submit(queued.account, queued.op);
				}
				for (market, price) in prices {
					world.price(market, price);
				}
				world.round();
			}
			for world in &worlds[1..] {
				assert_eq!(fills(world), fills(&worlds[0]), "NOVATION_SEED={seed}");
				assert_eq!(world.resting(), worlds[0].resting(), "NOVATION_SEED={seed}");
				assert_eq!(
					*world.accounts.get(),
					*worlds[0].accounts.get(),
					"NOVATION_SEED={seed}"
				);
			}
			compared += fills(&worlds[0]).len();
		}
	}
	println!("{compared} fills were the same in every order");
	assert!(compared > 2_000, "only {compared} fills were compared");
}

#[test]
fn auction_should_have_the_same_outcome_in_any_order_of_its_block() {
	compare([toy_auction, toy_auction], independent, |_| None);
}

#[test]
fn auction_should_have_the_same_outcome_however_accounts_are_interleaved() {
	// Operations of one account may name the same order, and only their sender decides which comes first.
	let any = |flow: &mut Flow, exchange: &Exchange, _: &mut Random| {
		flow.batch(25, exchange.venue.get().now)
	};
	compare([toy_auction, toy_auction], any, |queued| Some(queued.account.0));
}

#[test]
fn auction_should_have_the_same_outcome_beside_a_continuous_market_that_keeps_its_order() {
	let class = |queued: &Queued| {
		let is_continuous = queued.op.order().is_some_and(|order| order.market == ETH);
		is_continuous.then_some(0)
	};
	compare([toy_auction, toy], independent, class);
}
