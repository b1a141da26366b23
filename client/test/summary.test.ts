import { describe, expect, test } from 'vitest';
import { auditLedger, isCrossed, isUnhealthy } from '../src/sdk/audit.ts';
import type { AccountInfo, ExchangeEvent, LedgerAccount } from '../src/sdk/types.ts';
import { WorstViolations } from '../src/session/checks.ts';
import { isSound, jsonInteger, summarise, summaryLines, Tally } from '../src/session/summary.ts';
import { block, round } from './blocks.ts';

const LIMIT = { refTime: 1_000n, proofSize: 100n };

function account(
	index: number,
	cash: bigint,
	...lots: [market: number, lots: bigint, quote: bigint][]
) {
	const positions = lots.map(([market, size, quote]) => ({ market, lots: size, quote }));
	return { index, cash, positions } satisfies LedgerAccount;
}

describe('audit', () => {
	// Two traders deposited 1,000 each; 16 bought 3 lots for 300 from 17 and paid a fee of 2.
	const accounts = [
		account(1, 3n),
		account(16, 998n, [0, 3n, -300n]),
		account(17, 999n, [0, -3n, 300n]),
	];

	test('a balanced ledger should have no difference', () => {
		const audit = auditLedger({ accounts, custody: 2_000n, badDebt: 0n });
		expect(audit.custodyDifference).toBe(0n);
		expect([...audit.longMinusShort]).toEqual([[0, 0n]]);
		expect([...audit.openInterest]).toEqual([[0, 3n]]);
	});

	test('one atom or one lot too many should show', () => {
		expect(auditLedger({ accounts, custody: 1_999n, badDebt: 0n }).custodyDifference).toBe(-1n);
		const lopsided = [...accounts, account(18, 0n, [0, 1n, 0n], [1, -2n, 0n])];
		const { longMinusShort } = auditLedger({ accounts: lopsided, custody: 0n, badDebt: 0n });
		expect([...longMinusShort]).toEqual([
			[0, 1n],
			[1, -2n],
		]);
	});

	test('forgiven debt should be counted', () => {
		// After a forgiven debt of 50, accounts hold 50 more than custody.
		const forgiven = [account(16, 0n), account(17, 150n)];
		const audit = auditLedger({ accounts: forgiven, custody: 100n, badDebt: 50n });
		expect(audit.custodyDifference).toBe(0n);
	});

	test('a book should be crossed when its sides meet', () => {
		const at = (price: bigint) => [{ price, lots: 1n, orders: 1 }];
		expect(isCrossed({ bids: at(10n), asks: at(10n) })).toBe(true);
		expect(isCrossed({ bids: at(9n), asks: at(10n) })).toBe(false);
		expect(isCrossed({ bids: at(9n), asks: [] })).toBe(false);
	});

	test('an account should be unhealthy one atom below maintenance, and only with a position', () => {
		const info = (equity: bigint | undefined, lots: bigint): AccountInfo => ({
			index: 16,
			cash: 0n,
			...(equity === undefined ? {} : { equity }),
			maintenanceMargin: 10n,
			positions: [{ market: 0, lots, quote: 0n }],
			inLiquidation: false,
			openOrders: 0,
		});
		expect(isUnhealthy(info(10n, 1n))).toBe(false);
		expect(isUnhealthy(info(9n, -1n))).toBe(true);
		expect(isUnhealthy(info(9n, 0n))).toBe(false);
		expect(isUnhealthy(info(undefined, 1n))).toBe(false);
	});
});

describe('worst seen', () => {
	test('should keep what is farthest from zero and add up crossed books', () => {
		const worst = new WorstViolations((market) => ['BTC', 'ETH'][market] ?? '?');
		const check = (difference: bigint, lots: bigint, unhealthy: number[], crossed: number) => ({
			audit: {
				cash: 0n,
				quote: 0n,
				custodyDifference: difference,
				longMinusShort: new Map([[0, lots]]),
				openInterest: new Map(),
			},
			unhealthy,
			crossed,
		});
		worst.add(check(0n, 0n, [], 0));
		worst.add(check(-7n, 2n, [16, 17], 1));
		worst.add(check(5n, -1n, [16], 1));
		worst.addCrossed(2);
		expect(worst.custodyDifference).toBe(-7n);
		expect([...worst.longMinusShort]).toEqual([['BTC', 2n]]);
		expect(worst.unhealthyOutsideQueue).toBe(2);
		expect(worst.crossedBooks).toBe(4);
		expect(worst.checks).toBe(3);
	});
});

const EVENTS: ExchangeEvent[] = [
	{ type: 'OrderPlaced', account: 16, clientId: 1n, market: 0, lots: 5n },
	{ type: 'OrderPlaced', account: 16, clientId: 2n, market: 0, lots: 5n },
	{
		type: 'OrderFilled',
		market: 0,
		price: 1n,
		lots: 2n,
		side: 'Bid',
		taker: { account: 17, clientId: 1n },
		maker: { account: 16, clientId: 1n },
	},
	{ type: 'OrderCancelled', account: 17, clientId: 1n, reason: 'NothingCrosses' },
	{ type: 'OrderCancelled', account: 16, clientId: 2n, reason: 'Requested' },
	{ type: 'OrderRejected', account: 18, clientId: 1n, reason: 'InsufficientMargin' },
	{ type: 'OrderRejected', account: 18, clientId: 9n, reason: 'NotFound' },
	{ type: 'LiquidationStarted', account: 18 },
	{
		type: 'OrderFilled',
		market: 0,
		price: 1n,
		lots: 2n,
		side: 'Ask',
		taker: { account: 18 },
		maker: { account: 16, clientId: 1n },
	},
	{ type: 'PositionLiquidated', account: 18, market: 0, lots: 2n },
	{ type: 'Deleveraged', account: 18, market: 0, lots: 1n },
	{ type: 'InsurancePaid', amount: 40n },
	{ type: 'BadDebtIncurred', amount: 2n },
];

describe('tally', () => {
	test('every order should be counted once, whatever its outcome', () => {
		const tally = new Tally(LIMIT);
		tally.onBlock(round(1, ...EVENTS));
		// Two placed, one that traded and ended, one rejected. The cancel of an unknown order has none.
		expect(tally.orders).toBe(4);
		expect(tally.fills).toBe(2);
		expect(Object.fromEntries(tally.rejections)).toEqual({
			InsufficientMargin: 1,
			NotFound: 1,
		});
		expect(tally.liquidations).toBe(1);
		expect(tally.liquidationFills).toBe(1);
		expect(tally.deleveragings).toBe(1);
		expect(tally.insurancePaid).toBe(40n);
		expect(tally.badDebt).toBe(2n);
		expect([...tally.liquidatedAccounts]).toEqual([18]);
	});

	test("a block's share should be the larger one of time and proof size", () => {
		const tally = new Tally(LIMIT);
		tally.onBlock(block(1, { weight: { refTime: 100n, proofSize: 30n } }));
		expect(tally.maxWeightShare).toBe(0.3);
		tally.onBlock(block(2, { weight: { refTime: 250n, proofSize: 1n } }));
		expect(tally.maxWeightShare).toBe(0.3);
		expect(tally.lastWeightShare).toBe(0.25);
	});

	test('a block that begins a session should not count, since it declares the whole block', () => {
		const tally = new Tally(LIMIT);
		tally.onBlock(block(1, { weight: { refTime: 100n, proofSize: 30n } }));
		tally.onBlock(block(2, { weight: { refTime: 999n, proofSize: 1n }, newSession: true }));
		expect(tally.maxWeightShare).toBe(0.3);
	});

	test('rejections should include failed extrinsics and the pool', () => {
		const tally = new Tally(LIMIT);
		const failure = { section: 'clearing', name: 'BelowMargin', docs: '' };
		const event = { section: 'system', method: 'ExtrinsicFailed', data: {}, failure };
		tally.onBlock(block(1, { events: [{ ...event, extrinsic: 2 }] }));
		const pool = new Map([['pool.1010', 3]]);
		tally.addRejections(pool);
		tally.addRejections(pool);
		expect(Object.fromEntries(tally.rejections)).toEqual({
			'clearing.BelowMargin': 1,
			'pool.1010': 3,
		});
	});
});

describe('summary', () => {
	const summary = (custodyDifference = 0n) => {
		const tally = new Tally(LIMIT);
		tally.onBlock(round(1, ...EVENTS));
		return summarise(
			tally,
			{
				custodyDifference,
				longMinusShort: new Map([
					['BTC', 0n],
					['ETH', 0n],
				]),
				crossedBooks: 0,
				unhealthyOutsideQueue: 0,
				checks: 2,
			},
			{
				source: {
					kind: 'replay',
					label: 'a.csv',
					from: Date.UTC(2025, 9, 10, 21),
					minutes: 30,
				},
				prices: new Map([
					[
						'BTC',
						{
							source_low: '102497.48',
							source_high: '114612.80',
							index_low: '1',
							index_high: '2',
						},
					],
				]),
				insuranceBefore: 1_000_000_000n,
				insuranceAfter: 999_999_960n,
				badDebt: 2n,
				wallSeconds: 12.5,
			},
		);
	};

	test('should have every documented figure', () => {
		expect(JSON.parse(JSON.stringify(summary()))).toMatchSnapshot();
	});

	test('should read well', () => {
		expect(summaryLines(summary()).join('\n')).toMatchSnapshot();
	});

	test('should be sound only after a check, and without a violation', () => {
		expect(isSound(summary())).toBe(true);
		expect(isSound(summary(1n))).toBe(false);
		expect(isSound({ ...summary(), checks: 0 })).toBe(false);
		expect(isSound({ ...summary(), crossed_books: 1 })).toBe(false);
		expect(isSound({ ...summary(), unhealthy_outside_queue: 1 })).toBe(false);
		expect(isSound({ ...summary(), long_minus_short: { BTC: 0, ETH: -1 } })).toBe(false);
	});

	test('integers that JSON cannot hold exactly should become text', () => {
		expect(jsonInteger(9_007_199_254_740_991n)).toBe(9_007_199_254_740_991);
		expect(jsonInteger(9_007_199_254_740_993n)).toBe('9007199254740993');
		expect(jsonInteger(-5n)).toBe(-5);
	});
});
