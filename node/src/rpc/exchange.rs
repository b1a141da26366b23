//! The exchange as the runtime tells of it: the one place that knows how it is asked.

use crate::{
	rpc::{
		book::{Book, Levels},
		feed::{Books, Unreadable},
	},
	service::{Client, Hash},
};
use codec::{Decode, Encode};
use sc_client_api::{CallExecutor, ExecutorProvider};
use sp_core::traits::CallContext;
use std::sync::Arc;

/// Levels that a book's subscribers see on each side.
const WATCHED_LEVELS: u32 = 1_000;

#[derive(Decode)]
struct Depth {
	bids: Vec<Level>,
	asks: Vec<Level>,
}

#[derive(Decode)]
struct Level {
	price: u64,
	lots: u64,
	_orders: u32,
}

/// Reads of the exchange's state.
#[derive(Clone)]
pub struct Exchange {
	client: Arc<Client>,
}

impl Exchange {
	/// Reads from the states of `client`.
	pub fn new(client: Arc<Client>) -> Self {
		Self { client }
	}

	fn call<T: Decode>(&self, at: Hash, method: &str, arguments: impl Encode) -> Result<T, String> {
		let answer = self
			.client
			.executor()
			.call(at, method, &arguments.encode(), CallContext::Offchain)
			.map_err(|error| error.to_string())?;
		T::decode(&mut answer.as_slice()).map_err(|error| error.to_string())
	}
}

impl Books for Exchange {
	fn book(&self, at: Hash, market: u16) -> Result<Book, Unreadable> {
		let depth: Option<Depth> = self
			.call(at, "NovationApi_depth", (market, WATCHED_LEVELS))
			.map_err(Unreadable::Runtime)?;
		let depth = depth.ok_or(Unreadable::NoMarket)?;
		Ok(Book { bids: levels(&depth.bids), asks: levels(&depth.asks) })
	}
}

fn levels(side: &[Level]) -> Levels {
	side.iter().map(|level| (level.price, level.lots)).collect()
}
