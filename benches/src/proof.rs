//! Splits the state proof of a block by storage item, in bytes.

use frame_support::traits::StorageInfoTrait;
use novation_runtime::AllPalletsWithSystem;
use serde::Serialize;
use sp_core::Blake2Hasher;
use sp_trie::{CompactProof, LayoutV1, NodePlan, TrieLayout, ValuePlan};
use std::collections::BTreeMap;
use trie_db::NodeCodec;

type Codec = <LayoutV1<Blake2Hasher> as TrieLayout>::Codec;

/// Nibbles in the prefix of a storage item: the hashes of pallet and item name.
const PREFIX_NIBBLES: usize = 64;
/// Decompression limit, needed to compress each part separately.
const PART_LIMIT: usize = 64 << 20;

/// Part of a proof.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Part {
	/// Size of the trie nodes, without inline values.
	pub path_bytes: usize,
	pub values: usize,
	pub value_bytes: usize,
	/// Size when compressed separately, by the same method as a whole proof.
	pub compressed: usize,
	#[serde(skip)]
	content: Vec<u8>,
}

/// Parts of a proof by storage item. Nodes shared by several items have no item name.
pub type Parts = BTreeMap<String, Part>;

/// Reader of a compact proof, in depth-first order.
struct Reader<'a> {
	/// Nodes not yet read.
	encoded: std::slice::Iter<'a, Vec<u8>>,
	names: BTreeMap<Vec<u8>, String>,
	parts: Parts,
}

/// Splits a proof into parts.
pub fn parts(proof: &CompactProof) -> Parts {
	let names = AllPalletsWithSystem::storage_info().into_iter().map(|item| {
		let name = [item.pallet_name, item.storage_name]
			.map(|name| String::from_utf8_lossy(&name).into_owned());
		(nibbles(&item.prefix).collect(), name.join("."))
	});
	let mut reader =
		Reader { encoded: proof.encoded_nodes.iter(), names: names.collect(), parts: Parts::new() };
	reader.node(Vec::new());
	assert!(reader.encoded.next().is_none(), "the proof covers a single trie");
	for part in reader.parts.values_mut() {
		let content = std::mem::take(&mut part.content);
		let compressed = sp_maybe_compressed_blob::compress_weakly(&content, PART_LIMIT);
		part.compressed = compressed.map_or(content.len(), |bytes| bytes.len());
	}
	reader.parts
}

/// Adds the parts of another block to `sums`.
pub fn add(sums: &mut Parts, parts: Parts) {
	for (name, part) in parts {
		let sum = sums.entry(name).or_default();
		sum.path_bytes += part.path_bytes;
		sum.values += part.values;
		sum.value_bytes += part.value_bytes;
		sum.compressed += part.compressed;
	}
}

fn nibbles(bytes: &[u8]) -> impl Iterator<Item = u8> + '_ {
	bytes.iter().flat_map(|byte| [byte >> 4, byte & 15])
}

impl<'a> Reader<'a> {
	fn next(&mut self) -> &'a [u8] {
		self.encoded.next().expect("the proof is complete")
	}

	/// Returns the part for nodes on this path.
	fn part(&mut self, path: &[u8]) -> &mut Part {
		let item = path.get(..PREFIX_NIBBLES);
		let name = match item {
			None => "paths to the items",
			Some(item) => self.names.get(item).map_or("other", String::as_str),
		};
		self.parts.entry(name.to_owned()).or_default()
	}

	/// Reads the next node, located at `path`, and everything below it.
	fn node(&mut self, mut path: Vec<u8>) {
		let encoded = self.next();
		let has_value_behind = <Codec as NodeCodec>::ESCAPE_HEADER
			.is_some_and(|escape| encoded.first() == Some(&escape));
		let node = &encoded[usize::from(has_value_behind)..];
		let plan = <Codec as NodeCodec>::decode_plan(node).expect("a node of the proof");
		let (partial, value, children) = match &plan {
			NodePlan::Leaf { partial, value } => (partial, Some(value), None),
			NodePlan::NibbledBranch { partial, value, children } => {
				(partial, value.as_ref(), Some(children))
			}
			_ => panic!("unexpected node type: {plan:?}"),
		};
		path.extend(partial.build(node).iter());
		let inline = match value {
			Some(ValuePlan::Inline(range)) => range.len(),
			_ => 0,
		};
		let behind = if has_value_behind { self.next() } else { &[] };
		let part = self.part(&path);
		part.path_bytes += encoded.len() - inline;
		part.values += usize::from(inline + behind.len() > 0);
		part.value_bytes += inline + behind.len();
		part.content.extend_from_slice(encoded);
		part.content.extend_from_slice(behind);
		for (nibble, child) in children.into_iter().flatten().enumerate() {
			// The compact proof omits a child's hash if it contains the child.
			if matches!(child, Some(trie_db::node::NodeHandlePlan::Inline(range)) if range.is_empty())
			{
				let mut below = path.clone();
				below.push(nibble as u8);
				self.node(below);
			}
		}
	}
}
