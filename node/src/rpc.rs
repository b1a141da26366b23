//! JSON-RPC methods beyond those of every Substrate node.

mod book;
mod feed;
mod happenings;
mod json;
mod novation;

use crate::service::{boxed, Client, Hash, Pool};
use feed::{BookFeed, Head};
use futures::{channel::mpsc, StreamExt};
pub use happenings::Included;
use happenings::{HappeningFeed, Latency, NodeChain};
use jsonrpsee::{core::RegisterMethodError, RpcModule};
use novation::{Novation, NovationRpcServer};
use pallet_transaction_payment_rpc::{TransactionPayment, TransactionPaymentApiServer};
use prometheus_endpoint::Registry;
use sc_client_api::BlockchainEvents;
use sc_consensus_manual_seal::{
	rpc::{ManualSeal, ManualSealApiServer},
	EngineCommand,
};
use sc_service::{Error, TaskManager};
use sp_blockchain::HeaderBackend;
use std::sync::Arc;
use substrate_frame_rpc_system::{System, SystemApiServer};

/// Channel for block requests to the sealing engine of a development node.
pub type Engine = mpsc::Sender<EngineCommand<Hash>>;

/// Components behind the additional RPC methods.
pub struct Extensions {
	/// Client for runtime calls.
	pub client: Arc<Client>,
	/// Transaction pool. Pending transactions count towards an account's next nonce.
	pub pool: Arc<Pool>,
	/// Feed of the order books on the best chain.
	pub books: BookFeed,
	/// Feed of what happens to accounts.
	pub happenings: HappeningFeed,
	/// Sealing engine of a development node.
	pub engine: Option<Engine>,
}

impl Extensions {
	/// Returns the methods of `system`, `payment`, `novation` and, on a development node, `engine`.
	pub fn module(&self) -> Result<RpcModule<()>, Error> {
		self.merged().map_err(boxed)
	}

	fn merged(&self) -> Result<RpcModule<()>, RegisterMethodError> {
		let mut module = RpcModule::new(());
		module.merge(System::new(self.client.clone(), self.pool.clone()).into_rpc())?;
		module.merge(TransactionPayment::new(self.client.clone()).into_rpc())?;
		let (books, happenings) = (self.books.clone(), self.happenings.clone());
		module.merge(Novation::new(self.client.clone(), books, happenings).into_rpc())?;
		if let Some(engine) = &self.engine {
			module.merge(ManualSeal::new(engine.clone()).into_rpc())?;
		}
		Ok(module)
	}
}

/// Starts the task that feeds book subscribers from the best chain.
pub fn start_book_feed(client: Arc<Client>, task_manager: &TaskManager) -> BookFeed {
	let head = best_head(&client);
	let heads = client.import_notification_stream().filter_map(|block| async move {
		let head = Head {
			hash: block.hash,
			parent: block.header.parent_hash,
			number: block.header.number,
		};
		block.is_new_best.then_some(head)
	});
	let (feed, task) = BookFeed::new(client.clone(), head, Box::pin(heads));
	// Reading a book blocks its thread.
	task_manager.spawn_handle().spawn_blocking("book-feed", Some("rpc"), task);
	feed
}

/// Starts the task that reports happenings to their accounts.
///
/// `included` are the blocks that the relay chain includes. `has_wall_clock` says whether the
/// chain's clock is that of the world.
pub fn start_happening_feed(
	client: Arc<Client>,
	included: Included,
	has_wall_clock: bool,
	registry: Option<&Registry>,
	task_manager: &TaskManager,
) -> Result<HappeningFeed, Error> {
	let latency = Latency::new(registry)?;
	let notices = happenings::notices(&client, included);
	let tip = best_head(&client);
	let chain = NodeChain::new(client, has_wall_clock);
	let (feed, task) = HappeningFeed::new(chain, tip, latency, notices);
	// Reading events blocks its thread.
	task_manager.spawn_handle().spawn_blocking("happening-feed", Some("rpc"), task);
	Ok(feed)
}

fn best_head(client: &Client) -> Head {
	let info = client.info();
	let parent = client.header(info.best_hash).ok().flatten().map(|header| header.parent_hash);
	Head { hash: info.best_hash, parent: parent.unwrap_or_default(), number: info.best_number }
}
