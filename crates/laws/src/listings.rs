//! Markets and the reports of feeders.

use crate::{law::ensure, Broken, Feeds, Law, ListingLimits, Listings};
use alloc::{collections::BTreeSet, format};

/// I-24: `markets ≤ most`, and each has valid terms.
pub fn listings(state: &(impl Listings + ListingLimits)) -> Result<(), Broken> {
	let (mut count, most) = (0_usize, state.max_markets());
	for (market, terms) in state.listings() {
		count = count.saturating_add(1);
		let broken = |detail| Law::Listings.broken(detail).in_market(market);
		let validated = terms.validate();
		ensure(validated.is_ok(), || broken(format!("invalid terms: {validated:?}")))?;
	}
	ensure(count <= most, || {
		Law::Listings.broken(format!("{count} markets are listed, {most} are allowed"))
	})
}

/// I-25: every feed belongs to a listed market and a known feeder, which has only one feed there.
pub fn feeds(state: &impl Feeds) -> Result<(), Broken> {
	let feeders = state.feeders();
	for (market, feeds) in state.feeds() {
		let broken = |detail| Law::Feeds.broken(detail).in_market(market);
		ensure(state.is_listed(market), || broken("it is not listed".into()))?;
		let mut seen = BTreeSet::new();
		for feed in &feeds {
			let is_known = usize::from(feed.feeder) < feeders;
			ensure(is_known && seen.insert(feed.feeder), || {
				broken(format!("{feed:?} comes twice, or there are only {feeders} feeders"))
			})?;
		}
	}
	Ok(())
}
