//! The bounds of an order in its market: size, price and notional. Every door by which an order comes asks them here.

use crate::{Market, OrderRequest, RejectReason};
use novation_units::{Lots, Quote, Ticks};

/// The bound that an order is outside of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
	/// The size is below the smallest order or above the largest.
	Lots { least: Lots, most: Lots },
	/// The price is zero or above the highest.
	Price { most: Ticks },
	/// The order at its limit is worth less than the smallest notional.
	Notional { least: Quote },
}

impl From<Bound> for RejectReason {
	fn from(bound: Bound) -> Self {
		match bound {
			Bound::Lots { least, most } => Self::LotsOutOfBounds { least, most },
			Bound::Price { most } => Self::PriceOutOfBounds { most },
			Bound::Notional { least } => Self::NotionalTooSmall { least },
		}
	}
}

/// Checks an order as it is sent. An order that can only reduce a position and never rests needs no bounds.
///
/// # Errors
///
/// [`Bound`].
pub fn ensure_whole(order: &OrderRequest, market: &Market) -> Result<(), Bound> {
	if is_exempt(order) {
		return Ok(());
	}
	ensure_size(order.lots, order.price, order.reduce_only, market)
}

/// Checks the remainder of an order, which may be as small as it happens to be.
///
/// # Errors
///
/// [`Bound`].
pub fn ensure_rest(order: &OrderRequest, market: &Market) -> Result<(), Bound> {
	if is_exempt(order) {
		return Ok(());
	}
	let (least, most) = (Lots(1), market.orders.max_lots);
	ensure(order.lots >= least && order.lots <= most, Bound::Lots { least, most })?;
	ensure_price(order.price, market)
}

/// Checks size, price and notional of an order of `lots` at its limit `price`.
///
/// # Errors
///
/// [`Bound`].
pub fn ensure_size(
	lots: Lots,
	price: Ticks,
	reduce_only: bool,
	market: &Market,
) -> Result<(), Bound> {
	ensure_lots(lots, market)?;
	ensure_price(price, market)?;
	let least = market.orders.min_notional;
	// A notional that overflows is not too small.
	let notional = market.tick_value.notional(lots, price);
	let is_worth_it = notional.map_or(true, |notional| notional >= least);
	ensure(reduce_only || is_worth_it, Bound::Notional { least })
}

/// Checks a size.
///
/// # Errors
///
/// [`Bound::Lots`].
pub fn ensure_lots(lots: Lots, market: &Market) -> Result<(), Bound> {
	let (least, most) = (market.orders.min_lots, market.orders.max_lots);
	ensure(lots >= least && lots <= most, Bound::Lots { least, most })
}

/// Checks a price.
///
/// # Errors
///
/// [`Bound::Price`].
pub fn ensure_price(price: Ticks, market: &Market) -> Result<(), Bound> {
	let most = market.orders.max_price;
	ensure(!price.is_zero() && price <= most, Bound::Price { most })
}

fn is_exempt(order: &OrderRequest) -> bool {
	order.reduce_only && order.kind.resting().is_none()
}

fn ensure(holds: bool, bound: Bound) -> Result<(), Bound> {
	match holds {
		true => Ok(()),
		false => Err(bound),
	}
}
