//! The same blocks give one state root: natively, in WASM, after a restart, and on a second node.

mod native;

use super::{node, output, DevNode, Folder};
use codec::{Decode, Encode};
use native::Native;
use novation_exchange_types::Op;
use novation_runtime::{signing::signed, Block, Hash, Header, RuntimeCall};
use novation_sim::{Flow, Mix, BTC, ETH};
use novation_units::{AccountIndex, MarketId, Millis, Ticks};
use serde_json::{json, Value};
use sp_core::{sr25519, Pair};
use sp_runtime::generic::SignedBlock;
use std::{collections::BTreeMap, path::PathBuf};

const TRADERS: [&str; 6] =
	["//Alice", "//Bob", "//Maker//0", "//Maker//1", "//Taker//0", "//Trader//0"];
/// Deposit of each trader in atoms: 50 000 dollars.
const DEPOSIT: u128 = 50_000_000_000;
/// Prices of bitcoin and ether in the first block, in ticks.
const PRICES: [(MarketId, u64); 2] = [(BTC, 1_000_000), (ETH, 400_000)];
const SEED: u64 = 7;

/// The traders, and the operations that they have sent. Outlives the node that it talks to.
struct Street {
	flow: Flow,
	nonces: BTreeMap<String, u32>,
	sealed: u64,
}

impl Street {
	fn new() -> Self {
		let mix = Mix {
			accounts: (0..TRADERS.len() as u32).map(AccountIndex).collect(),
			markets: PRICES.to_vec(),
			spread: 200,
			max_lots: 900,
			names: 30,
		};
		Self { flow: Flow::new(mix, SEED), nonces: BTreeMap::new(), sealed: 0 }
	}

	fn send(&mut self, node: &DevNode, seed: &str, call: RuntimeCall) {
		let nonce = self.nonces.entry(seed.to_owned()).or_default();
		let genesis = node.call("chain_getBlockHash", json!([0]));
		let genesis: Hash = serde_json::from_value(genesis).unwrap();
		let pair = sr25519::Pair::from_string(seed, None).unwrap();
		let bytes = signed(&pair, *nonce, genesis, call).encode();
		node.call("author_submitExtrinsic", json!([hex(&bytes)]));
		*nonce += 1;
	}

	/// A block with fresh prices and a few operations of each trader.
	fn trade(&mut self, node: &DevNode) {
		self.sealed += 1;
		let moved =
			PRICES.map(|(market, price)| (market, Ticks(price + self.sealed * price / 2_000)));
		for feeder in ["//Feeder//0", "//Feeder//1", "//Feeder//2"] {
			let prices = moved.to_vec().try_into().unwrap();
			self.send(node, feeder, pallet_oracle::Call::feed { prices }.into());
		}
		if self.sealed == 1 {
			for seed in TRADERS {
				self.send(node, seed, pallet_clearing::Call::deposit { amount: DEPOSIT }.into());
			}
		} else {
			let mut sent: BTreeMap<usize, Vec<Op>> = BTreeMap::new();
			for queued in self.flow.batch(60, Millis(node.now())) {
				sent.entry(queued.account.0 as usize).or_default().push(queued.op);
			}
			for (trader, ops) in sent {
				let ops = ops.try_into().unwrap();
				self.send(node, TRADERS[trader], pallet_order_book::Call::submit { ops }.into());
			}
		}
		node.seal();
	}
}

fn hex(bytes: &[u8]) -> String {
	let digits: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
	format!("0x{digits}")
}

/// Every block of the chain in this folder except the first, decoded and as a file to import.
fn export(folder: &Folder) -> (PathBuf, Vec<Block>) {
	let file = folder.0.join("blocks");
	let command =
		["export-blocks", "--dev", "--binary", "--from", "1", "--base-path", folder.path()];
	let exported = node(&command).arg(&file).output().unwrap();
	assert!(exported.status.success(), "{}", String::from_utf8_lossy(&exported.stderr));
	let bytes = std::fs::read(&file).unwrap();
	let mut rest = &bytes[..];
	let count = u64::decode(&mut rest).unwrap();
	let blocks =
		(0..count).map(|_| SignedBlock::<Block>::decode(&mut rest).unwrap().block).collect();
	assert!(rest.is_empty());
	(file, blocks)
}

fn import(folder: &Folder, file: &std::path::Path) {
	let command = ["import-blocks", "--dev", "--binary", "--base-path", folder.path()];
	let imported = node(&command).arg(file).output().unwrap();
	assert!(imported.status.success(), "{}", String::from_utf8_lossy(&imported.stderr));
}

fn header(node: &DevNode, number: u64) -> Header {
	let hash = node.call("chain_getBlockHash", json!([number]));
	serde_json::from_value(node.call("chain_getHeader", json!([hash]))).unwrap()
}

/// Executes a block of `chain`. Reports the values that differ if the state does.
fn execute(native: &mut Native, block: &Block, chain: &DevNode) {
	let number = block.header.number;
	let Err(changed) = native.execute(block.clone()) else {
		assert_eq!(native.root(), block.header.state_root, "block {number}");
		return;
	};
	let at = chain.call("chain_getBlockHash", json!([number]));
	for (key, value) in changed {
		let (key, value) = (hex(&key), value.map(|value| hex(&value)));
		let there = chain.call("state_getStorage", json!([key, at]));
		if there.as_str() != value.as_deref() {
			println!("block {number}, {key}: natively {value:?}, on the chain {there}");
		}
	}
	panic!("block {number} gives another state natively; the values that differ are above");
}

fn assert_traded(node: &DevNode) {
	let markets = node.call("novation_markets", json!([]));
	for market in markets.as_array().unwrap().iter().take(PRICES.len()) {
		assert_ne!(market["openInterest"], "0", "nobody traded: {market}");
	}
	assert_eq!(node.call("novation_conservation", json!([]))["difference"], "0");
}

#[test]
fn blocks_should_give_one_state_root_natively_in_wasm_after_a_restart_and_on_a_second_node() {
	const BEFORE: u64 = 6;
	const AFTER: u64 = 6;
	let (first, second) = (Folder::new(), Folder::new());
	let mut street = Street::new();
	let chain = DevNode::start("0", "1", Some(&first.0));
	(0..BEFORE).for_each(|_| street.trade(&chain));
	assert_traded(&chain);
	let head = header(&chain, BEFORE);
	chain.stop();

	// After a restart the head is the same, and trading continues from there.
	let chain = DevNode::start("0", "1", Some(&first.0));
	assert_eq!(chain.best_number(), BEFORE);
	assert_eq!(header(&chain, BEFORE), head);
	(0..AFTER).for_each(|_| street.trade(&chain));
	assert_traded(&chain);
	chain.stop();
	let (file, blocks) = export(&first);
	assert_eq!(blocks.len() as u64, BEFORE + AFTER);

	// Natively, in a process that has not restarted.
	let spec = output(&["build-spec", "--dev", "--raw", "--disable-default-bootnode"]);
	let spec: Value = serde_json::from_slice(&spec.stdout).unwrap();
	let mut native = Native::begin(&spec);
	let chain = DevNode::start("0", "1", Some(&first.0));
	assert_eq!(native.root(), header(&chain, 0).state_root);
	for block in &blocks {
		execute(&mut native, block, &chain);
	}
	chain.stop();

	// In WASM, on a second node that has only the blocks.
	import(&second, &file);
	let replica = DevNode::start("0", "1", Some(&second.0));
	for block in &blocks {
		let found = header(&replica, block.header.number.into());
		assert_eq!(found.state_root, block.header.state_root, "on the second node");
		assert_eq!(found, block.header);
	}
	assert_traded(&replica);
	replica.seal();
	replica.stop();

	// The block that the second node built on top is valid natively too.
	let (_, more) = export(&second);
	assert_eq!(&more[..blocks.len()], &blocks[..]);
	let replica = DevNode::start("0", "1", Some(&second.0));
	execute(&mut native, more.last().unwrap(), &replica);
	replica.stop();
	let extrinsics: usize = more.iter().map(|block| block.extrinsics.len()).sum();
	println!("{} blocks, {extrinsics} extrinsics, last root {:?}", more.len(), native.root());
}
