//! The fields that few orders have: a byte of flags, followed by the fields of the flags that are set.

use crate::{Iceberg, Peg};
use codec::{Compact, Decode, DecodeWithMemTracking, Encode, Error, Input, MaxEncodedLen, Output};
use novation_units::{Lots, Ticks};
use scale_info::{
	build::{Fields, Variants},
	Path, Type, TypeInfo,
};

/// Bit 0: reduce-only.
const REDUCE_ONLY: u8 = 1;
/// Bit 1: an iceberg; its hidden lots and its display follow. Bit 2 is reserved for linked orders.
const ICEBERG: u8 = 1 << 1;
/// Bit 3: pegged; its limit follows.
const PEGGED: u8 = 1 << 3;
const KNOWN: u8 = REDUCE_ONLY | ICEBERG | PEGGED;

/// The rare fields of an order. An order without any of them takes one byte.
///
/// Metadata shows an enum whose index is the byte of flags, so that decoders of pages need not know the
/// flags.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
	pub reduce_only: bool,
	pub iceberg: Option<Iceberg>,
	pub peg: Option<Peg>,
}

impl Style {
	fn flags(&self) -> u8 {
		let flag = |is_set, bit| if is_set { bit } else { 0 };
		flag(self.reduce_only, REDUCE_ONLY)
			| flag(self.iceberg.is_some(), ICEBERG)
			| flag(self.peg.is_some(), PEGGED)
	}
}

impl Encode for Style {
	fn encode_to<O: Output + ?Sized>(&self, output: &mut O) {
		output.push_byte(self.flags());
		if let Some(Iceberg { hidden, display }) = self.iceberg {
			(Compact(hidden.0), Compact(display.0)).encode_to(output);
		}
		if let Some(Peg { limit }) = self.peg {
			Compact(limit.0).encode_to(output);
		}
	}
}

impl Decode for Style {
	fn decode<I: Input>(input: &mut I) -> Result<Self, Error> {
		let flags = input.read_byte()?;
		if flags & !KNOWN != 0 {
			return Err("an order has unknown flags".into());
		}
		let mut number = || Ok::<_, Error>(Compact::<u64>::decode(input)?.0);
		let iceberg = match flags & ICEBERG {
			0 => None,
			_ => Some(Iceberg { hidden: Lots(number()?), display: Lots(number()?) }),
		};
		let peg = match flags & PEGGED {
			0 => None,
			_ => Some(Peg { limit: Ticks(number()?) }),
		};
		Ok(Self { reduce_only: flags & REDUCE_ONLY != 0, iceberg, peg })
	}
}

impl DecodeWithMemTracking for Style {}

impl MaxEncodedLen for Style {
	fn max_encoded_len() -> usize {
		let number = Compact::<u64>::max_encoded_len();
		u8::max_encoded_len().saturating_add(number.saturating_mul(3))
	}
}

impl TypeInfo for Style {
	type Identity = Self;

	fn type_info() -> Type {
		let variants = (0..).zip(NAMES).filter(|(flags, _)| flags & !KNOWN == 0);
		let variants = variants.fold(Variants::new(), |variants, (flags, name)| {
			variants.variant(name, |variant| {
				let following = [(ICEBERG, "hidden"), (ICEBERG, "display"), (PEGGED, "limit")];
				let following = following.into_iter().filter(|(flag, _)| flags & flag != 0);
				let fields = following.fold(Fields::named(), |fields, (_, name)| {
					fields.field(|field| field.ty::<Compact<u64>>().name(name))
				});
				variant.index(flags).fields(fields)
			})
		});
		Type::builder().path(Path::new("Style", module_path!())).variant(variants)
	}
}

/// The name of each combination of flags.
const NAMES: [&str; 12] = [
	"Plain",
	"ReduceOnly",
	"Iceberg",
	"ReduceOnlyIceberg",
	"Linked",
	"ReduceOnlyLinked",
	"IcebergLinked",
	"ReduceOnlyIcebergLinked",
	"Pegged",
	"ReduceOnlyPegged",
	"IcebergPegged",
	"ReduceOnlyIcebergPegged",
];

#[cfg(test)]
mod tests {
	use super::*;
	use scale_info::TypeDef;

	#[test]
	fn metadata_should_describe_each_combination_of_flags_with_its_fields() {
		let TypeDef::Variant(described) = Style::type_info().type_def else { panic!("an enum") };
		let mut styles = Vec::new();
		for peg in [None, Some(Peg { limit: Ticks(9) })] {
			for iceberg in [None, Some(Iceberg { hidden: Lots(5), display: Lots(7) })] {
				for reduce_only in [false, true] {
					styles.push(Style { reduce_only, iceberg, peg });
				}
			}
		}
		assert_eq!(described.variants.len(), styles.len());
		for (variant, style) in described.variants.iter().zip(styles) {
			let bytes = style.encode();
			assert_eq!(variant.index, bytes[0], "{}", variant.name);
			// Each of these numbers takes one byte.
			assert_eq!(variant.fields.len(), bytes.len() - 1);
			assert_eq!(Style::decode(&mut &bytes[..]), Ok(style));
		}
	}

	#[test]
	fn unknown_flags_should_not_decode() {
		for flags in [4, 12, 16, 128] {
			assert!(Style::decode(&mut &[flags, 0, 0, 0, 0][..]).is_err());
		}
	}
}
