//! Parses a WebAssembly module as far as the checks need it: the calls and the float instructions of each function.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{bail, Result};
use wasmparser::{
	ElementItems, ElementKind, ExternalKind, FuncType, KnownCustom, Name, Operator, Parser,
	Payload, TypeRef,
};

/// The parts of a module.
#[derive(Default)]
pub struct Module {
	types: Vec<FuncType>,
	/// The type of each function, imported functions first.
	function_types: Vec<u32>,
	/// The number of imported functions.
	pub imported: u32,
	/// Functions that can be called by name.
	pub exports: BTreeMap<String, u32>,
	/// Functions that can only be called by type.
	table: BTreeSet<u32>,
	pub names: BTreeMap<u32, String>,
	/// The functions with a body, in the order of their indices.
	pub functions: Vec<Function>,
	data: Vec<Vec<u8>>,
}

/// The contents of a function.
#[derive(Default, Debug)]
pub struct Function {
	pub name: String,
	/// Number of its instructions on floats.
	pub floats: usize,
	/// The functions that it calls, with the number of calls.
	pub calls: BTreeMap<u32, usize>,
	/// The types by which it calls functions of the table.
	calls_by_type: BTreeSet<u32>,
}

impl Module {
	/// Reads a module.
	///
	/// # Errors
	///
	/// The module has an instruction that a runtime must not have, and that the checks could miss.
	pub fn parse(bytes: &[u8]) -> Result<Self> {
		let mut module = Self::default();
		for payload in Parser::new(0).parse_all(bytes) {
			module.read(payload?)?;
		}
		for (function, index) in module.functions.iter_mut().zip(module.imported..) {
			function.name =
				module.names.get(&index).cloned().unwrap_or_else(|| format!("function {index}"));
		}
		Ok(module)
	}

	fn read(&mut self, payload: Payload) -> Result<()> {
		match payload {
			Payload::TypeSection(types) => {
				for each in types.into_iter_err_on_gc_types() {
					self.types.push(each?);
				}
			}
			Payload::ImportSection(imports) => {
				for import in imports {
					if let TypeRef::Func(index) = import?.ty {
						self.function_types.push(index);
						self.imported += 1;
					}
				}
			}
			Payload::FunctionSection(functions) => {
				for index in functions {
					self.function_types.push(index?);
				}
			}
			Payload::ExportSection(exports) => {
				for export in exports {
					let export = export?;
					if export.kind == ExternalKind::Func {
						self.exports.insert(export.name.into(), export.index);
					}
				}
			}
			Payload::ElementSection(elements) => {
				for element in elements {
					let element = element?;
					match (element.kind, element.items) {
						(ElementKind::Active { .. }, ElementItems::Functions(functions)) => {
							for function in functions {
								self.table.insert(function?);
							}
						}
						_ => bail!("it fills its table in an unknown way"),
					}
				}
			}
			Payload::CodeSectionEntry(body) => self.functions.push(read_function(&body)?),
			Payload::DataSection(data) => {
				for each in data {
					self.data.push(each?.data.into());
				}
			}
			Payload::CustomSection(section) => {
				if let KnownCustom::Name(parts) = section.as_known() {
					for part in parts {
						if let Name::Function(names) = part? {
							for name in names {
								let name = name?;
								self.names.insert(name.index, name.name.into());
							}
						}
					}
				}
			}
			_ => {}
		}
		Ok(())
	}

	/// Whether the data of the module contains these bytes.
	pub fn data_contains(&self, bytes: &[u8]) -> bool {
		self.data.iter().any(|data| data.windows(bytes.len()).any(|window| window == bytes))
	}

	/// Every function that calls from these can reach. A call by type may reach any function of that type.
	pub fn reached(&self, start: impl Iterator<Item = u32>) -> BTreeSet<u32> {
		let mut found: BTreeSet<u32> = start.collect();
		let mut queue: Vec<u32> = found.iter().copied().collect();
		while let Some(index) = queue.pop() {
			let Some(function) =
				index.checked_sub(self.imported).and_then(|own| self.functions.get(own as usize))
			else {
				continue;
			};
			let by_type = self.table.iter().filter(|index| {
				function
					.calls_by_type
					.iter()
					.any(|called| self.type_of(**index) == self.types.get(*called as usize))
			});
			for called in function.calls.keys().chain(by_type) {
				if found.insert(*called) {
					queue.push(*called);
				}
			}
		}
		found
	}

	/// The type itself, since two indices may stand for the same type.
	fn type_of(&self, function: u32) -> Option<&FuncType> {
		self.types.get(*self.function_types.get(function as usize)? as usize)
	}
}

fn read_function(body: &wasmparser::FunctionBody) -> Result<Function> {
	let mut function = Function::default();
	for operator in body.get_operators_reader()? {
		let operator = operator?;
		match operator {
			Operator::Call { function_index } => {
				*function.calls.entry(function_index).or_default() += 1
			}
			Operator::CallIndirect { type_index, .. } => {
				function.calls_by_type.insert(type_index);
			}
			_ => {}
		}
		match kind(&operator) {
			Kind::Other => {}
			Kind::Float => function.floats += 1,
			Kind::Unknown => bail!("it has the unknown instruction {operator:?}"),
		}
	}
	Ok(function)
}

#[derive(Clone, Copy)]
enum Kind {
	Float,
	Other,
	/// Belongs to a proposal that no runtime may use.
	Unknown,
}

macro_rules! define_kind {
	($(@$proposal:ident $operator:ident $({ $($field:ident: $type:ty),* })? => $visit:ident ($($arity:tt)*))*) => {
		fn kind(operator: &Operator) -> Kind {
			match operator {
				$(Operator::$operator { .. } => const { kind_of_name(stringify!($proposal), stringify!($operator)) },)*
				_ => Kind::Unknown,
			}
		}

		/// The names of all instructions on floats.
		#[cfg(test)]
		pub fn float_instructions() -> Vec<&'static str> {
			let all = [$((kind_of_name(stringify!($proposal), stringify!($operator)), stringify!($operator)),)*];
			all.into_iter().filter(|(kind, _)| matches!(kind, Kind::Float)).map(|(_, name)| name).collect()
		}
	};
}
wasmparser::for_each_operator!(define_kind);

/// The names of float instructions contain their type: `F32Add`, `I32TruncF64S`, `F64PromoteF32`.
const fn kind_of_name(proposal: &str, name: &str) -> Kind {
	if !matches!(
		proposal.as_bytes(),
		b"mvp" | b"sign_extension" | b"saturating_float_to_int" | b"bulk_memory"
	) {
		return Kind::Unknown;
	}
	let name = name.as_bytes();
	let mut start = 0;
	while start + 2 < name.len() {
		if matches!(
			(name[start], name[start + 1], name[start + 2]),
			(b'F', b'3', b'2') | (b'F', b'6', b'4')
		) {
			return Kind::Float;
		}
		start += 1;
	}
	Kind::Other
}
