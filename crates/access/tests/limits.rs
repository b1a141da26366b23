//! Agent limits.

use novation_access::{AgentLimits, LimitsError, MarketLimit, NotAllowed};
use novation_book::SelfTrade;
use novation_exchange_types::{AgentCap, Op, OrderKind, OrderRequest};
use novation_units::{ClientOrderId, Lots, MarketId, Millis, Side, Ticks};

const NOW: Millis = Millis(1_000);
const ID: ClientOrderId = ClientOrderId(1);

fn limits(markets: &[u16]) -> AgentLimits {
	let limit = |id: &u16| MarketLimit {
		market: MarketId(*id),
		max_order: Lots(10),
		max_position: Lots(100),
	};
	AgentLimits {
		markets: markets.iter().map(limit).collect::<Vec<_>>().try_into().expect("at most 16"),
		max_leverage: 3,
		operations_per_block: 5,
		free_per_day: 100,
		max_loss_per_day: novation_units::Quote(1_000_000),
		expires_at: Millis(2_000),
	}
}

fn order(market: u16, lots: u64) -> OrderRequest {
	OrderRequest {
		market: MarketId(market),
		client_id: ID,
		side: Side::Bid,
		lots: Lots(lots),
		price: Ticks(1),
		kind: OrderKind::ImmediateOrCancel,
		reduce_only: false,
		self_trade: SelfTrade::CancelMaker,
		display: None,
	}
}

#[test]
fn limits_should_be_valid_only_when_consistent() {
	assert_eq!(limits(&[1, 4]).validate(NOW), Ok(()));
	for markets in [&[][..], &[1, 1], &[4, 1]] {
		assert_eq!(limits(markets).validate(NOW), Err(LimitsError::Markets), "{markets:?}");
	}
	let idle = AgentLimits { operations_per_block: 0, ..limits(&[1]) };
	assert_eq!(idle.validate(NOW), Err(LimitsError::NoOperations));
	assert_eq!(limits(&[1]).validate(Millis(2_000)), Err(LimitsError::Expired));
}

#[test]
fn order_should_be_permitted_up_to_its_size_with_the_cap_for_the_round() {
	let cap = AgentCap { max_position: Lots(100), max_leverage: 3 };
	assert_eq!(limits(&[1]).permit(&Op::Place(order(1, 10)), NOW), Ok(Some(cap)));
	let too_large = Err(NotAllowed::Order(Lots(10)));
	assert_eq!(limits(&[1]).permit(&Op::Place(order(1, 11)), NOW), too_large);
}

#[test]
fn operation_should_be_rejected_when_any_of_its_markets_is_not_allowed() {
	let market = MarketId(2);
	let replace =
		|market, to| Op::Replace { market: MarketId(market), client_id: ID, order: order(to, 1) };
	for op in [
		Op::Place(order(2, 1)),
		Op::Cancel { market, client_id: ID },
		Op::CancelAll { market },
		Op::Amend { market, client_id: ID, lots: Lots(1) },
		replace(2, 1),
		replace(1, 2),
	] {
		assert_eq!(limits(&[1]).permit(&op, NOW), Err(NotAllowed::Market), "{op:?}");
		assert!(limits(&[1, 2]).permit(&op, NOW).is_ok(), "{op:?}");
	}
}

#[test]
fn nothing_should_be_permitted_after_expiry() {
	let cancel = Op::CancelAll { market: MarketId(1) };
	assert_eq!(limits(&[1]).permit(&cancel, Millis(1_999)), Ok(None));
	assert_eq!(limits(&[1]).permit(&cancel, Millis(2_000)), Err(NotAllowed::Expired));
}
