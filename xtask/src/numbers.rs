//! Formats of numbers.

/// Formats `value` with this many significant digits, without trailing zeros, as `%g` in C.
pub fn significant(value: f64, digits: usize) -> String {
	if value == 0.0 || !value.is_finite() {
		return if value == 0.0 { "0".into() } else { value.to_string() };
	}
	let precision = digits.saturating_sub(1);
	let scientific = format!("{value:.precision$e}");
	let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
	let exponent: i32 = exponent.parse().unwrap_or_default();
	if exponent < -4 || exponent >= i32::try_from(digits).unwrap_or(i32::MAX) {
		let sign = if exponent < 0 { '-' } else { '+' };
		return format!("{}e{sign}{:02}", without_zeros(mantissa), exponent.abs());
	}
	let decimals = usize::try_from(i32::try_from(precision).unwrap_or_default() - exponent)
		.unwrap_or_default();
	without_zeros(&format!("{value:.decimals$}")).into()
}

fn without_zeros(text: &str) -> &str {
	if text.contains('.') {
		text.trim_end_matches('0').trim_end_matches('.')
	} else {
		text
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn significant_digits_should_be_kept_and_zeros_dropped() {
		for (value, expected) in [
			(0.12345, "0.123"),
			(3.0, "3"),
			(0.0, "0"),
			(99.95, "100"),
			(0.3, "0.3"),
			(29.7, "29.7"),
			(1.005, "1"),
			(0.000012, "1.2e-05"),
			(1234.0, "1.23e+03"),
			(-2.5, "-2.5"),
		] {
			assert_eq!(significant(value, 3), expected, "{value}");
		}
	}
}
