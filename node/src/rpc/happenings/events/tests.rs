use super::{
	testing::{layout, of_round, OrderEvent, Phase, Reason, Record, RuntimeEvent, SystemEvent},
	*,
};
use codec::Encode;

fn read(records: &[Record]) -> BlockEvents {
	BlockEvents::read(layout(), records.encode()).unwrap()
}

const MAKER: AccountIndex = AccountIndex(16);
const TAKER: AccountIndex = AccountIndex(17);

#[test]
fn account_should_get_the_events_that_name_it_in_order() {
	let events = read(&[
		Record {
			phase: Phase::ApplyExtrinsic(2),
			event: RuntimeEvent::System(SystemEvent::Remarked([1, 2, 3, 4])),
			topics: vec![[7; 32]],
		},
		of_round(OrderEvent::OrderFilled { maker: MAKER, taker: TAKER, price: 9, side: true }),
		of_round(OrderEvent::Cleared { market: 1 }),
		Record {
			phase: Phase::ApplyExtrinsic(3),
			event: RuntimeEvent::OrderBook(OrderEvent::OrderRejected {
				account: TAKER,
				client_id: Some(u64::MAX),
				reason: Reason::Missing { missing_lots: -5 },
			}),
			topics: vec![],
		},
	]);
	let fill = json!({
		"event": "orderBook.OrderFilled",
		"extrinsic": null,
		"fields": { "maker": 16, "taker": 17, "price": "9", "side": true },
	});
	let rejection = json!({
		"event": "orderBook.OrderRejected",
		"extrinsic": 3,
		"fields": {
			"account": 17,
			"clientId": "18446744073709551615",
			"reason": { "Missing": { "missingLots": "-5" } },
		},
	});
	assert_eq!(&*events.of(MAKER).unwrap(), std::slice::from_ref(&fill));
	assert_eq!(&*events.of(TAKER).unwrap(), [fill, rejection]);
	assert_eq!(events.of(AccountIndex(18)).unwrap().len(), 0);
}

#[test]
fn account_named_twice_should_get_the_event_once() {
	let events = read(&[of_round(OrderEvent::OrderFilled {
		maker: MAKER,
		taker: MAKER,
		price: 1,
		side: false,
	})]);
	assert_eq!(events.of(MAKER).unwrap().len(), 1);
}

#[test]
fn accounts_in_lists_should_be_found() {
	let events = read(&[of_round(OrderEvent::Listed(vec![MAKER, TAKER], vec![0xab, 0xcd]))]);
	let fields = &events.of(TAKER).unwrap()[0]["fields"];
	assert_eq!(fields, &json!([[16, 17], "0xabcd"]));
}

#[test]
fn every_kind_of_value_should_become_json() {
	let layout = layout();
	let event = RuntimeEvent::OrderBook(OrderEvent::Wide {
		compact: Compact(1 << 40),
		small: Compact(70_000),
		text: "text".into(),
		pair: (-3, [1, 2]),
	});
	let [_, ty, _] = layout.record_fields().unwrap();
	let bytes = event.encode();
	let wide = layout.happening(ty, None, &mut bytes.as_slice()).unwrap();
	let wanted = json!({
		"compact": "1099511627776",
		"small": 70_000,
		"text": "text",
		"pair": [-3, [1, 2]],
	});
	assert_eq!(wide["fields"], wanted);
	let mut rest = bytes.as_slice();
	layout.skip(ty, &mut rest, &mut Vec::new(), 0).unwrap();
	assert!(rest.is_empty());
}

#[test]
fn unit_variants_and_absent_values_should_be_short() {
	let events = read(&[of_round(OrderEvent::OrderRejected {
		account: MAKER,
		client_id: None,
		reason: Reason::NotFound,
	})]);
	let fields = &events.of(MAKER).unwrap()[0]["fields"];
	assert_eq!(fields, &json!({ "account": 16, "clientId": null, "reason": "NotFound" }));
}

#[test]
fn events_that_do_not_match_should_be_an_error() {
	let mut bytes = vec![of_round(OrderEvent::Cleared { market: 1 })].encode();
	assert!(BlockEvents::read(layout(), bytes.clone()).is_ok());
	bytes.push(0);
	assert!(BlockEvents::read(layout(), bytes.clone()).is_err(), "bytes are left over");
	bytes.truncate(bytes.len() - 2);
	assert!(BlockEvents::read(layout(), bytes).is_err(), "bytes are missing");
	let unknown_pallet = [vec![4, 1, 9], vec![0; 8]].concat();
	assert!(BlockEvents::read(layout(), unknown_pallet).is_err(), "a pallet is unknown");
}
