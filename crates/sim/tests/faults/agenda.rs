//! Damage to the agenda or to conditional orders.

use super::*;

#[test]
fn damaged_list_of_the_agenda_should_stop_what_waits_there() {
	for kind in [FaultKind::Missing, FaultKind::Unreadable] {
		let (mut exchange, _, trader) = exchange();
		exchange.submit(trader, trigger(BTC, 1_005_000, 30));
		exchange.submit(trader, trigger(ETH, 402_000, 31)).round();
		let list = WaitList::MarkAbove(BTC);
		{
			let agenda = exchange.venue.agenda();
			let mut trees = agenda.edit();
			match kind {
				FaultKind::Missing => trees.pages_mut().remove(&(list, 0)),
				_ => trees.pages_mut().insert((list, 0), vec![0xff; 9]),
			};
		}
		exchange.price(BTC, 1_006_000).price(ETH, 402_500).round();
		let fault = Fault::Agenda(TreeFault { tree: list, page: Some(0), kind });
		assert_eq!(faults(&exchange), [Event::AgendaFaulted { fault }]);
		let triggered = |event: &Event| match event {
			Event::ConditionalTriggered { client_id, .. } => Some(client_id.0),
			_ => None,
		};
		let fired: Vec<u64> = exchange.events().iter().filter_map(triggered).collect();
		assert_eq!(fired, [31], "those that wait elsewhere act");
		exchange.submit(trader, trigger(BTC, 1_009_000, 32));
		exchange.place(trader, bid(BTC, 1, 990_000).named(33)).round();
		assert_eq!(rejections(&exchange, trader), [RejectReason::AgendaFaulted]);
		assert_eq!(exchange.venue.get().open_orders[&trader].len(), 1, "the market goes on");
	}
}

#[test]
fn damaged_conditional_orders_should_reject_their_account() {
	for kind in [FaultKind::Missing, FaultKind::Unreadable] {
		let (mut exchange, _, trader) = exchange();
		exchange.submit(trader, trigger(BTC, 1_005_000, 30)).round();
		match kind {
			FaultKind::Missing => {
				exchange.venue.edit().conditionals.remove(&trader).expect("a trigger");
			}
			_ => {
				exchange.venue.edit().unreadable.insert(Value::Conditionals(trader));
			}
		}
		let event = account_fault(trader, AccountValue::Conditionals, kind);
		ensure_rejects(&mut exchange, trader, event.clone());
		exchange.price(BTC, 1_006_000).round();
		assert_eq!(faults(&exchange), [event]);
		assert_eq!(exchange.lots(trader, BTC), 0, "its trigger does not act");
	}
}
