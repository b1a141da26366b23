//! The node's client as the source of the happenings feed.

use crate::{
	rpc::{
		feed::Head,
		happenings::{
			events::{BlockEvents, Layout, EVENTS_KEY},
			Chain, Moment, Notice,
		},
	},
	service::{Client, Hash},
};
use codec::Decode;
use futures::{
	stream::{select, BoxStream},
	Stream, StreamExt,
};
use novation_runtime::Header;
use sc_client_api::{BlockchainEvents, StorageKey, StorageProvider};
use sp_api::{Core, Metadata, ProvideRuntimeApi};
use sp_blockchain::HeaderBackend;
use std::{
	collections::HashMap,
	sync::{Arc, Mutex, PoisonError},
	time::{Duration, Instant, SystemTime},
};

/// Storage key of the time of a block: `twox128("Clock") ‖ twox128("Now")`.
const TIME_KEY: [u8; 32] = [
	0xb2, 0xe5, 0x97, 0x8a, 0xe9, 0xcb, 0xb1, 0x01, 0x96, 0x78, 0xe8, 0x30, 0xca, 0x1c, 0xde, 0xef,
	0x9f, 0x1f, 0x05, 0x15, 0xf4, 0x62, 0xcd, 0xcf, 0x84, 0xe0, 0xf1, 0xd6, 0x04, 0x5d, 0xfc, 0xbb,
];

/// Runtime versions whose layout is kept. A node meets another one only at an upgrade.
const KEPT_LAYOUTS: usize = 4;

/// Blocks of ours that the relay chain includes, as it includes them.
pub type Included = BoxStream<'static, Hash>;

/// Returns everything that the feed follows: imports, inclusion and finality.
pub fn notices(client: &Client, included: Included) -> impl Stream<Item = Notice> + Unpin {
	let imports = client.import_notification_stream().filter_map(|block| async move {
		let head = to_head(block.hash, &block.header);
		let (imported, time) = (Moment(Instant::now()), SystemTime::now());
		block.is_new_best.then_some(Notice::Best { head, imported, time })
	});
	let finality = client
		.finality_notification_stream()
		.map(|block| Notice::Final(to_head(block.hash, &block.header)));
	let included = included.map(Notice::Included);
	select(imports.boxed(), select(included, finality.boxed()))
}

/// The chain of a node.
pub struct NodeChain {
	client: Arc<Client>,
	/// Whether the chain's clock is that of the world.
	has_wall_clock: bool,
	layouts: Mutex<HashMap<u32, Arc<Layout>>>,
}

impl NodeChain {
	/// Creates the source on `client`.
	pub fn new(client: Arc<Client>, has_wall_clock: bool) -> Self {
		Self { client, has_wall_clock, layouts: Mutex::default() }
	}

	/// Returns the layout of the events that a child of `parent` emits.
	///
	/// The state of the child itself may hold the code of the next runtime already.
	fn layout(&self, parent: Hash) -> Result<Arc<Layout>, String> {
		let api = self.client.runtime_api();
		let version = api.version(parent).map_err(|error| error.to_string())?.spec_version;
		let mut layouts = self.layouts.lock().unwrap_or_else(PoisonError::into_inner);
		if let Some(layout) = layouts.get(&version) {
			return Ok(layout.clone());
		}
		let metadata = api.metadata(parent).map_err(|error| error.to_string())?;
		let layout = Arc::new(Layout::from_metadata(&metadata).map_err(|error| error.to_string())?);
		if layouts.len() >= KEPT_LAYOUTS {
			layouts.clear();
		}
		layouts.insert(version, layout.clone());
		Ok(layout)
	}

	fn storage(&self, block: Hash, key: &[u8]) -> Result<Option<Vec<u8>>, String> {
		let value = self.client.storage(block, &StorageKey(key.to_vec()));
		value.map(|value| value.map(|value| value.0)).map_err(|error| error.to_string())
	}
}

impl Chain for NodeChain {
	fn best(&self) -> Option<Head> {
		self.head(self.client.info().best_hash)
	}

	fn head(&self, hash: Hash) -> Option<Head> {
		let header = self.client.header(hash).ok().flatten()?;
		Some(to_head(hash, &header))
	}

	fn events(&self, block: Head) -> Result<BlockEvents, String> {
		// The genesis block has no events, and no parent that could have emitted any.
		let parent = if block.number == 0 { block.hash } else { block.parent };
		let layout = self.layout(parent)?;
		let bytes = self.storage(block.hash, &EVENTS_KEY)?.unwrap_or_else(|| vec![0]);
		BlockEvents::read(layout, bytes).map_err(|error| error.to_string())
	}

	fn since_block(&self, block: Head, time: SystemTime) -> Option<Duration> {
		if !self.has_wall_clock {
			return None;
		}
		let now = self.storage(block.hash, &TIME_KEY).ok().flatten()?;
		let own = Duration::from_millis(u64::decode(&mut now.as_slice()).ok()?);
		let imported = time.duration_since(SystemTime::UNIX_EPOCH).ok()?;
		Some(imported.saturating_sub(own))
	}
}

fn to_head(hash: Hash, header: &Header) -> Head {
	Head { hash, parent: header.parent_hash, number: header.number }
}

#[cfg(test)]
mod tests {
	use super::*;
	use codec::Encode;
	use novation_runtime::{Runtime, RuntimeEvent};
	use novation_units::{AccountIndex, ClientOrderId, Lots, MarketId};
	use serde_json::json;
	use sp_state_machine::BasicExternalities;

	#[test]
	fn events_of_the_runtime_should_be_readable_by_its_own_metadata() {
		// The block limits among the constants depend on the number of cores, which is state.
		let metadata = BasicExternalities::default().execute_with(Runtime::metadata);
		let layout = Layout::from_metadata(&metadata.encode()).unwrap();
		let account = AccountIndex(16);
		let amended = RuntimeEvent::OrderBook(pallet_order_book::Event::OrderAmended {
			account,
			client_id: ClientOrderId(u64::MAX),
			market: MarketId(1),
			lots: Lots(5),
		});
		let paid = RuntimeEvent::Clearing(pallet_clearing::Event::Deposited { account, amount: 7 });
		// Phase of the round, and of the first extrinsic; no topics.
		let records =
			[vec![0, 0, 0, 0, 0], paid.encode(), vec![0], vec![1], amended.encode(), vec![0]];
		let bytes = [vec![2 << 2], records.concat()].concat();
		let events = BlockEvents::read(Arc::new(layout), bytes).unwrap();
		let wanted = [
			json!({
				"event": "clearing.Deposited",
				"extrinsic": 0,
				"fields": { "account": 16, "amount": "7" },
			}),
			json!({
				"event": "orderBook.OrderAmended",
				"extrinsic": null,
				"fields": {
					"account": 16,
					"clientId": "18446744073709551615",
					"market": 1,
					"lots": "5",
				},
			}),
		];
		assert_eq!(&*events.of(account).unwrap(), wanted);
	}
}
