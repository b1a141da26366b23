import { TypeRegistry } from '@polkadot/types';
import { describe, expect, test } from 'vitest';
import {
	decodeAccount,
	decodeAnswer,
	decodeFreeOperations,
	decodeDepth,
	decodeEvent,
	decodeLedgerAccount,
	decodeOpenOrder,
	encodeOp,
} from '../src/sdk/chain.ts';
import { explainRejection, StateDamaged } from '../src/sdk/errors.ts';
import { Fields, plain, variantOf, type Plain } from '../src/sdk/plain.ts';
import type { OrderRequest } from '../src/sdk/types.ts';

const registry = new TypeRegistry();
registry.register({
	Reason: { _enum: { NotFound: 'Null', InsufficientMargin: '{"missing":"i128"}' } },
	Side: { _enum: ['Bid', 'Ask'] },
	Position: { market: 'u16', lots: 'i64', quote: 'i128' },
	Account: { cash: 'i128', positions: 'Vec<Position>', due_slot: 'Option<u64>', flag: 'bool' },
	SelfTrade: { _enum: ['CancelMaker', 'CancelTaker', 'CancelBoth'] },
	LimitTerms: { postOnly: 'bool', expiresAt: 'Option<u64>' },
	PeggedTerms: { offset: 'i64', postOnly: 'bool', expiresAt: 'Option<u64>' },
	OrderKind: {
		_enum: {
			Limit: 'LimitTerms',
			ImmediateOrCancel: 'Null',
			FillOrKill: 'Null',
			Pegged: 'PeggedTerms',
		},
	},
	OrderRequest: {
		market: 'u16',
		clientId: 'u64',
		side: 'Side',
		lots: 'u64',
		price: 'u64',
		kind: 'OrderKind',
		reduceOnly: 'bool',
		selfTrade: 'SelfTrade',
		display: 'Option<u64>',
	},
	Cancel: { market: 'u16', clientId: 'u64' },
	CancelAll: { market: 'u16' },
	Replace: { market: 'u16', clientId: 'u64', order: 'OrderRequest' },
	Amend: { market: 'u16', clientId: 'u64', lots: 'u64' },
	Op: {
		_enum: {
			Place: 'OrderRequest',
			Cancel: 'Cancel',
			CancelAll: 'CancelAll',
			Replace: 'Replace',
			Amend: 'Amend',
		},
	},
});

describe('plain values', () => {
	test('structs, lists, options and signed integers should convert exactly', () => {
		const account = registry.createType('Account', {
			cash: -170141183460469231731687303715884105728n,
			positions: [{ market: 1, lots: -5n, quote: 2n ** 100n }],
			due_slot: null,
			flag: true,
		});
		expect(plain(account)).toEqual({
			cash: -170141183460469231731687303715884105728n,
			positions: [{ market: 1n, lots: -5n, quote: 2n ** 100n }],
			dueSlot: undefined,
			flag: true,
		});
	});

	test('variants should have their name and their fields', () => {
		expect(plain(registry.createType('Reason', 'NotFound'))).toEqual({
			type: 'NotFound',
			value: undefined,
		});
		expect(
			plain(registry.createType('Reason', { InsufficientMargin: { missing: 5 } })),
		).toEqual({
			type: 'InsufficientMargin',
			value: { missing: 5n },
		});
		expect(variantOf(plain(registry.createType('Side', 'Ask')), 'side').type).toBe('Ask');
	});

	test('accounts and bytes should convert to text', () => {
		const account = registry.createType('AccountId', new Uint8Array(32));
		expect(plain(account)).toBe('5C4hrfjw9DjXZTzV3MwzrrAr9P1MJhSrvWGWqi1eSuyUpnhM');
		const fields = new Fields(
			{ symbol: plain(registry.createType('Bytes', '0x425443')) },
			'Info',
		);
		expect(fields.text('symbol')).toBe('BTC');
	});

	test('an error should name the missing or wrong field', () => {
		const fields = new Fields({ lots: 'many' }, 'OrderInfo');
		expect(() => fields.big('lots')).toThrow('OrderInfo.lots: expected an integer, got "many"');
		expect(() => fields.list('levels')).toThrow(
			'OrderInfo.levels: expected a list, got nothing',
		);
		expect(() => new Fields(undefined, 'OrderInfo')).toThrow('OrderInfo: expected fields');
	});
});

describe('operations', () => {
	const order: OrderRequest = {
		market: 1,
		clientId: 77n,
		side: 'Ask',
		lots: 5n,
		price: 400_000n,
		kind: { type: 'Limit', postOnly: true, expiresAt: 9n },
		selfTrade: 'CancelBoth',
	};
	const decoded = (op: Parameters<typeof encodeOp>[0]): Plain =>
		plain(registry.createType('Op', encodeOp(op)));

	test('an order should keep every field', () => {
		expect(decoded({ type: 'Place', order })).toEqual({
			type: 'Place',
			value: {
				market: 1n,
				clientId: 77n,
				side: { type: 'Ask', value: undefined },
				lots: 5n,
				price: 400_000n,
				kind: {
					type: 'Limit',
					value: { postOnly: true, expiresAt: 9n },
				},
				reduceOnly: false,
				selfTrade: { type: 'CancelBoth', value: undefined },
				display: undefined,
			},
		});
	});

	test('an expiry should be encoded and decoded', () => {
		const kind = { type: 'Limit', postOnly: false, expiresAt: 12n } as const;
		const end = 12n;
		expect(decoded({ type: 'Place', order: { ...order, kind } })).toMatchObject({
			value: { kind: { type: 'Limit', value: { postOnly: false, expiresAt: end } } },
		});
		const open = {
			market: 1n,
			clientId: 1n,
			side: { type: 'Ask', value: undefined },
			lots: 5n,
			price: 3n,
			shown: 2n,
		};
		expect(decodeOpenOrder({ ...open, expiresAt: end }).expiresAt).toBe(12n);
		expect(decodeOpenOrder({ ...open, expiresAt: undefined }).expiresAt).toBeUndefined();
	});

	test('a pegged order should carry its offset from the index', () => {
		const kind = { type: 'Pegged', offset: -5n, postOnly: true } as const;
		const value = { offset: -5n, postOnly: true, expiresAt: undefined };
		expect(decoded({ type: 'Place', order: { ...order, kind } })).toMatchObject({
			value: { price: 400_000n, kind: { type: 'Pegged', value } },
		});
		const explained = explainRejection('BeyondLimit', { price: 3n });
		expect(explained).toContain('at 3 ticks');
	});

	test('an iceberg should carry its displayed size', () => {
		expect(decoded({ type: 'Place', order: { ...order, display: 2n } })).toMatchObject({
			value: { lots: 5n, display: 2n },
		});
		const open = { ...order, market: 1n, side: { type: 'Ask', value: undefined }, shown: 2n };
		expect(decodeOpenOrder({ ...open, kind: undefined, selfTrade: undefined })).toMatchObject({
			lots: 5n,
			shown: 2n,
		});
		const explained = explainRejection('DisplayTooSmall', { least: 3n });
		expect(explained).toContain('at least 3 lots');
	});

	test('taker kinds, cancels and replacements should keep every field', () => {
		const taker = { ...order, kind: { type: 'FillOrKill' } as const, reduceOnly: true };
		expect(decoded({ type: 'Replace', market: 1, clientId: 76n, order: taker })).toMatchObject({
			type: 'Replace',
			value: {
				market: 1n,
				clientId: 76n,
				order: { kind: { type: 'FillOrKill' }, reduceOnly: true },
			},
		});
		expect(decoded({ type: 'Cancel', market: 1, clientId: 5n })).toEqual({
			type: 'Cancel',
			value: { market: 1n, clientId: 5n },
		});
		expect(decoded({ type: 'Amend', market: 1, clientId: 5n, lots: 7n })).toEqual({
			type: 'Amend',
			value: { market: 1n, clientId: 5n, lots: 7n },
		});
		expect(decoded({ type: 'CancelAll', market: 3 })).toEqual({
			type: 'CancelAll',
			value: { market: 3n },
		});
	});
});

describe('answers', () => {
	test('free operations should be the earned minus the sent ones', () => {
		const sent = { earned: 20_000_000n, orders: 25n, cancels: 3n, settledAt: 0n };
		expect(decodeFreeOperations(sent, { volume: 10_500_000n })).toEqual({
			orders: 5n,
			cancels: 57n,
		});
		const much = decodeFreeOperations(sent, { volume: 500_000_000_000n });
		expect(much).toEqual({ orders: 499_995n, cancels: 600_017n });
	});

	test('fills should name both parties, without a client id where the chain takes', () => {
		const data = {
			market: 0n,
			maker: 16n,
			makerClientId: 4n,
			taker: 17n,
			takerClientId: undefined,
			takerSide: { type: 'Ask', value: undefined },
			price: 1_000n,
			lots: 3n,
		};
		expect(decodeEvent({ section: 'orderBook', method: 'OrderFilled', data })).toEqual({
			type: 'OrderFilled',
			market: 0,
			price: 1_000n,
			lots: 3n,
			side: 'Ask',
			taker: { account: 17, clientId: undefined },
			maker: { account: 16, clientId: 4n },
		});
	});

	test('an auction should report its price and its lots', () => {
		const data = { market: 1n, price: 1_000n, lots: 3n };
		expect(decodeEvent({ section: 'orderBook', method: 'AuctionCleared', data })).toEqual({
			type: 'AuctionCleared',
			market: 1,
			price: 1_000n,
			lots: 3n,
		});
	});

	test('events of other pallets should be ignored, malformed ones should throw', () => {
		expect(decodeEvent({ section: 'balances', method: 'Deposit', data: {} })).toBeUndefined();
		expect(() =>
			decodeEvent({ section: 'orderBook', method: 'OrderPlaced', data: { account: 1n } }),
		).toThrow('orderBook.OrderPlaced.clientId: expected an integer');
	});

	test('a damaged value should be an error, and not an absent answer', () => {
		registry.register({
			Answer: 'Result<Option<u32>, Damage>',
			Damage: { _enum: { Slot: 'u64' } },
		});
		const answer = (bytes: number[]) =>
			decodeAnswer('account', plain(registry.createType('Answer', new Uint8Array(bytes))));
		expect(answer([0, 0])).toBeUndefined();
		expect(answer([0, 1, 7, 0, 0, 0])).toBe(7n);
		const damaged = () => answer([1, 0, 5, 0, 0, 0, 0, 0, 0, 0]);
		expect(damaged).toThrow(StateDamaged);
		expect(damaged).toThrow(
			'NovationApi.account: a stored value is damaged: {"type":"Slot","value":"5"}',
		);
	});

	test('a book, an account and a ledger entry should be decoded', () => {
		const level = { price: 10n, lots: 2n, orders: 1n };
		expect(decodeDepth({ bids: [level], asks: [] })).toEqual({
			bids: [{ price: 10n, lots: 2n, orders: 1 }],
			asks: [],
		});
		const account = decodeAccount({
			index: 16n,
			cash: -5n,
			equity: undefined,
			initialMargin: 0n,
			maintenanceMargin: 0n,
			positions: [{ market: 0n, lots: -2n, quote: 20n }],
			withdrawable: undefined,
			inLiquidation: false,
			openOrders: 3n,
			fault: { type: 'Market', value: { market: 0n, value: 'State', kind: 'Unreadable' } },
		});
		expect(account).toMatchObject({ index: 16, cash: -5n, equity: undefined, openOrders: 3 });
		expect(account.fault).toBe('Market');
		const stored = { cash: 1n, positions: [], dueSlot: undefined, inLiquidation: true };
		expect(decodeLedgerAccount(20, stored)).toEqual({ index: 20, cash: 1n, positions: [] });
	});
});
