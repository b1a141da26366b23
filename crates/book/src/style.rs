//! What few orders are: a byte of flags, and what follows for those that are set.

use crate::Iceberg;
use codec::{Compact, Decode, DecodeWithMemTracking, Encode, Error, Input, MaxEncodedLen, Output};
use novation_units::Lots;
use scale_info::{
	build::{Fields, Variants},
	Path, Type, TypeInfo,
};

/// Bit 0: reduce-only.
const REDUCE_ONLY: u8 = 1;
/// Bit 1: an iceberg; its hidden lots and its display follow. Bits 2 and 3 are for linked and for
/// pegged orders.
const ICEBERG: u8 = 1 << 1;
const KNOWN: u8 = REDUCE_ONLY | ICEBERG;

/// The usual order has none of it, and spends one byte to say so.
///
/// To metadata it is an enum whose index is the byte of flags: what decodes pages by metadata needs to
/// know no flags.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
	pub reduce_only: bool,
	pub iceberg: Option<Iceberg>,
}

impl Style {
	fn flags(&self) -> u8 {
		let flag = |is_set, bit| if is_set { bit } else { 0 };
		flag(self.reduce_only, REDUCE_ONLY) | flag(self.iceberg.is_some(), ICEBERG)
	}
}

impl Encode for Style {
	fn encode_to<O: Output + ?Sized>(&self, output: &mut O) {
		output.push_byte(self.flags());
		if let Some(Iceberg { hidden, display }) = self.iceberg {
			(Compact(hidden.0), Compact(display.0)).encode_to(output);
		}
	}
}

impl Decode for Style {
	fn decode<I: Input>(input: &mut I) -> Result<Self, Error> {
		let flags = input.read_byte()?;
		if flags & !KNOWN != 0 {
			return Err("an order has flags that nobody knows".into());
		}
		let mut lots = || Ok::<_, Error>(Lots(Compact::<u64>::decode(input)?.0));
		let iceberg = match flags & ICEBERG {
			0 => None,
			_ => Some(Iceberg { hidden: lots()?, display: lots()? }),
		};
		Ok(Self { reduce_only: flags & REDUCE_ONLY != 0, iceberg })
	}
}

impl DecodeWithMemTracking for Style {}

impl MaxEncodedLen for Style {
	fn max_encoded_len() -> usize {
		let lots = Compact::<u64>::max_encoded_len();
		u8::max_encoded_len().saturating_add(lots.saturating_mul(2))
	}
}

impl TypeInfo for Style {
	type Identity = Self;

	fn type_info() -> Type {
		let names = ["Plain", "ReduceOnly", "Iceberg", "ReduceOnlyIceberg"];
		let variants = (0..).zip(names).fold(Variants::new(), |variants, (flags, name)| {
			variants.variant(name, |variant| {
				let following: &[_] =
					if flags & ICEBERG == 0 { &[] } else { &["hidden", "display"] };
				let fields = following.iter().fold(Fields::named(), |fields, name| {
					fields.field(|field| field.ty::<Compact<u64>>().name(name))
				});
				variant.index(flags).fields(fields)
			})
		});
		Type::builder().path(Path::new("Style", module_path!())).variant(variants)
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use scale_info::TypeDef;

	const ICE: Iceberg = Iceberg { hidden: Lots(5), display: Lots(70) };

	#[test]
	fn metadata_should_tell_each_set_of_flags_with_what_follows_it() {
		let TypeDef::Variant(told) = Style::type_info().type_def else { panic!("an enum") };
		for (variant, (reduce_only, iceberg)) in told.variants.iter().zip([
			(false, None),
			(true, None),
			(false, Some(ICE)),
			(true, Some(ICE)),
		]) {
			let bytes = Style { reduce_only, iceberg }.encode();
			assert_eq!(variant.index, bytes[0], "{}", variant.name);
			assert_eq!(variant.fields.len(), iceberg.map_or(0, |_| 2));
		}
		assert_eq!(told.variants.len(), usize::from(KNOWN) + 1);
	}

	#[test]
	fn flags_that_nobody_knows_should_not_decode() {
		for flags in [4, 8, 128] {
			assert!(Style::decode(&mut &[flags, 0, 0, 0][..]).is_err());
		}
	}
}
