//! The `novation_*` methods.

use crate::{
	rpc::{
		book::Message,
		exchange::Exchange,
		feed::{BookFeed, Unreadable},
	},
	service::{Client, Hash},
};
use futures::{future::Either, StreamExt};
use jsonrpsee::{
	core::{async_trait, RpcResult, SubscriptionResult},
	proc_macros::rpc,
	types::ErrorObjectOwned,
	PendingSubscriptionSink, SubscriptionMessage,
};
use sp_blockchain::HeaderBackend;
use std::sync::Arc;

#[rpc(server)]
pub trait NovationApi {
	/// The book of a market: a snapshot, then for each best block the levels that changed.
	#[subscription(
		name = "novation_subscribeBook" => "novation_book",
		unsubscribe = "novation_unsubscribeBook",
		item = Message,
	)]
	async fn subscribe_book(&self, market: u16) -> SubscriptionResult;
}

pub struct Novation {
	client: Arc<Client>,
	exchange: Exchange,
	books: BookFeed,
}

impl Novation {
	pub fn new(client: Arc<Client>, books: BookFeed) -> Self {
		Self { exchange: Exchange::new(client.clone()), client, books }
	}
}

#[async_trait]
impl NovationApiServer for Novation {
	async fn subscribe_book(
		&self,
		pending: PendingSubscriptionSink,
		market: u16,
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
			match futures::future::select(messages.next(), closed).await {
				Either::Left((Some(message), _)) => {
					sink.send(SubscriptionMessage::from_json(&*message)?).await?;
				}
				_ => return Ok(()),
			}
		}
	}
}
