//! The `novation_*` methods: the one place that knows how the runtime is asked about the exchange.

use crate::{
	rpc::{
		book::{Book, Levels},
		feed::{BookFeed, Books, Unreadable},
		json::to_json,
	},
	service::{AccountId, Client, Hash},
};
use futures::{
	future::{select, Either},
	StreamExt,
};
use jsonrpsee::{
	core::{async_trait, RpcResult, SubscriptionResult},
	proc_macros::rpc,
	types::{error::INTERNAL_ERROR_CODE, ErrorObject, ErrorObjectOwned},
	PendingSubscriptionSink, SubscriptionMessage,
};
use novation_runtime_api::{Level, MarketInfo, NovationApi};
use novation_units::{AccountIndex, MarketId};
use serde::Serialize;
use serde_json::Value;
use sp_api::{ApiError, ProvideRuntimeApi};
use sp_blockchain::HeaderBackend;
use std::sync::Arc;

/// Levels that those who follow a book see on each side.
const WATCHED_LEVELS: u32 = 1_000;

/// Code of the error that the runtime could not be asked.
const RUNTIME_ERROR: i32 = 1;
/// Code of the error that there is no such market.
const NO_SUCH_MARKET: i32 = 2;

/// Reads of the exchange: the runtime API `NovationApi` as JSON, and the book as it changes.
///
/// `at` is the block after which to read; the best one when left out.
#[rpc(server)]
pub trait NovationRpc {
	/// Every market: its terms and where it stands.
	#[method(name = "novation_markets", blocking)]
	fn markets(&self, at: Option<Hash>) -> RpcResult<Value>;

	/// One market; null if there is none.
	#[method(name = "novation_market", blocking)]
	fn market(&self, market: MarketId, at: Option<Hash>) -> RpcResult<Value>;

	/// The best levels of both sides of a market; null if there is no such market.
	#[method(name = "novation_depth", blocking)]
	fn depth(&self, market: MarketId, levels: u32, at: Option<Hash>) -> RpcResult<Value>;

	/// The account of a signer; null if it has never deposited.
	#[method(name = "novation_account", blocking)]
	fn account(&self, account: AccountId, at: Option<Hash>) -> RpcResult<Value>;

	/// An account by its index in the ledger; null if there is none.
	#[method(name = "novation_accountByIndex", blocking)]
	fn account_by_index(&self, index: AccountIndex, at: Option<Hash>) -> RpcResult<Value>;

	/// The open orders of an account.
	#[method(name = "novation_openOrders", blocking)]
	fn open_orders(&self, index: AccountIndex, at: Option<Hash>) -> RpcResult<Value>;

	/// The price of every market, or why there is none.
	#[method(name = "novation_oracle", blocking)]
	fn oracle(&self, at: Option<Hash>) -> RpcResult<Value>;

	/// The accounts that are being liquidated.
	#[method(name = "novation_liquidations", blocking)]
	fn liquidations(&self, at: Option<Hash>) -> RpcResult<Value>;

	/// The law of conservation, added up over all accounts.
	#[method(name = "novation_conservation", blocking)]
	fn conservation(&self, at: Option<Hash>) -> RpcResult<Value>;

	/// The book of a market: a snapshot, then for each best block the levels that changed.
	#[subscription(
		name = "novation_subscribeBook" => "novation_book",
		unsubscribe = "novation_unsubscribeBook",
		item = crate::rpc::book::Message,
	)]
	async fn subscribe_book(&self, market: MarketId) -> SubscriptionResult;
}

/// Answers the methods.
pub struct Novation {
	client: Arc<Client>,
	books: BookFeed,
}

impl Novation {
	/// Answers from the states of `client`, and follows `books`.
	pub fn new(client: Arc<Client>, books: BookFeed) -> Self {
		Self { client, books }
	}

	fn at(&self, at: Option<Hash>) -> Hash {
		at.unwrap_or_else(|| self.client.info().best_hash)
	}
}

#[async_trait]
impl NovationRpcServer for Novation {
	fn markets(&self, at: Option<Hash>) -> RpcResult<Value> {
		let markets = answered(self.client.runtime_api().markets(self.at(at)))?;
		markets.iter().map(market_json).collect()
	}

	fn market(&self, market: MarketId, at: Option<Hash>) -> RpcResult<Value> {
		let market = answered(self.client.runtime_api().market(self.at(at), market))?;
		market.as_ref().map_or(Ok(Value::Null), market_json)
	}

	fn depth(&self, market: MarketId, levels: u32, at: Option<Hash>) -> RpcResult<Value> {
		json(self.client.runtime_api().depth(self.at(at), market, levels))
	}

	fn account(&self, account: AccountId, at: Option<Hash>) -> RpcResult<Value> {
		json(self.client.runtime_api().account(self.at(at), account))
	}

	fn account_by_index(&self, index: AccountIndex, at: Option<Hash>) -> RpcResult<Value> {
		json(self.client.runtime_api().account_by_index(self.at(at), index))
	}

	fn open_orders(&self, index: AccountIndex, at: Option<Hash>) -> RpcResult<Value> {
		json(self.client.runtime_api().open_orders(self.at(at), index))
	}

	fn oracle(&self, at: Option<Hash>) -> RpcResult<Value> {
		json(self.client.runtime_api().oracle(self.at(at)))
	}

	fn liquidations(&self, at: Option<Hash>) -> RpcResult<Value> {
		json(self.client.runtime_api().liquidations(self.at(at)))
	}

	fn conservation(&self, at: Option<Hash>) -> RpcResult<Value> {
		json(self.client.runtime_api().conservation(self.at(at)))
	}

	async fn subscribe_book(
		&self,
		pending: PendingSubscriptionSink,
		market: MarketId,
	) -> SubscriptionResult {
		let mut messages = match self.books.subscribe(market).await {
			Ok(messages) => messages,
			Err(error) => {
				pending.reject(error).await;
				return Ok(());
			}
		};
		let sink = pending.accept().await?;
		loop {
			let closed = std::pin::pin!(sink.closed());
			match select(messages.next(), closed).await {
				Either::Left((Some(message), _)) => {
					sink.send(SubscriptionMessage::from_json(&*message)?).await?;
				}
				_ => return Ok(()),
			}
		}
	}
}

impl Books for Arc<Client> {
	fn book(&self, at: Hash, market: MarketId) -> Result<Book, Unreadable> {
		let depth = self
			.runtime_api()
			.depth(at, market, WATCHED_LEVELS)
			.map_err(|error| Unreadable::Runtime(error.to_string()))?
			.ok_or(Unreadable::NoMarket)?;
		Ok(Book { bids: levels(&depth.bids), asks: levels(&depth.asks) })
	}
}

fn levels(side: &[Level]) -> Levels {
	side.iter().map(|level| (level.price, level.lots)).collect()
}

/// A market with its symbol as text, which the chain keeps as bytes.
fn market_json(market: &MarketInfo) -> RpcResult<Value> {
	let mut json = told(market)?;
	json["symbol"] = String::from_utf8_lossy(&market.symbol).into();
	Ok(json)
}

fn json<T: Serialize>(answer: Result<T, ApiError>) -> RpcResult<Value> {
	told(&answered(answer)?)
}

fn answered<T>(answer: Result<T, ApiError>) -> RpcResult<T> {
	answer.map_err(|error| Unreadable::Runtime(error.to_string()).into())
}

fn told(answer: &impl Serialize) -> RpcResult<Value> {
	to_json(answer)
		.map_err(|error| ErrorObject::owned(INTERNAL_ERROR_CODE, error.to_string(), None::<()>))
}

impl From<Unreadable> for ErrorObjectOwned {
	fn from(error: Unreadable) -> Self {
		match error {
			Unreadable::NoMarket => {
				ErrorObject::owned(NO_SUCH_MARKET, "There is no such market", None::<()>)
			}
			Unreadable::Runtime(reason) => {
				ErrorObject::owned(RUNTIME_ERROR, "The runtime cannot answer", Some(reason))
			}
		}
	}
}
