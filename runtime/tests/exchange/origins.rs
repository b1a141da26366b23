//! Permissions: every call of the exchange from every origin.

use crate::{driver::*, fixtures::*};
use frame_support::{assert_ok, pallet_prelude::DispatchResult, traits::InstanceFilter};
use novation_access::{AgentLimits, MarketLimit};
use novation_exchange_types::{Fault, MarketStatus, MarketValue, Op};
use novation_ports::{Accounts, InspectMarkets};
use novation_runtime::{
	configs::utility::ProxyType, AccountId, Clearing, Markets, Runtime, RuntimeCall, RuntimeEvent,
	System,
};
use novation_sim::{bid, Styled, BTC};
use novation_units::{FaultKind, Lots, MarketId, Millis, Ticks};
use pallet_markets::Listing;
use sp_runtime::DispatchError::{self, BadOrigin};

const PROXIES: [ProxyType; 5] = [
	ProxyType::Any,
	ProxyType::NonTransfer,
	ProxyType::Trading,
	ProxyType::Collator,
	ProxyType::CancelProxy,
];

/// Calls from governance only.
fn of_governance() -> Vec<RuntimeCall> {
	let terms = Markets::market(BTC).expect("it decodes").expect("bitcoin is listed");
	let listing = Listing {
		symbol: Default::default(),
		price_decimals: 0,
		size_decimals: 0,
		market: terms.clone(),
	};
	let feeders = vec![feeder(0), feeder(1), feeder(2)].try_into().expect("three feeders");
	vec![
		pallet_markets::Call::add_market { market: MarketId(9), listing }.into(),
		pallet_markets::Call::update_market { market: BTC, terms }.into(),
		set_status(BTC, MarketStatus::Open),
		pallet_markets::Call::clear_fault { market: BTC }.into(),
		pallet_oracle::Call::set_feeders { feeders }.into(),
	]
}

/// Calls that any signer with an account may make. Alice has one, and is a feeder here.
fn of_traders() -> Vec<RuntimeCall> {
	let order = bid(BTC, 1, at(99_000));
	let prices = vec![(BTC, Ticks(at(100_000)))].try_into().expect("one price");
	vec![
		deposit(1),
		withdraw(1),
		place(order.named(1)),
		cancel(BTC, 1),
		cancel_all(BTC),
		replace(BTC, 1, order.named(2)),
		submit(vec![Op::CancelAll { market: BTC }]),
		pallet_oracle::Call::feed { prices }.into(),
		pallet_liquidation::Call::check_account { account: index(&bob()) }.into(),
	]
}

/// A chain on which Alice trades and feeds, and Bob has a position.
fn with_alice(test: impl FnOnce()) {
	fed(|| {
		open(&alice(), 100_000);
		open(&bob(), 100_000);
		open(&trader(0), 100_000);
		meet(&bob(), &trader(0), BTC, 10, at(100_000));
		let feeders = vec![feeder(0), feeder(1), feeder(2), alice()];
		let feeders = feeders.try_into().expect("four feeders");
		govern(pallet_oracle::Call::set_feeders { feeders });
		test()
	})
}

/// The outcome of a call through a proxy.
fn by_proxy(kind: ProxyType, of: &AccountId, call: RuntimeCall) -> DispatchResult {
	let bot = trader(63);
	let delegate: novation_runtime::Address = bot.clone().into();
	let appoint =
		pallet_proxy::Call::add_proxy { delegate: delegate.clone(), proxy_type: kind, delay: 0 };
	make(of, appoint);
	System::reset_events();
	let call = Box::new(call);
	let made = pallet_proxy::Call::proxy { real: of.clone().into(), force_proxy_type: None, call };
	make(&bot, made);
	let result = System::events().into_iter().rev().find_map(|record| match record.event {
		RuntimeEvent::Proxy(pallet_proxy::Event::ProxyExecuted { result }) => Some(result),
		_ => None,
	});
	let dismiss = pallet_proxy::Call::remove_proxy { delegate, proxy_type: kind, delay: 0 };
	make(of, dismiss);
	result.expect("a proxy's call tells its result")
}

fn filtered() -> DispatchResult {
	let error: DispatchError = frame_system::Error::<Runtime>::CallFiltered.into();
	Err(error)
}

#[test]
fn governance_should_make_its_calls() {
	with_alice(|| {
		let (value, kind) = (MarketValue::Price, FaultKind::Unreadable);
		let stored = Clearing::market_state(BTC).expect("it decodes");
		let mut state = stored.expect("a round has seen bitcoin");
		state.fault = Some(Fault::Market { market: BTC, value, kind });
		Clearing::set_market_state(BTC, &state);
		for call in of_governance() {
			govern(call);
		}
		block(|| ());
	});
}

#[test]
fn call_of_governance_should_be_rejected_when_anybody_else_makes_it() {
	with_alice(|| {
		for call in of_governance() {
			assert_eq!(unsigned(call.clone()), Err(BadOrigin), "{call:?}");
			for who in [alice(), bob(), feeder(1), pauper(), Clearing::custody_account()] {
				assert_eq!(sign(&who, call.clone()), Err(BadOrigin), "{call:?}");
			}
		}
	});
}

#[test]
fn call_of_governance_should_be_rejected_when_it_hides_in_another() {
	with_alice(|| {
		for call in of_governance() {
			let calls = vec![call.clone()];
			let batch = pallet_utility::Call::batch_all { calls };
			assert_eq!(sign(&alice(), batch), Err(BadOrigin), "{call:?}");
			let derived =
				pallet_utility::Call::as_derivative { index: 0, call: Box::new(call.clone()) };
			assert_eq!(sign(&alice(), derived), Err(BadOrigin), "{call:?}");
			let multisig = pallet_multisig::Call::as_multi_threshold_1 {
				other_signatories: vec![bob()],
				call: Box::new(call.clone()),
			};
			assert_eq!(sign(&alice(), multisig), Err(BadOrigin), "{call:?}");
			let sudo = pallet_sudo::Call::sudo { call: Box::new(call.clone()) };
			assert!(sign(&bob(), sudo).is_err(), "{call:?}");
		}
	});
}

#[test]
fn call_of_governance_should_be_rejected_when_a_proxy_of_any_kind_makes_it() {
	with_alice(|| {
		for kind in PROXIES {
			for call in of_governance() {
				let expected = if kind.filter(&call) { Err(BadOrigin) } else { filtered() };
				assert_eq!(by_proxy(kind, &alice(), call.clone()), expected, "{kind:?} {call:?}");
			}
		}
	});
}

#[test]
fn call_of_governance_should_be_made_by_the_development_root_key() {
	with_alice(|| {
		let call = Box::new(set_status(BTC, MarketStatus::Halted));
		make(&alice(), pallet_sudo::Call::sudo { call });
		let status = Markets::market(BTC).map(|market| market.map(|market| market.status));
		assert_eq!(status, Ok(Some(MarketStatus::Halted)));
	});
}

#[test]
fn trader_should_make_its_calls() {
	with_alice(|| {
		for call in of_traders() {
			make(&alice(), call);
		}
		block(|| ());
	});
}

#[test]
fn call_of_a_trader_should_be_rejected_when_nobody_or_governance_makes_it() {
	with_alice(|| {
		for call in of_traders() {
			assert_eq!(unsigned(call.clone()), Err(BadOrigin), "{call:?}");
			assert_eq!(root(call.clone()), Err(BadOrigin), "{call:?}");
		}
	});
}

/// The proxy kinds that trade for their account, and those that cannot even cancel.
#[test]
fn proxy_should_trade_only_when_its_kind_may() {
	with_alice(|| {
		for kind in PROXIES {
			let trades =
				matches!(kind, ProxyType::Any | ProxyType::NonTransfer | ProxyType::Trading);
			for call in of_traders() {
				let expected = if trades { Ok(()) } else { filtered() };
				assert_eq!(by_proxy(kind, &alice(), call.clone()), expected, "{kind:?} {call:?}");
			}
			block(|| make(&alice(), cancel_all(BTC)));
		}
	});
}

/// An agent stays authorised after the removal of the proxy that authorised it. So only a proxy with all permissions
/// may authorise agents.
#[test]
fn proxy_should_appoint_agents_only_when_it_may_do_everything() {
	with_alice(|| {
		let limit = MarketLimit { market: BTC, max_order: Lots(1), max_position: Lots(1) };
		let limits = AgentLimits {
			markets: vec![limit].try_into().expect("one market"),
			max_leverage: 1,
			operations_per_block: 1,
			free_per_day: 10_000,
			max_loss_per_day: novation_units::Quote(1_000_000_000_000),
			expires_at: Millis(u64::MAX),
		};
		let agent = trader(62);
		let authorise = pallet_agents::Call::authorise { agent: agent.clone(), limits };
		let revoke = pallet_agents::Call::revoke { agent };
		for kind in PROXIES {
			for call in [RuntimeCall::from(authorise.clone()), revoke.clone().into()] {
				let expected = if kind == ProxyType::Any { Ok(()) } else { filtered() };
				assert_eq!(by_proxy(kind, &alice(), call.clone()), expected, "{kind:?} {call:?}");
			}
		}
	});
}

/// A bot that may only trade can return money to its owner, and to nobody else.
#[test]
fn withdrawal_by_a_proxy_should_go_to_the_owner() {
	with_alice(|| {
		let balance =
			|who: &AccountId| novation_runtime::Assets::balance(novation_runtime::QUOTE_ASSET, who);
		let (owner, bot) = (balance(&alice()), balance(&trader(63)));
		assert_ok!(by_proxy(ProxyType::Trading, &alice(), withdraw(dollars(1_000))));
		assert_eq!(balance(&alice()), owner + dollars(1_000));
		assert_eq!(balance(&trader(63)), bot);
		assert_eq!(Clearing::index_of(&trader(63)), Ok(None));
	});
}

/// No key can sign for the account of the exchange.
#[test]
fn custody_account_should_have_no_trading_account() {
	with_alice(|| {
		let custody = Clearing::custody_account();
		assert!(sign(&custody, withdraw(1)).is_err());
		assert!(sign(&custody, place(bid(BTC, 1, 1))).is_err());
	});
}
