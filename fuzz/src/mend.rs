//! Turns any bytes into the SCALE encoding of a value.
//!
//! It walks the description of the type, so it knows no variant and no field by name, and a new field is fuzzed at
//! once. Bytes that already encode numbers of their usual range stay as they are.

use codec::{Compact, Decode, Encode};
use novation_ledger::FIRST_TRADER;
use scale_info::{
	form::PortableForm, PortableRegistry, Registry, TypeDef, TypeDefPrimitive, TypeInfo,
};

/// The most entries of a list.
const LONGEST: usize = 63;

/// The input has ended.
struct End;

/// The meaning of a number, by the name of its type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Meaning {
	Account,
	Market,
	Name,
	Lots,
	Price,
	Time,
	Height,
	Plain,
}

impl Meaning {
	fn of(name: &str) -> Self {
		match name {
			"AccountIndex" => Self::Account,
			"MarketId" => Self::Market,
			"ClientOrderId" => Self::Name,
			"Lots" => Self::Lots,
			"Ticks" => Self::Price,
			"Millis" => Self::Time,
			"BlockHeight" => Self::Height,
			_ => Self::Plain,
		}
	}

	/// Moves a number to where it is likely to meet others, instead of one among 2^64.
	fn mend(self, found: u128, now: u64) -> u128 {
		let first = u128::from(FIRST_TRADER.0);
		let now = u128::from(now);
		let extreme = u128::from(u64::MAX) - 255;
		match self {
			Self::Account if (first..first + 8).contains(&found) => found,
			Self::Account => first + found % 8,
			Self::Market => found % 2,
			Self::Name if found < 256 => found,
			Self::Name => found % 12,
			Self::Lots if found <= 1_000 => found,
			Self::Lots => 1 + found % 40,
			Self::Price if (880..=1_120).contains(&found) => found,
			Self::Price if found >= extreme => 10_000_000 - (found - extreme),
			Self::Price => 976 + found % 49,
			Self::Time if found + 60_000 > now && found < now + 120_000 => found,
			// The time between the slices of a TWAP.
			Self::Time if found <= 3_600_000 => found,
			Self::Time if found % 2 == 0 => 6_000 + found % 64 * 500,
			Self::Height if found < 1_000 => found,
			Self::Height => found % 64,
			Self::Time => now.saturating_sub(30_000) + found % 64 * 3_000,
			Self::Plain => found,
		}
	}
}

/// Mends encodings of one type.
#[derive(Debug)]
pub struct Mender {
	types: PortableRegistry,
	root: u32,
}

impl Mender {
	/// A mender for encodings of `T`.
	pub fn new<T: TypeInfo + 'static>() -> Self {
		let mut types = Registry::new();
		let root = types.register_type(&scale_info::meta_type::<T>()).id;
		Self { types: types.into(), root }
	}

	/// Returns the encoding of the next value of `input`, and cuts off the part read; `None` at its end.
	///
	/// - `now`: expiries and deadlines are moved close to it.
	pub fn next(&self, input: &mut &[u8], now: u64) -> Option<Vec<u8>> {
		let mut work = Work { types: &self.types, input: *input, output: Vec::new(), now };
		work.mend(self.root).ok()?;
		*input = work.input;
		Some(work.output)
	}
}

struct Work<'t, 'i> {
	types: &'t PortableRegistry,
	input: &'i [u8],
	output: Vec<u8>,
	now: u64,
}

impl Work<'_, '_> {
	fn byte(&mut self) -> Result<u8, End> {
		let (first, rest) = self.input.split_first().ok_or(End)?;
		self.input = rest;
		Ok(*first)
	}

	fn number(&mut self, bytes: usize, meaning: Meaning) -> Result<(), End> {
		let mut found = [0; 16];
		let (number, rest) = self.input.split_at_checked(bytes).ok_or(End)?;
		found[..bytes].copy_from_slice(number);
		self.input = rest;
		let mended = meaning.mend(u128::from_le_bytes(found), self.now);
		self.output.extend_from_slice(&mended.to_le_bytes()[..bytes]);
		Ok(())
	}

	fn compact(&mut self, meaning: Meaning) -> Result<(), End> {
		let before = self.input;
		let found = match Compact::<u64>::decode(&mut self.input) {
			Ok(Compact(found)) => found,
			Err(_) => {
				self.input = before;
				self.byte()?.into()
			}
		};
		let mended = meaning.mend(found.into(), self.now);
		Compact(u64::try_from(mended).unwrap_or(u64::MAX)).encode_to(&mut self.output);
		Ok(())
	}

	fn mend(&mut self, id: u32) -> Result<(), End> {
		let types = self.types;
		let ty = types.resolve(id).ok_or(End)?;
		let name = ty.path.segments.last().map_or("", |name| name);
		match &ty.type_def {
			TypeDef::Composite(composite) => self.composite(&composite.fields, Meaning::of(name)),
			TypeDef::Tuple(parts) => parts.fields.iter().try_for_each(|part| self.mend(part.id)),
			TypeDef::Variant(choice) => {
				let found = usize::from(self.byte()?);
				let variants = &choice.variants;
				let same = variants.iter().find(|variant| usize::from(variant.index) == found);
				let variant = same.or_else(|| variants.get(found % variants.len().max(1)));
				let variant = variant.ok_or(End)?;
				self.output.push(variant.index);
				self.composite(&variant.fields, Meaning::Plain)
			}
			TypeDef::Sequence(list) => self.list(list.type_param.id),
			TypeDef::Array(array) => {
				(0..array.len).try_for_each(|_| self.mend(array.type_param.id))
			}
			TypeDef::Compact(compact) => {
				let inner = types.resolve(compact.type_param.id).ok_or(End)?;
				self.compact(Meaning::of(inner.path.segments.last().map_or("", |name| name)))
			}
			TypeDef::Primitive(primitive) => self.primitive(primitive, Meaning::Plain),
			TypeDef::BitSequence(_) => unimplemented!("no type of the exchange has bit sequences"),
		}
	}

	/// Mends fields. A number with a type of its own takes its meaning from that type.
	fn composite(
		&mut self,
		fields: &[scale_info::Field<PortableForm>],
		meaning: Meaning,
	) -> Result<(), End> {
		if let ([field], true) = (fields, meaning != Meaning::Plain) {
			if let Some(TypeDef::Primitive(primitive)) =
				self.types.resolve(field.ty.id).map(|ty| &ty.type_def)
			{
				return self.primitive(primitive, meaning);
			}
		}
		fields.iter().try_for_each(|field| self.mend(field.ty.id))
	}

	fn primitive(&mut self, primitive: &TypeDefPrimitive, meaning: Meaning) -> Result<(), End> {
		use TypeDefPrimitive::*;
		let bytes = match primitive {
			Bool => {
				let bit = self.byte()? & 1;
				self.output.push(bit);
				return Ok(());
			}
			U8 | I8 => 1,
			U16 | I16 => 2,
			U32 | I32 => 4,
			U64 | I64 => 8,
			U128 | I128 => 16,
			Char | Str | U256 | I256 => unimplemented!("no type of the exchange has {primitive:?}"),
		};
		self.number(bytes, meaning)
	}

	/// Mends a list: as many entries as its length says, and as the input has. The length is one byte, so that
	/// another length does not shift everything that follows.
	fn list(&mut self, entry: u32) -> Result<(), End> {
		let wanted = usize::from(self.byte()? >> 2).min(LONGEST);
		let at = self.output.len();
		self.output.push(0);
		let mut count = 0;
		while count < wanted {
			let (input, length) = (self.input, self.output.len());
			if self.mend(entry).is_err() {
				self.output.truncate(length);
				self.input = if input.is_empty() { input } else { &[] };
				break;
			}
			count += 1;
		}
		self.output[at] = (count << 2) as u8;
		Ok(())
	}
}
