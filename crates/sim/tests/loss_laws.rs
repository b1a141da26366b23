//! The laws of losses, broken on purpose after a round that kept all of them.

use novation_exchange_types::{Event, HolderPage};
use novation_laws::{holders, insured, pooled, Broken, Law};
use novation_ledger::{Account, HOUSE, INSURANCE};
use novation_sim::{ask, bid, toy, Exchange, Styled, BTC};
use novation_units::{AccountIndex, ClientOrderId, Lots, MarketId, Quote, Side, Ticks};

/// A market at 1 000 in which `long` has bought 100 lots from `short`.
struct Scene {
	exchange: Exchange,
	long: AccountIndex,
	short: AccountIndex,
}

fn scene() -> Scene {
	let mut exchange = Exchange::new([(BTC, toy())]);
	exchange.price(BTC, 1_000).round();
	let (long, short) = (exchange.trader(1), exchange.trader(1_000));
	exchange.place(short, ask(BTC, 100, 1_000).named(1)).round();
	exchange.place(long, bid(BTC, 100, 1_000).named(1)).round();
	assert_eq!((exchange.lots(long, BTC), exchange.lots(short, BTC)), (100, -100));
	Scene { exchange, long, short }
}

impl Scene {
	fn edit(&self, index: AccountIndex, change: impl FnOnce(&mut Account)) {
		change(self.exchange.accounts.edit().0.entry(index).or_default());
	}

	fn insured(&self) -> Option<(Law, Option<AccountIndex>)> {
		let Broken { law, account, .. } = insured(&self.exchange, &self.exchange.last).err()?;
		Some((law, account))
	}

	fn pooled(&self) -> Option<(Law, Option<MarketId>, Option<AccountIndex>)> {
		let broken = pooled(&self.exchange, &self.exchange.last).err()?;
		Some((broken.law, broken.market, broken.account))
	}

	fn holders(&self) -> Option<(Law, Option<MarketId>, Option<AccountIndex>)> {
		let Broken { law, market, account, .. } = holders(&self.exchange).err()?;
		Some((law, market, account))
	}
}

#[test]
fn insurance_should_be_named_when_the_fund_owes() {
	let scene = scene();
	assert_eq!(scene.insured(), None);
	scene.edit(INSURANCE, |fund| fund.cash = Quote(-1));
	assert_eq!(scene.insured(), Some((Law::Insurance, Some(INSURANCE))));
}

#[test]
fn insurance_should_be_named_when_the_fund_pays_for_a_fill_below_the_mark() {
	let mut scene = scene();
	let (long, short, mark) = (scene.long, scene.short, scene.exchange.mark(BTC));
	let closed_at = |price| Event::OrderFilled {
		market: BTC,
		maker: short,
		maker_client_id: ClientOrderId(9),
		taker: long,
		taker_client_id: None,
		taker_side: Side::Ask,
		price: Ticks(price),
		lots: Lots(1),
		maker_fee: Quote::ZERO,
		taker_fee: Quote::ZERO,
	};
	let paid = Event::InsurancePaid { account: long, amount: Quote(1) };
	scene.exchange.last.events = vec![closed_at(mark), paid.clone()];
	assert_eq!(scene.insured(), None);
	scene.exchange.last.events = vec![closed_at(mark - 1), paid];
	assert_eq!(scene.insured(), Some((Law::Insurance, Some(long))));
}

#[test]
fn pool_should_be_named_when_the_house_keeps_something() {
	let scene = scene();
	assert_eq!(scene.pooled(), None);
	scene.edit(HOUSE, |house| house.cash = Quote(1));
	assert_eq!(scene.pooled(), Some((Law::Pool, None, Some(HOUSE))));
}

#[test]
fn pool_should_be_named_when_it_closes_more_than_it_takes() {
	let mut scene = scene();
	let (market, price) = (BTC, Ticks(1_000));
	let closed = Event::Pooled { market, account: scene.long, lots: Lots(5), price };
	let given = |account, lots| Event::Deleveraged { market, account, lots: Lots(lots), price };
	scene.exchange.round();
	scene.exchange.last.events = vec![closed.clone(), given(scene.short, 5)];
	assert_eq!(scene.pooled(), None);
	scene.exchange.last.events = vec![closed.clone(), given(scene.short, 4)];
	assert_eq!(scene.pooled(), Some((Law::Pool, Some(BTC), None)));
	scene.exchange.last.events = vec![closed, given(INSURANCE, 5)];
	assert_eq!(scene.pooled(), Some((Law::Pool, Some(BTC), Some(INSURANCE))));
}

#[test]
fn holders_should_be_named_when_a_market_forgets_one() {
	let scene = scene();
	assert_eq!(scene.holders(), None);
	let page = (BTC, HolderPage::of(scene.long));
	scene.exchange.venue.edit().holders.get_mut(&page).expect("a page").set(scene.long, false);
	assert_eq!(scene.holders(), Some((Law::Holders, Some(BTC), Some(scene.long))));
	let scene = self::scene();
	scene.edit(INSURANCE, |fund| fund.set_listed(BTC, true));
	assert_eq!(scene.holders(), Some((Law::Holders, Some(BTC), Some(INSURANCE))));
}
