//! The `novation_*` methods, and the only code that reads the exchange through the runtime API.

use crate::{
	rpc::{
		book::{Book, Levels},
		feed::{BookFeed, Books, Unreadable},
		happenings::{HappeningFeed, Messages, Moment, NotSubscribed},
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
use novation_exchange_types::Fault;
use novation_runtime_api::{Level, MarketInfo, NovationApi};
use novation_units::{AccountIndex, MarketId};
use serde::Serialize;
use serde_json::Value;
use sp_api::{ApiError, ProvideRuntimeApi};
use sp_blockchain::HeaderBackend;
use std::sync::Arc;

/// Levels per side in a book subscription.
const WATCHED_LEVELS: u32 = 1_000;

/// Error code: the runtime call failed.
const RUNTIME_ERROR: i32 = 1;
/// Error code: the market does not exist.
const NO_SUCH_MARKET: i32 = 2;
/// Error code: a stored value is damaged, and the error's data is its fault.
const DAMAGED: i32 = 3;
/// Error code: the signer has no account.
const NO_SUCH_ACCOUNT: i32 = 4;
/// Error code: the node does not keep the blocks after the one named.
const TOO_FAR_BACK: i32 = 5;

/// Exchange state: the runtime API `NovationApi` as JSON, and book subscriptions.
///
/// `at` is the block whose state to read; the best block by default. If a stored value without which there is no answer is
/// damaged, the call fails with code 3 and the fault.
#[rpc(server)]
pub trait NovationRpc {
	/// Returns every market with its terms and state.
	#[method(name = "novation_markets", blocking)]
	fn markets(&self, at: Option<Hash>) -> RpcResult<Value>;

	/// Returns one market, or null if it does not exist.
	#[method(name = "novation_market", blocking)]
	fn market(&self, market: MarketId, at: Option<Hash>) -> RpcResult<Value>;

	/// Returns the best levels on both sides of a market, or null if it does not exist.
	#[method(name = "novation_depth", blocking)]
	fn depth(&self, market: MarketId, levels: u32, at: Option<Hash>) -> RpcResult<Value>;

	/// Returns the account of a signer, or null if it never deposited.
	#[method(name = "novation_account", blocking)]
	fn account(&self, account: AccountId, at: Option<Hash>) -> RpcResult<Value>;

	/// Returns an account by its ledger index, or null if it does not exist.
	#[method(name = "novation_accountByIndex", blocking)]
	fn account_by_index(&self, index: AccountIndex, at: Option<Hash>) -> RpcResult<Value>;

	/// Returns the open orders of an account.
	#[method(name = "novation_openOrders", blocking)]
	fn open_orders(&self, index: AccountIndex, at: Option<Hash>) -> RpcResult<Value>;

	/// Returns the price of every market, or the reason why it is absent.
	#[method(name = "novation_oracle", blocking)]
	fn oracle(&self, at: Option<Hash>) -> RpcResult<Value>;

	/// Returns the accounts in liquidation.
	#[method(name = "novation_liquidations", blocking)]
	fn liquidations(&self, at: Option<Hash>) -> RpcResult<Value>;

	/// Returns the conservation totals over all accounts.
	#[method(name = "novation_conservation", blocking)]
	fn conservation(&self, at: Option<Hash>) -> RpcResult<Value>;

	/// Subscribes to the book of a market: a snapshot, then the changed levels of each best block.
	#[subscription(
		name = "novation_subscribeBook" => "novation_book",
		unsubscribe = "novation_unsubscribeBook",
		item = crate::rpc::book::Message,
	)]
	async fn subscribe_book(&self, market: MarketId) -> SubscriptionResult;

	/// Subscribes to what happens to the account of a signer: each best block, then its inclusion
	/// by the relay chain and its finality, or its end by a fork.
	///
	/// `after` is the last block that the client knows; the best block by default.
	#[subscription(
		name = "novation_subscribeHappenings" => "novation_happenings",
		unsubscribe = "novation_unsubscribeHappenings",
		item = crate::rpc::happenings::Message,
	)]
	async fn subscribe_happenings(
		&self,
		account: AccountId,
		after: Option<Hash>,
	) -> SubscriptionResult;
}

/// Implementation of the `novation_*` methods.
pub struct Novation {
	client: Arc<Client>,
	books: BookFeed,
	happenings: HappeningFeed,
}

impl Novation {
	/// Creates the methods on the state of `client` and the feeds `books` and `happenings`.
	pub fn new(client: Arc<Client>, books: BookFeed, happenings: HappeningFeed) -> Self {
		Self { client, books, happenings }
	}

	/// Subscribes to the happenings of a signer's account.
	async fn happenings_of(
		&self,
		account: AccountId,
		after: Option<Hash>,
	) -> Result<Messages, ErrorObjectOwned> {
		let best = self.block_or_best(None);
		let account = answered(self.client.runtime_api().account(best, account))?;
		let Some(account) = account else {
			return Err(ErrorObject::owned(
				NO_SUCH_ACCOUNT,
				"The signer has no account: deposit first",
				None::<()>,
			));
		};
		Ok(self.happenings.subscribe(account.index, after).await?)
	}

	fn block_or_best(&self, at: Option<Hash>) -> Hash {
		at.unwrap_or_else(|| self.client.info().best_hash)
	}
}

#[async_trait]
impl NovationRpcServer for Novation {
	fn markets(&self, at: Option<Hash>) -> RpcResult<Value> {
		let markets = answered(self.client.runtime_api().markets(self.block_or_best(at)))?;
		markets.iter().map(market_json).collect()
	}

	fn market(&self, market: MarketId, at: Option<Hash>) -> RpcResult<Value> {
		let market = answered(self.client.runtime_api().market(self.block_or_best(at), market))?;
		market.as_ref().map_or(Ok(Value::Null), market_json)
	}

	fn depth(&self, market: MarketId, levels: u32, at: Option<Hash>) -> RpcResult<Value> {
		json(self.client.runtime_api().depth(self.block_or_best(at), market, levels))
	}

	fn account(&self, account: AccountId, at: Option<Hash>) -> RpcResult<Value> {
		json(self.client.runtime_api().account(self.block_or_best(at), account))
	}

	fn account_by_index(&self, index: AccountIndex, at: Option<Hash>) -> RpcResult<Value> {
		json(self.client.runtime_api().account_by_index(self.block_or_best(at), index))
	}

	fn open_orders(&self, index: AccountIndex, at: Option<Hash>) -> RpcResult<Value> {
		json(self.client.runtime_api().open_orders(self.block_or_best(at), index))
	}

	fn oracle(&self, at: Option<Hash>) -> RpcResult<Value> {
		json(self.client.runtime_api().oracle(self.block_or_best(at)))
	}

	fn liquidations(&self, at: Option<Hash>) -> RpcResult<Value> {
		json(self.client.runtime_api().liquidations(self.block_or_best(at)))
	}

	fn conservation(&self, at: Option<Hash>) -> RpcResult<Value> {
		json(self.client.runtime_api().conservation(self.block_or_best(at)))
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

	async fn subscribe_happenings(
		&self,
		pending: PendingSubscriptionSink,
		account: AccountId,
		after: Option<Hash>,
	) -> SubscriptionResult {
		let mut messages = match self.happenings_of(account, after).await {
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
					sink.send(SubscriptionMessage::from_json(&message)?).await?;
					if let Some(Moment(imported)) = message.imported() {
						self.happenings.latency.sent(imported);
					}
				}
				_ => return Ok(()),
			}
		}
	}
}

impl Books for Arc<Client> {
	fn book(&self, block: Hash, market: MarketId) -> Result<Book, Unreadable> {
		let depth = self
			.runtime_api()
			.depth(block, market, WATCHED_LEVELS)
			.map_err(|error| Unreadable::Runtime(error.to_string()))?
			.map_err(Unreadable::Damaged)?
			.ok_or(Unreadable::NoMarket)?;
		Ok(Book { bids: levels(&depth.bids), asks: levels(&depth.asks) })
	}
}

fn levels(side: &[Level]) -> Levels {
	side.iter().map(|level| (level.price, level.lots)).collect()
}

/// Returns a market with its symbol as text instead of bytes.
fn market_json(market: &MarketInfo) -> RpcResult<Value> {
	let mut json = to_rpc_json(market)?;
	json["symbol"] = String::from_utf8_lossy(&market.symbol).into();
	Ok(json)
}

fn json<T: Serialize>(answer: Result<Result<T, Fault>, ApiError>) -> RpcResult<Value> {
	to_rpc_json(&answered(answer)?)
}

fn answered<T>(answer: Result<Result<T, Fault>, ApiError>) -> RpcResult<T> {
	let answer = answer.map_err(|error| Unreadable::Runtime(error.to_string()))?;
	Ok(answer.map_err(Unreadable::Damaged)?)
}

fn to_rpc_json(answer: &impl Serialize) -> RpcResult<Value> {
	to_json(answer)
		.map_err(|error| ErrorObject::owned(INTERNAL_ERROR_CODE, error.to_string(), None::<()>))
}

impl From<Unreadable> for ErrorObjectOwned {
	fn from(error: Unreadable) -> Self {
		match error {
			Unreadable::NoMarket => {
				ErrorObject::owned(NO_SUCH_MARKET, "Market does not exist", None::<()>)
			}
			Unreadable::Runtime(reason) => {
				ErrorObject::owned(RUNTIME_ERROR, "Runtime call failed", Some(reason))
			}
			Unreadable::Damaged(fault) => {
				// A fault has no value that JSON could not express; without data the code says enough.
				let data = to_json(&fault).ok();
				ErrorObject::owned(DAMAGED, "Stored value is damaged", data)
			}
		}
	}
}

impl From<NotSubscribed> for ErrorObjectOwned {
	fn from(error: NotSubscribed) -> Self {
		match error {
			NotSubscribed::TooFarBack { oldest } => ErrorObject::owned(
				TOO_FAR_BACK,
				"The node does not keep the blocks after this one: read the account and subscribe \
				without a block",
				Some(
					serde_json::json!({ "oldestNumber": oldest.number, "oldestHash": oldest.hash }),
				),
			),
			NotSubscribed::Unreadable(reason) => Unreadable::Runtime(reason).into(),
			NotSubscribed::Stopping => Unreadable::Runtime("the node is stopping".into()).into(),
		}
	}
}
