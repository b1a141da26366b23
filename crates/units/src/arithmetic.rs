//! Multiplication and division with a named rounding and 256-bit intermediates.

use core::cmp::Ordering;
use primitive_types::U256;

/// A result is out of the range of its type.
///
/// The limits of a market keep valid values far below, so an overflow means that an input violates them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Overflow;

/// `a * b / c`, rounded towards minus infinity. A zero `c` is an [`Overflow`].
pub fn mul_div_floor(a: i128, b: u128, c: u128) -> Result<i128, Overflow> {
	mul_div(a, b, c, a < 0)
}

/// `a * b / c`, rounded towards plus infinity. A zero `c` is an [`Overflow`].
pub fn mul_div_ceil(a: i128, b: u128, c: u128) -> Result<i128, Overflow> {
	mul_div(a, b, c, a > 0)
}

/// Compares the products `a * b` and `c * d`, exactly.
pub fn compare_products((a, b): (i128, u128), (c, d): (i128, u128)) -> Ordering {
	let size = |a: i128, b: u128| U256::from(a.unsigned_abs()) * U256::from(b);
	match (a < 0, c < 0) {
		(false, false) => size(a, b).cmp(&size(c, d)),
		(true, true) => size(c, d).cmp(&size(a, b)),
		// A product with zero is zero on either side.
		(false, true) if size(a, b).is_zero() && size(c, d).is_zero() => Ordering::Equal,
		(true, false) if size(a, b).is_zero() && size(c, d).is_zero() => Ordering::Equal,
		(false, true) => Ordering::Greater,
		(true, false) => Ordering::Less,
	}
}

/// `a / c`, rounded towards minus infinity.
pub fn div_floor(a: i128, c: u128) -> Result<i128, Overflow> {
	mul_div_floor(a, 1, c)
}

/// `a / c`, rounded towards plus infinity.
pub fn div_ceil(a: i128, c: u128) -> Result<i128, Overflow> {
	mul_div_ceil(a, 1, c)
}

fn mul_div(a: i128, b: u128, c: u128, away_from_zero: bool) -> Result<i128, Overflow> {
	if c == 0 {
		return Err(Overflow);
	}
	let (quotient, has_remainder) = match a.unsigned_abs().checked_mul(b) {
		// This is nearly always enough, and much faster than a division of 256 bits.
		Some(product) => divided(product, c),
		None => {
			let product = U256::from(a.unsigned_abs()) * U256::from(b);
			let (quotient, remainder) = product.div_mod(U256::from(c));
			(u128::try_from(quotient).map_err(|_| Overflow)?, !remainder.is_zero())
		}
	};
	let magnitude = match away_from_zero && has_remainder {
		true => quotient.checked_add(1).ok_or(Overflow)?,
		false => quotient,
	};
	let magnitude = i128::try_from(magnitude).map_err(|_| Overflow)?;
	Ok(if a < 0 { -magnitude } else { magnitude })
}

/// The quotient, and whether there is a remainder. `c` is not zero.
///
/// Narrow operands are divided by 64 bits. No processor divides 128 bits in one instruction, and WASM needs many.
fn divided(product: u128, c: u128) -> (u128, bool) {
	match (u64::try_from(product), u64::try_from(c)) {
		(Ok(product), Ok(c)) => (u128::from(product / c), product % c != 0),
		_ => {
			let quotient = product / c;
			(quotient, quotient.saturating_mul(c) != product)
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn rounding_should_go_the_named_way_on_both_sides_of_zero() {
		assert_eq!(mul_div_floor(7, 1, 2), Ok(3));
		assert_eq!(mul_div_ceil(7, 1, 2), Ok(4));
		assert_eq!(mul_div_floor(-7, 1, 2), Ok(-4));
		assert_eq!(mul_div_ceil(-7, 1, 2), Ok(-3));
		assert_eq!(mul_div_ceil(-8, 1, 2), Ok(-4));
		assert_eq!(mul_div_floor(0, 5, 3), Ok(0));
	}

	#[test]
	fn intermediate_should_be_wider_than_the_result() {
		assert_eq!(mul_div_floor(i128::MAX, u128::MAX, u128::MAX), Ok(i128::MAX));
		assert_eq!(mul_div_floor(i128::MIN + 1, u128::MAX, u128::MAX), Ok(i128::MIN + 1));
	}

	/// Compares every branch of the division with plain 256-bit arithmetic.
	#[test]
	fn narrow_and_wide_should_agree_at_their_borders() {
		let wide = |a: u128, b: u128, c: u128| {
			let (quotient, remainder) = (U256::from(a) * U256::from(b)).div_mod(U256::from(c));
			(quotient.as_u128() as i128, !remainder.is_zero())
		};
		let border = 1_u128 << 64;
		for a in [1, 9, border - 2, border - 1, border, border + 1] {
			for b in [1, 2, border - 2, border - 1, border, border + 1] {
				for c in [3, border - 1, border, border + 1, u128::MAX] {
					let c = c.max(4 * (a / border + 1) * (b / border + 1));
					let (quotient, has_remainder) = wide(a, b, c);
					assert_eq!(mul_div_floor(a as i128, b, c), Ok(quotient));
					let up = quotient + i128::from(has_remainder);
					assert_eq!(mul_div_ceil(a as i128, b, c), Ok(up));
					assert_eq!(mul_div_floor(-(a as i128), b, c), Ok(-up));
				}
			}
		}
	}

	#[test]
	fn overflow_should_be_a_value() {
		assert_eq!(mul_div_floor(1, 1, 0), Err(Overflow));
		assert_eq!(mul_div_floor(i128::MAX, 2, 1), Err(Overflow));
		assert_eq!(mul_div_ceil(i128::MIN, 1, 1), Err(Overflow));
	}
}
