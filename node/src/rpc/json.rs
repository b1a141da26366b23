//! Runtime results as JSON that JavaScript reads without loss.

use serde::Serialize;
use serde_json::{ser::Formatter, Map, Serializer, Value};
use std::io::{Result, Write};

/// Serialises `answer` with camel-case keys and wide integers as strings.
///
/// Every integer of a 64-bit or wider type becomes a decimal string, whatever its value.
///
/// # Errors
///
/// Types of the runtime API never cause one.
pub fn to_json(answer: &impl Serialize) -> serde_json::Result<Value> {
	let mut text = Vec::new();
	answer.serialize(&mut Serializer::with_formatter(&mut text, QuotedIntegers))?;
	serde_json::from_slice(&text).map(camel_keys)
}

/// Writes wide integers as strings, which JavaScript numbers cannot hold. Not suitable for maps
/// with integer keys, which are strings already.
struct QuotedIntegers;

impl Formatter for QuotedIntegers {
	fn write_u64<W: ?Sized + Write>(&mut self, writer: &mut W, value: u64) -> Result<()> {
		write!(writer, "\"{value}\"")
	}

	fn write_i64<W: ?Sized + Write>(&mut self, writer: &mut W, value: i64) -> Result<()> {
		write!(writer, "\"{value}\"")
	}

	fn write_u128<W: ?Sized + Write>(&mut self, writer: &mut W, value: u128) -> Result<()> {
		write!(writer, "\"{value}\"")
	}

	fn write_i128<W: ?Sized + Write>(&mut self, writer: &mut W, value: i128) -> Result<()> {
		write!(writer, "\"{value}\"")
	}
}

fn camel_keys(value: Value) -> Value {
	match value {
		Value::Array(items) => items.into_iter().map(camel_keys).collect(),
		Value::Object(fields) => {
			let fields = fields.into_iter().map(|(key, value)| (camel(&key), camel_keys(value)));
			Value::Object(fields.collect::<Map<_, _>>())
		}
		other => other,
	}
}

/// `due_slot` → `dueSlot`.
pub fn camel(key: &str) -> String {
	let mut words = key.split('_');
	let first = words.next().unwrap_or_default().to_owned();
	words.fold(first, |camel, word| {
		let mut letters = word.chars();
		let head = letters.next().map(|letter| letter.to_ascii_uppercase());
		camel + &head.into_iter().chain(letters).collect::<String>()
	})
}

#[cfg(test)]
mod tests {
	use super::*;
	use serde_json::json;

	#[derive(Serialize)]
	struct Inner {
		last_funding_index: i128,
		size: Option<u64>,
	}

	#[derive(Serialize)]
	struct Outer {
		id: u32,
		price_decimals: u8,
		open_interest: u64,
		rate: i64,
		custody: u128,
		inner: Vec<Inner>,
		status: Status,
	}

	#[derive(Serialize)]
	enum Status {
		BelowQuorum { fresh_feeders: u64 },
	}

	#[test]
	fn answer_should_have_camel_keys_and_wide_integers_as_strings() {
		let answer = Outer {
			id: u32::MAX,
			price_decimals: 1,
			open_interest: u64::MAX,
			rate: -3,
			custody: u128::MAX,
			inner: vec![Inner { last_funding_index: i128::MIN, size: None }],
			status: Status::BelowQuorum { fresh_feeders: 2 },
		};
		let wanted = json!({
			"id": u32::MAX,
			"priceDecimals": 1,
			"openInterest": "18446744073709551615",
			"rate": "-3",
			"custody": "340282366920938463463374607431768211455",
			"inner": [{
				"lastFundingIndex": "-170141183460469231731687303715884105728",
				"size": null,
			}],
			"status": { "BelowQuorum": { "freshFeeders": "2" } },
		});
		assert_eq!(to_json(&answer).unwrap(), wanted);
	}
}
