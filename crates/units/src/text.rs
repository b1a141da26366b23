//! Wide integers as decimal text, because JSON readers such as JavaScript lose digits beyond 53 bits.

use core::fmt;
use serde::{
	de::{Error, Visitor},
	Deserializer, Serializer,
};

pub(crate) fn serialize<S: Serializer>(number: &i128, serializer: S) -> Result<S::Ok, S::Error> {
	serializer.collect_str(number)
}

pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<i128, D::Error> {
	deserializer.deserialize_any(Number)
}

/// Reads the text, or a plain number in a hand-written file.
struct Number;

impl Visitor<'_> for Number {
	type Value = i128;

	fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str("an integer, or its decimal text")
	}

	fn visit_str<E: Error>(self, text: &str) -> Result<i128, E> {
		text.parse().map_err(|_| E::custom("not a decimal integer of 128 bits"))
	}

	fn visit_i64<E: Error>(self, number: i64) -> Result<i128, E> {
		Ok(number.into())
	}

	fn visit_u64<E: Error>(self, number: u64) -> Result<i128, E> {
		Ok(number.into())
	}
}
