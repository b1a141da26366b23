//! Listing markets, and what the admin changes about them.

use crate::{Config, Error, Event, Listing, Markets, Pallet};
use frame_support::{ensure, pallet_prelude::DispatchResult, traits::Get};
use novation_exchange_types::{Market, MarketStatus};
use novation_ports::{MarketFaults, OnRiskRaised};
use novation_units::{MarketId, Unreadable};

impl<T: Config> Pallet<T> {
	/// Returns a listing that must exist.
	fn known(market: MarketId) -> Result<Listing, Error<T>> {
		let listing = Self::listing(market).map_err(|Unreadable| Error::<T>::ListingUnreadable)?;
		listing.ok_or(Error::<T>::UnknownMarket)
	}

	pub(crate) fn do_add_market(market: MarketId, listing: Listing) -> DispatchResult {
		ensure!(!Markets::<T>::contains_key(market), Error::<T>::MarketExists);
		ensure!(Markets::<T>::count() < T::MaxMarkets::get(), Error::<T>::TooManyMarkets);
		listing.market.validate().map_err(Error::<T>::from)?;
		Markets::<T>::insert(market, listing);
		Self::deposit_event(Event::MarketAdded { market });
		Ok(())
	}

	pub(crate) fn do_update_market(market: MarketId, terms: Market) -> DispatchResult {
		let listing = Self::known(market)?;
		ensure!(terms.tick_value == listing.market.tick_value, Error::<T>::TickValueFixed);
		terms.validate().map_err(Error::<T>::from)?;
		let (before, after) = (&listing.market.orders, &terms.orders);
		let may_grow = after.max_lots >= before.max_lots && after.max_price >= before.max_price;
		ensure!(may_grow, Error::<T>::BoundsLowered);
		Markets::<T>::insert(market, Listing { market: terms, ..listing });
		T::OnRiskRaised::look_at_all().map_err(|Unreadable| Error::<T>::ScheduleUnreadable)?;
		Self::deposit_event(Event::MarketUpdated { market });
		Ok(())
	}

	pub(crate) fn do_set_status(market: MarketId, status: MarketStatus) -> DispatchResult {
		let mut listing = Self::known(market)?;
		listing.market.status = status;
		Markets::<T>::insert(market, listing);
		Self::deposit_event(Event::StatusChanged { market, status });
		Ok(())
	}

	pub(crate) fn do_clear_fault(market: MarketId) -> DispatchResult {
		let listing = Self::known(market)?;
		let fault = T::Faults::clear_fault(market);
		let fault = fault.map_err(|Unreadable| Error::<T>::StateUnreadable)?;
		let fault = fault.ok_or(Error::<T>::NoFault)?;
		Self::deposit_event(Event::FaultCleared { market, fault });
		match listing.market.status {
			// Nothing trades in these either.
			MarketStatus::Initialising | MarketStatus::Halted | MarketStatus::Settled => Ok(()),
			_ => Self::do_set_status(market, MarketStatus::Halted),
		}
	}
}
