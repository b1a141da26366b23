//! Hand-assembled modules: a valid blob, and blobs with one fault each.

use super::{module::float_instructions, *};

const ADD_OVERFLOW: u32 = 1;
const SUB_OVERFLOW: u32 = 2;
const MUL_OVERFLOW: u32 = 3;
const EXECUTE: u32 = 4;
const TRADE: u32 = 5;
/// The two types of functions: without parameters, and with one number.
const NOTHING: u32 = 0;
const NUMBER: u32 = 1;

const NAMES: [(u32, &str); 4] = [
	(ADD_OVERFLOW, "_ZN4core9panicking11panic_const24panic_const_add_overflow17hE"),
	(SUB_OVERFLOW, "_ZN4core9panicking11panic_const24panic_const_sub_overflow17hE"),
	(MUL_OVERFLOW, "_ZN4core9panicking11panic_const24panic_const_mul_overflow17hE"),
	(EXECUTE, "execute"),
];
/// A float constant, dropped.
const FLOAT: &[u8] = b"\x43\0\0\x80\x3f\x1a";
const CALL_TRADE: &[u8] = &[0x10, TRADE as u8];
const CALL_THE_TYPE_OF_A_NUMBER: &[u8] = &[0x41, 0, 0x41, 0, 0x11, NUMBER as u8, 0];

fn leb(mut value: usize) -> Vec<u8> {
	let mut out = Vec::new();
	while value >= 0x80 {
		out.push((value & 0x7f) as u8 | 0x80);
		value >>= 7;
	}
	out.push(value as u8);
	out
}

fn sized(content: &[u8]) -> Vec<u8> {
	[leb(content.len()), content.to_vec()].concat()
}

fn vector(items: &[Vec<u8>]) -> Vec<u8> {
	[leb(items.len()), items.concat()].concat()
}

fn section(kind: u8, content: &[u8]) -> Vec<u8> {
	[vec![kind], sized(content)].concat()
}

fn sayings() -> Vec<u8> {
	OVERFLOWS
		.iter()
		.flat_map(|(verb, _)| format!("attempt to {verb} with overflow").into_bytes())
		.collect()
}

fn checks(count: usize) -> Vec<u8> {
	[0x10, ADD_OVERFLOW as u8, 0x10, SUB_OVERFLOW as u8, 0x10, MUL_OVERFLOW as u8].repeat(count)
}

/// A blob that is valid by default: `execute` calls `trade`.
struct Blob {
	checks: usize,
	execute: Vec<u8>,
	trade: Vec<u8>,
	export: Option<&'static str>,
	name: &'static str,
	table: Vec<u32>,
	data: Vec<u8>,
}

impl Default for Blob {
	fn default() -> Self {
		Self {
			checks: 100,
			execute: CALL_TRADE.to_vec(),
			trade: Vec::new(),
			export: Some("Core_execute_block"),
			name: "trade",
			table: Vec::new(),
			data: sayings(),
		}
	}
}

impl Blob {
	fn bytes(&self) -> Vec<u8> {
		let imports = [
			[sized(b"env"), sized(b"ext"), b"\0\0".to_vec()].concat(),
			[sized(b"env"), sized(b"memory"), b"\x02\0\x10".to_vec()].concat(),
		];
		let bodies = [
			vec![0],
			vec![0],
			vec![0],
			[checks(self.checks), self.execute.clone()].concat(),
			self.trade.clone(),
		];
		let types = [NOTHING, NOTHING, NOTHING, NOTHING, NUMBER];
		let names = NAMES.iter().copied().chain([(TRADE, self.name)]);
		let names: Vec<_> = names
			.map(|(index, name)| [leb(index as usize), sized(name.as_bytes())].concat())
			.collect();
		let exports: Vec<_> = self
			.export
			.iter()
			.map(|name| [sized(name.as_bytes()), vec![0, EXECUTE as u8]].concat())
			.collect();
		let table: Vec<_> = self.table.iter().map(|index| leb(*index as usize)).collect();
		let code: Vec<_> =
			bodies.iter().map(|body| sized(&[&[0], body.as_slice(), &[0x0b]].concat())).collect();
		[
			b"\0asm\x01\0\0\0".to_vec(),
			section(1, &vector(&[b"\x60\0\0".to_vec(), b"\x60\x01\x7f\0".to_vec()])),
			section(2, &vector(&imports)),
			section(3, &vector(&types.map(|kind| leb(kind as usize)))),
			section(7, &vector(&exports)),
			section(9, &vector(&[[b"\0\x41\0\x0b".to_vec(), vector(&table)].concat()])),
			section(10, &vector(&code)),
			section(11, &vector(&[[b"\0\x41\0\x0b".to_vec(), sized(&self.data)].concat()])),
			section(0, &[sized(b"name"), vec![1], sized(&vector(&names))].concat()),
		]
		.concat()
	}

	fn broken(&self) -> Vec<String> {
		let mut report = Report::default();
		check_module(&Module::parse(&self.bytes()).unwrap(), &mut report);
		report.violations().into_iter().map(String::from).collect()
	}
}

#[test]
fn sound_blob_should_pass() {
	assert_eq!(Blob::default().broken(), [""; 0]);
}

#[test]
fn float_should_be_found_and_located() {
	let trade = [FLOAT, FLOAT, b"\x92\x1a"].concat();
	assert_eq!(Blob { trade, ..Blob::default() }.broken(), ["3 in trade"]);
}

#[test]
fn every_instruction_on_floats_should_be_found() {
	// Loads and stores, constants, comparisons, arithmetic, conversions, and saturating conversions with their prefix.
	let ranges =
		[0x2a..=0x2b, 0x38..=0x39, 0x43..=0x44, 0x5b..=0x66, 0x8b..=0xa6, 0xa8..=0xab, 0xae..=0xbf];
	let mut codes: Vec<Vec<u8>> = ranges.into_iter().flatten().map(|code: u8| vec![code]).collect();
	codes.extend((0..8).map(|code| vec![0xfc, code]));
	assert_eq!(codes.len(), float_instructions().len());
	for code in codes {
		let operands: &[u8] = match code[0] {
			0x43 => &[0; 4],
			0x44 => &[0; 8],
			0x2a..=0x2b | 0x38..=0x39 => &[2, 0],
			_ => &[],
		};
		let trade = [code.as_slice(), operands].concat();
		assert_eq!(Blob { trade, ..Blob::default() }.broken(), ["1 in trade"], "{code:x?}");
	}
}

#[test]
fn float_bytes_inside_numbers_should_not_be_found() {
	let trade = b"\x41\x92\x01\x1a\x42\x8b\x92\xa0\x3f\x1a".to_vec();
	assert_eq!(Blob { trade, ..Blob::default() }.broken(), [""; 0]);
}

#[test]
fn float_that_no_block_reaches_should_be_allowed() {
	let trade = FLOAT.to_vec();
	assert_eq!(
		Blob { trade: trade.clone(), execute: Vec::new(), ..Blob::default() }.broken(),
		[""; 0]
	);
	assert_eq!(
		Blob { trade, export: Some("GenesisBuilder_build_state"), ..Blob::default() }.broken(),
		[""; 0]
	);
}

#[test]
fn float_that_is_reached_by_its_type_should_be_found() {
	let through = |table: &[u32]| {
		let execute = CALL_THE_TYPE_OF_A_NUMBER.to_vec();
		Blob { execute, trade: FLOAT.to_vec(), table: table.to_vec(), ..Blob::default() }.broken()
	};
	assert_eq!(through(&[TRADE]), ["1 in trade"]);
	assert_eq!(through(&[EXECUTE]), [""; 0]);
	assert_eq!(through(&[]), [""; 0]);
}

#[test]
fn printing_should_be_allowed() {
	let name = "_RNvXs6_NtNtCshEqW8IgyxWu_4core3fmt5floatdNtB7_5Debug3fmt";
	assert_eq!(Blob { trade: FLOAT.to_vec(), name, ..Blob::default() }.broken(), [""; 0]);
}

#[test]
fn dishonest_author_should_be_found() {
	let data = [sayings(), b"dishonest author".to_vec()].concat();
	assert_eq!(Blob { data, ..Blob::default() }.broken(), ["it was built for a test"]);
}

#[test]
fn blob_that_exports_nothing_should_be_found() {
	assert_eq!(Blob { export: None, ..Blob::default() }.broken(), ["it exports no function"]);
}

#[test]
fn blob_without_overflow_checks_should_be_found() {
	assert_eq!(
		Blob { data: Vec::new(), ..Blob::default() }.broken(),
		["overflow-checks are off"; 3]
	);
	assert_eq!(Blob { checks: 5, ..Blob::default() }.broken().len(), 3);
}

#[test]
fn large_or_unpacked_blob_should_be_found() {
	for (compressed, failures) in [
		([ZSTD_PREFIX.as_slice(), &[0; 100]].concat(), 0),
		([ZSTD_PREFIX.as_slice(), &[0; MOST_BYTES]].concat(), 1),
		([b"\0asm".as_slice(), &[0; 100]].concat(), 1),
		(Vec::new(), 2),
	] {
		let mut report = Report::default();
		check_size(&compressed, &mut report);
		assert_eq!(report.failed(), failures);
	}
}

#[test]
fn unknown_instruction_should_be_an_error() {
	// An instruction on vectors, one on references, one on threads.
	for trade in [b"\xfd\x0c".as_slice(), b"\xd0\x70", b"\xfe\x03\0"] {
		assert!(
			Module::parse(&Blob { trade: trade.to_vec(), ..Blob::default() }.bytes()).is_err(),
			"{trade:x?}"
		);
	}
}

#[test]
fn other_bytes_should_be_an_error() {
	assert!(Module::parse(b"\x7fELF1234").is_err());
}
