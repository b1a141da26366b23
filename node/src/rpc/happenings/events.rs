//! Events of a block, decoded by the metadata of the runtime that emitted them.
//!
//! A node runs runtimes that are newer than itself, so it must not decode their events with its own
//! types. An event concerns every account that it names by an [`AccountIndex`].

use crate::rpc::json::camel;
use codec::{Compact, Decode};
use frame_metadata::{v14::StorageEntryType, RuntimeMetadata, RuntimeMetadataPrefixed};
use novation_units::AccountIndex;
use scale_info::{form::PortableForm, Field, PortableRegistry, TypeDef, TypeDefPrimitive};
use serde_json::{json, Map, Value};
use std::{collections::HashMap, fmt, ops::Range, sync::Arc};

/// Storage key of the events of a block: `twox128("System") ‖ twox128("Events")`.
pub const EVENTS_KEY: [u8; 32] = [
	0x26, 0xaa, 0x39, 0x4e, 0xea, 0x56, 0x30, 0xe0, 0x7c, 0x48, 0xae, 0x0c, 0x95, 0x58, 0xce, 0xf7,
	0x80, 0xd4, 0x1e, 0x5e, 0x16, 0x05, 0x67, 0x65, 0xbc, 0x84, 0x61, 0x85, 0x10, 0x72, 0xc9, 0xd7,
];

/// Name of the type that identifies an account.
const ACCOUNT_TYPE: &str = "AccountIndex";
/// Deepest nesting of a value.
const MAX_DEPTH: u32 = 32;

/// Events that do not match the metadata.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undecodable(&'static str);

impl fmt::Display for Undecodable {
	fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
		write!(formatter, "events do not match the metadata: {}", self.0)
	}
}

type Result<T> = std::result::Result<T, Undecodable>;

/// Layout of the events of one runtime version.
pub struct Layout {
	types: PortableRegistry,
	/// Type of one event record: phase, event, topics.
	record: u32,
	/// Type of an account. A runtime without such a type has no event of an account.
	account: Option<u32>,
}

impl Layout {
	/// Reads the layout from encoded metadata of version 14.
	pub fn from_metadata(metadata: &[u8]) -> Result<Self> {
		let prefixed = RuntimeMetadataPrefixed::decode(&mut &*metadata)
			.map_err(|_| Undecodable("the metadata is malformed"))?;
		let RuntimeMetadata::V14(metadata) = prefixed.1 else {
			return Err(Undecodable("the metadata is not of version 14"));
		};
		let entry = metadata
			.pallets
			.iter()
			.filter(|pallet| pallet.name == "System")
			.filter_map(|pallet| pallet.storage.as_ref())
			.flat_map(|storage| &storage.entries)
			.find(|entry| entry.name == "Events");
		let Some(StorageEntryType::Plain(list)) = entry.map(|entry| &entry.ty) else {
			return Err(Undecodable("the runtime stores no events"));
		};
		Self::new(metadata.types.clone(), list.id)
	}

	/// Creates the layout of a list of event records, of type `list`.
	fn new(types: PortableRegistry, list: u32) -> Result<Self> {
		let Some(TypeDef::Sequence(list)) = types.resolve(list).map(|ty| &ty.type_def) else {
			return Err(Undecodable("the events are not a list"));
		};
		let record = list.type_param.id;
		let account = types
			.types
			.iter()
			.find(|ty| ty.ty.path.segments.last().is_some_and(|name| name == ACCOUNT_TYPE))
			.map(|ty| ty.id);
		Ok(Self { types, record, account })
	}

	fn definition(&self, ty: u32) -> Result<&TypeDef<PortableForm>> {
		let ty = self.types.resolve(ty).ok_or(Undecodable("a type is missing"))?;
		Ok(&ty.type_def)
	}

	fn is_option(&self, ty: u32) -> bool {
		self.types.resolve(ty).is_some_and(|ty| ty.path.segments == ["Option"])
	}

	fn is_byte(&self, ty: u32) -> bool {
		matches!(self.definition(ty), Ok(TypeDef::Primitive(TypeDefPrimitive::U8)))
	}

	/// Reads a value of type `ty` from `input`. Adds the accounts that it names to `accounts`.
	fn skip(
		&self,
		ty: u32,
		input: &mut &[u8],
		accounts: &mut Vec<AccountIndex>,
		depth: u32,
	) -> Result<()> {
		let depth = deeper(depth)?;
		if Some(ty) == self.account {
			accounts.push(AccountIndex(decode(input)?));
			return Ok(());
		}
		let mut each = |ty: u32, input: &mut &[u8]| self.skip(ty, input, accounts, depth);
		match self.definition(ty)? {
			TypeDef::Composite(composite) => {
				composite.fields.iter().try_for_each(|field| each(field.ty.id, input))
			}
			TypeDef::Variant(_) => {
				let (_, fields) = self.variant(ty, input)?;
				fields.iter().try_for_each(|field| each(field.ty.id, input))
			}
			TypeDef::Sequence(sequence) => {
				let length = length(input)?;
				let item = sequence.type_param.id;
				if self.is_byte(item) {
					return take(input, length).map(|_| ());
				}
				(0..length).try_for_each(|_| each(item, input))
			}
			TypeDef::Array(array) => {
				let item = array.type_param.id;
				if self.is_byte(item) {
					return take(input, array.len as usize).map(|_| ());
				}
				(0..array.len).try_for_each(|_| each(item, input))
			}
			TypeDef::Tuple(tuple) => {
				tuple.fields.iter().try_for_each(|field| each(field.id, input))
			}
			TypeDef::Primitive(TypeDefPrimitive::Str) => {
				let length = length(input)?;
				take(input, length).map(|_| ())
			}
			TypeDef::Primitive(primitive) => take(input, width(primitive)).map(|_| ()),
			TypeDef::Compact(_) => decode::<Compact<u128>>(input).map(|_| ()),
			TypeDef::BitSequence(_) => Err(Undecodable("bit sequences are not supported")),
		}
	}

	/// Reads a value of type `ty` as JSON.
	///
	/// The rules are those of the other answers of the node: camel-case keys, integers of 64 bits
	/// and more as strings. Bytes are hexadecimal.
	fn json(&self, ty: u32, input: &mut &[u8], depth: u32) -> Result<Value> {
		let depth = deeper(depth)?;
		match self.definition(ty)? {
			TypeDef::Composite(composite) => self.fields(&composite.fields, input, depth),
			TypeDef::Variant(_) => {
				let (name, fields) = self.variant(ty, input)?;
				let value = self.fields(fields, input, depth)?;
				Ok(if self.is_option(ty) {
					value
				} else if fields.is_empty() {
					name.into()
				} else {
					json!({ name: value })
				})
			}
			TypeDef::Sequence(sequence) => {
				let length = length(input)?;
				self.list(sequence.type_param.id, length, input, depth)
			}
			TypeDef::Array(array) => {
				self.list(array.type_param.id, array.len as usize, input, depth)
			}
			TypeDef::Tuple(tuple) => {
				tuple.fields.iter().map(|field| self.json(field.id, input, depth)).collect()
			}
			TypeDef::Primitive(primitive) => self::primitive(primitive, input),
			TypeDef::Compact(compact) => {
				let Compact(value) = decode::<Compact<u128>>(input)?;
				Ok(match self.definition(compact.type_param.id)? {
					TypeDef::Primitive(
						TypeDefPrimitive::U8 | TypeDefPrimitive::U16 | TypeDefPrimitive::U32,
					) => u32::try_from(value).unwrap_or(u32::MAX).into(),
					_ => value.to_string().into(),
				})
			}
			TypeDef::BitSequence(_) => Err(Undecodable("bit sequences are not supported")),
		}
	}

	fn list(&self, item: u32, length: usize, input: &mut &[u8], depth: u32) -> Result<Value> {
		if self.is_byte(item) {
			return take(input, length).map(|bytes| hex(bytes).into());
		}
		(0..length).map(|_| self.json(item, input, depth)).collect()
	}

	/// Reads fields: by name as an object, a single unnamed one as itself, several as a list.
	fn fields(
		&self,
		fields: &[Field<PortableForm>],
		input: &mut &[u8],
		depth: u32,
	) -> Result<Value> {
		if let [field] = fields {
			if field.name.is_none() {
				return self.json(field.ty.id, input, depth);
			}
		}
		let mut named = Map::new();
		let mut unnamed = Vec::new();
		for field in fields {
			let value = self.json(field.ty.id, input, depth)?;
			match &field.name {
				Some(name) => {
					named.insert(camel(name), value);
				}
				None => unnamed.push(value),
			}
		}
		Ok(match (named.is_empty(), unnamed.is_empty()) {
			(true, true) => Value::Null,
			(true, false) => unnamed.into(),
			(false, _) => named.into(),
		})
	}

	/// Reads the tag of an enum of type `ty`. Returns the name and the fields of its variant.
	fn variant(&self, ty: u32, input: &mut &[u8]) -> Result<(&str, &[Field<PortableForm>])> {
		let TypeDef::Variant(variants) = self.definition(ty)? else {
			return Err(Undecodable("a type is not an enum"));
		};
		let index: u8 = decode(input)?;
		let variant = variants
			.variants
			.iter()
			.find(|variant| variant.index == index)
			.ok_or(Undecodable("a variant is missing"))?;
		Ok((&variant.name, &variant.fields))
	}

	/// Returns the types of the three fields of an event record.
	fn record_fields(&self) -> Result<[u32; 3]> {
		let TypeDef::Composite(record) = self.definition(self.record)? else {
			return Err(Undecodable("an event record has no fields"));
		};
		match record.fields.as_slice() {
			[phase, event, topics] => Ok([phase.ty.id, event.ty.id, topics.ty.id]),
			_ => Err(Undecodable("an event record has other fields")),
		}
	}
}

/// Events of one block.
pub struct BlockEvents {
	layout: Arc<Layout>,
	bytes: Vec<u8>,
	events: Vec<Record>,
	by_account: HashMap<AccountIndex, Vec<usize>>,
}

/// An event that names an account.
struct Record {
	/// Index of the extrinsic that emitted it. Absent for events of the round and other hooks.
	extrinsic: Option<u32>,
	/// Bytes of the event.
	bytes: Range<usize>,
}

impl BlockEvents {
	/// Finds the events of accounts in `bytes`, the encoded list of event records of a block.
	pub fn read(layout: Arc<Layout>, bytes: Vec<u8>) -> Result<Self> {
		let [phase, event, topics] = layout.record_fields()?;
		let mut events = Vec::new();
		let mut by_account = HashMap::<AccountIndex, Vec<usize>>::new();
		let mut accounts = Vec::new();
		let mut input = bytes.as_slice();
		for _ in 0..length(&mut input)? {
			let extrinsic = layout.extrinsic(phase, &mut input)?;
			let start = bytes.len().saturating_sub(input.len());
			accounts.clear();
			layout.skip(event, &mut input, &mut accounts, 0)?;
			let end = bytes.len().saturating_sub(input.len());
			layout.skip(topics, &mut input, &mut Vec::new(), 0)?;
			for account in &accounts {
				let named = by_account.entry(*account).or_default();
				// An event can name an account twice: a trade of an account with itself.
				if named.last() != Some(&events.len()) {
					named.push(events.len());
				}
			}
			if !accounts.is_empty() {
				events.push(Record { extrinsic, bytes: start..end });
			}
		}
		if !input.is_empty() {
			return Err(Undecodable("bytes are left over"));
		}
		Ok(Self { layout, bytes, events, by_account })
	}

	/// Returns the events that name `account` as JSON, in the order of the block.
	pub fn of(&self, account: AccountIndex) -> Result<Arc<[Value]>> {
		let [_, event, _] = self.layout.record_fields()?;
		let named = self.by_account.get(&account).into_iter().flatten();
		named
			.filter_map(|index| self.events.get(*index))
			.map(|record| {
				let mut input = self.bytes.get(record.bytes.clone()).unwrap_or_default();
				self.layout.happening(event, record.extrinsic, &mut input)
			})
			.collect()
	}

	/// Returns about how many bytes of memory this takes.
	pub fn size(&self) -> usize {
		let index = self.events.len().saturating_mul(size_of::<Record>() + 2 * size_of::<usize>());
		let accounts = self.by_account.len().saturating_mul(64);
		self.bytes.len().saturating_add(index).saturating_add(accounts)
	}
}

impl Layout {
	/// Reads a phase. Returns the extrinsic that was applied in it.
	fn extrinsic(&self, phase: u32, input: &mut &[u8]) -> Result<Option<u32>> {
		match self.json(phase, input, 0)? {
			Value::Object(applied) => {
				let index = applied.get("ApplyExtrinsic").and_then(Value::as_u64);
				Ok(index.and_then(|index| u32::try_from(index).ok()))
			}
			_ => Ok(None),
		}
	}

	/// Reads an event of a pallet as a happening.
	fn happening(&self, ty: u32, extrinsic: Option<u32>, input: &mut &[u8]) -> Result<Value> {
		let (pallet, fields) = self.variant(ty, input)?;
		let [event] = fields else {
			return Err(Undecodable("a pallet has no events"));
		};
		let (name, fields) = self.variant(event.ty.id, input)?;
		Ok(json!({
			"event": format!("{}.{name}", lower_first(pallet)),
			"extrinsic": extrinsic,
			"fields": self.fields(fields, input, 0)?,
		}))
	}
}

fn deeper(depth: u32) -> Result<u32> {
	if depth >= MAX_DEPTH {
		return Err(Undecodable("a value is nested too deeply"));
	}
	Ok(depth + 1)
}

fn decode<T: Decode>(input: &mut &[u8]) -> Result<T> {
	T::decode(input).map_err(|_| Undecodable("a value is cut short"))
}

fn length(input: &mut &[u8]) -> Result<usize> {
	let Compact(length) = decode::<Compact<u32>>(input)?;
	Ok(length as usize)
}

fn take<'a>(input: &mut &'a [u8], length: usize) -> Result<&'a [u8]> {
	let (taken, rest) =
		input.split_at_checked(length).ok_or(Undecodable("a value is cut short"))?;
	*input = rest;
	Ok(taken)
}

/// Returns the encoded size of a primitive other than a string, in bytes.
fn width(primitive: &TypeDefPrimitive) -> usize {
	match primitive {
		TypeDefPrimitive::Str => 0,
		TypeDefPrimitive::Bool | TypeDefPrimitive::U8 | TypeDefPrimitive::I8 => 1,
		TypeDefPrimitive::U16 | TypeDefPrimitive::I16 => 2,
		TypeDefPrimitive::Char | TypeDefPrimitive::U32 | TypeDefPrimitive::I32 => 4,
		TypeDefPrimitive::U64 | TypeDefPrimitive::I64 => 8,
		TypeDefPrimitive::U128 | TypeDefPrimitive::I128 => 16,
		TypeDefPrimitive::U256 | TypeDefPrimitive::I256 => 32,
	}
}

fn primitive(primitive: &TypeDefPrimitive, input: &mut &[u8]) -> Result<Value> {
	Ok(match primitive {
		TypeDefPrimitive::Bool => decode::<bool>(input)?.into(),
		TypeDefPrimitive::Str => decode::<String>(input)?.into(),
		TypeDefPrimitive::U8 => decode::<u8>(input)?.into(),
		TypeDefPrimitive::U16 => decode::<u16>(input)?.into(),
		TypeDefPrimitive::Char | TypeDefPrimitive::U32 => decode::<u32>(input)?.into(),
		TypeDefPrimitive::U64 => decode::<u64>(input)?.to_string().into(),
		TypeDefPrimitive::U128 => decode::<u128>(input)?.to_string().into(),
		TypeDefPrimitive::I8 => decode::<i8>(input)?.into(),
		TypeDefPrimitive::I16 => decode::<i16>(input)?.into(),
		TypeDefPrimitive::I32 => decode::<i32>(input)?.into(),
		TypeDefPrimitive::I64 => decode::<i64>(input)?.to_string().into(),
		TypeDefPrimitive::I128 => decode::<i128>(input)?.to_string().into(),
		TypeDefPrimitive::U256 | TypeDefPrimitive::I256 => hex(take(input, 32)?).into(),
	})
}

fn hex(bytes: &[u8]) -> String {
	use fmt::Write;
	bytes.iter().fold(String::from("0x"), |mut text, byte| {
		// Writing to a string does not fail.
		let _ = write!(text, "{byte:02x}");
		text
	})
}

/// `OrderBook` → `orderBook`, as JavaScript clients name pallets.
fn lower_first(name: &str) -> String {
	let mut letters = name.chars();
	letters.next().map(|first| first.to_ascii_lowercase()).into_iter().chain(letters).collect()
}

#[cfg(test)]
pub mod testing;
#[cfg(test)]
mod tests;
