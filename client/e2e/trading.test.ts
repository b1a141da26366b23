import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { DispatchFailed, NoAccount, OrderRejected } from '../src/sdk/errors.ts';
import type { Trader } from '../src/sdk/trader.ts';
import { quoteAtoms } from '../src/sdk/units.ts';
import { BTC, ETH, Lab } from './lab.ts';

let lab: Lab;
let maker: Trader;
let taker: Trader;

beforeAll(async () => {
	lab = await Lab.start();
	await lab.prices('100000');
	maker = await lab.trader('//Maker//0', '1000000');
	taker = await lab.trader('//Taker//0', '1000000');
});
afterAll(() => lab?.stop());
afterEach(async () => {
	await lab.settle(Promise.all([maker.cancelAll(BTC), taker.cancelAll(BTC)]));
	await lab.expectConserved();
});

describe('deposit', () => {
	test('should move money from the wallet to a new account', async () => {
		const bob = await lab.novation.trader('//Bob');
		expect(await bob.account()).toBeUndefined();
		const wallet = await lab.novation.reader.walletBalance(bob.address);
		await lab.settle(bob.deposit(quoteAtoms('123.456789')));
		expect((await bob.account())?.cash).toBe(quoteAtoms('123.456789'));
		expect(await lab.novation.reader.walletBalance(bob.address)).toBe(
			wallet - quoteAtoms('123.456789'),
		);
	});

	test('should fail below the opening deposit, beyond the wallet, and for zero', async () => {
		const eve = await lab.novation.trader('//Eve');
		await expect(lab.settle(eve.deposit(quoteAtoms('9.999999')))).rejects.toMatchObject({
			code: 'DispatchFailed',
			section: 'clearing',
			reason: 'DepositTooSmall',
		});
		await expect(lab.settle(eve.deposit(0n))).rejects.toMatchObject({ reason: 'ZeroAmount' });
		await expect(lab.settle(eve.deposit(quoteAtoms('99999999999')))).rejects.toThrow(
			DispatchFailed,
		);
		expect(await eve.account()).toBeUndefined();
	});

	test('should be required before any order', async () => {
		const dave = await lab.novation.trader('//Dave');
		await expect(dave.place(lab.order(BTC, 'Bid', '0.1', '99000'))).rejects.toThrow(NoAccount);
	});
});

describe('order', () => {
	test('should rest if it does not cross, and appear in the book', async () => {
		const order = lab.order(BTC, 'Bid', '0.5', '99000');
		const outcome = await lab.settle(maker.place(order));
		expect(outcome).toMatchObject({ status: 'resting', filled: 0n, resting: order.lots });
		const depth = await lab.novation.reader.depth(BTC, 5);
		expect(depth.bids[0]).toEqual({ price: order.price, lots: order.lots, orders: 1 });
		const account = await maker.account();
		const open = await lab.novation.reader.openOrders(account?.index ?? -1);
		expect(open).toEqual([
			{
				market: BTC,
				clientId: order.clientId,
				side: 'Bid',
				lots: order.lots,
				shown: order.lots,
				price: order.price,
			},
		]);
	});

	test('should fill against a resting order at the resting price', async () => {
		await lab.settle(maker.place(lab.order(BTC, 'Ask', '0.3', '100010')));
		const bought = await lab.settle(
			taker.place(lab.order(BTC, 'Bid', '0.3', '100500', 'take')),
		);
		expect(bought).toMatchObject({
			status: 'filled',
			filled: lab.units(BTC).lots('0.3'),
			fills: [{ price: lab.units(BTC).ticks('100010'), maker: false }],
		});
		const held = (await taker.account())?.positions.find(({ market }) => market === BTC);
		expect(held?.lots).toBe(lab.units(BTC).lots('0.3'));
		expect((await lab.novation.reader.depth(BTC, 1)).asks).toEqual([]);
	});

	test('should fill in part, and rest or end with the remainder by its kind', async () => {
		const { lots } = lab.order(BTC, 'Ask', '0.1', '100010');
		await lab.settle(maker.place(lab.order(BTC, 'Ask', '0.1', '100010')));
		const ioc = await lab.settle(taker.place(lab.order(BTC, 'Bid', '0.4', '100010', 'take')));
		expect(ioc).toMatchObject({
			status: 'partly-filled',
			filled: lots,
			reason: 'NothingCrosses',
		});
		await lab.settle(maker.place(lab.order(BTC, 'Ask', '0.1', '100010')));
		const limit = await lab.settle(taker.place(lab.order(BTC, 'Bid', '0.4', '100010')));
		expect(limit).toMatchObject({ status: 'resting', filled: lots, resting: 3n * lots });
	});

	test('should be rejected with a way to fix it', async () => {
		await lab.settle(maker.place(lab.order(BTC, 'Ask', '0.1', '100010')));
		const rejection = async (order: Parameters<Trader['place']>[0]): Promise<OrderRejected> => {
			const error = await lab.settle(taker.place(order)).catch((thrown: unknown) => thrown);
			expect(error).toBeInstanceOf(OrderRejected);
			return error as OrderRejected;
		};
		const fok = await rejection(lab.order(BTC, 'Bid', '0.4', '100500', { type: 'FillOrKill' }));
		expect(fok).toMatchObject({
			reason: 'NotFillable',
			details: { available: lab.units(BTC).lots('0.1') },
		});
		const postOnly = { type: 'Limit', postOnly: true } as const;
		const crossing = await rejection(lab.order(BTC, 'Bid', '0.1', '100010', postOnly));
		expect(crossing.message).toContain('may not cross the best opposite price, 100010.0');
		expect((await rejection(lab.order(BTC, 'Bid', '0.1', '150000'))).reason).toBe(
			'OutsideBand',
		);
		const large = await rejection(lab.order(BTC, 'Bid', '900', '100000'));
		expect(large.message).toMatch(/^InsufficientMargin: deposit \d+\.\d{6} more/);
		const reducing = { ...lab.order(ETH, 'Bid', '1', '4000'), reduceOnly: true };
		expect((await rejection(reducing)).reason).toBe('NothingToReduce');
	});

	test('should be rejected at admission for an invalid market, size or price', async () => {
		const order = lab.order(BTC, 'Bid', '0.1', '99000');
		const place = (change: object) => lab.settle(taker.place({ ...order, ...change }));
		// The pool asks already, so nothing is paid for it.
		await expect(place({ market: 9 })).rejects.toMatchObject({
			code: 'PoolRejected',
			reason: 'UnknownMarket',
		});
		await expect(place({ lots: 0n })).rejects.toMatchObject({ reason: 'LotsOutOfBounds' });
		await expect(place({ price: 0n })).rejects.toMatchObject({ reason: 'PriceOutOfBounds' });
	});

	test('should leave the book when cancelled, and not be cancelled twice', async () => {
		const order = lab.order(BTC, 'Bid', '0.5', '99000');
		await lab.settle(maker.place(order));
		const cancelled = await lab.settle(maker.cancel(BTC, order.clientId));
		expect(cancelled.clientId).toBe(order.clientId);
		expect((await lab.novation.reader.depth(BTC, 1)).bids).toEqual([]);
		await expect(lab.settle(maker.cancel(BTC, order.clientId))).rejects.toMatchObject({
			reason: 'NotFound',
		});
	});

	test('should be replaced by another order', async () => {
		const first = lab.order(BTC, 'Bid', '0.5', '99000');
		await lab.settle(maker.place(first));
		const second = lab.order(BTC, 'Bid', '0.2', '98000');
		const outcome = await lab.settle(maker.replace(BTC, first.clientId, second));
		expect(outcome).toMatchObject({ status: 'resting', resting: second.lots });
		const { bids } = await lab.novation.reader.depth(BTC, 5);
		expect(bids).toEqual([{ price: second.price, lots: second.lots, orders: 1 }]);
	});

	test('should keep its priority when it is reduced', async () => {
		const order = lab.order(BTC, 'Bid', '0.5', '99000');
		await lab.settle(maker.place(order));
		const lots = order.lots / 5n;
		expect(await lab.settle(maker.amend(BTC, order.clientId, lots))).toMatchObject({ lots });
		const { bids } = await lab.novation.reader.depth(BTC, 5);
		expect(bids).toEqual([{ price: order.price, lots, orders: 1 }]);
		await expect(
			lab.settle(maker.amend(BTC, order.clientId, order.lots)),
		).rejects.toMatchObject({
			reason: 'NotSmaller',
		});
	});

	test('should be cancelled before a taker of the same block', async () => {
		const order = lab.order(BTC, 'Ask', '0.5', '100010');
		await lab.settle(maker.place(order));
		const take = taker.place(lab.order(BTC, 'Bid', '0.5', '100500', 'take'));
		const cancel = maker.cancel(BTC, order.clientId);
		const [taken, cancelled] = await lab.settle(Promise.all([take, cancel]));
		expect(taken).toMatchObject({ status: 'cancelled', filled: 0n });
		expect(cancelled.block).toBe(taken.block);
	});

	test("should expire by the chain's clock", async () => {
		const now = lab.novation.blocks.last?.timestamp ?? 0n;
		const kind = {
			type: 'Limit',
			postOnly: false,
			expiresAt: now + 30_000n,
		} as const;
		await lab.settle(maker.place(lab.order(BTC, 'Bid', '0.5', '99000', kind)));
		const taking = () => lab.settle(taker.place(lab.order(BTC, 'Ask', '0.1', '98000', 'take')));
		expect((await taking()).status).toBe('filled');
		for (let i = 0; i < 6; i += 1) await lab.block();
		expect((await taking()).status).toBe('cancelled');
	});
});

describe('batch', () => {
	test('should give every operation its own outcome', async () => {
		const resting = lab.order(BTC, 'Bid', '0.5', '99000');
		const far = lab.order(BTC, 'Bid', '0.5', '1000');
		const { outcomes } = await lab.settle(
			maker.submit([
				{ type: 'CancelAll', market: BTC },
				{ type: 'Place', order: resting },
				{ type: 'Place', order: far },
				{ type: 'Cancel', market: BTC, clientId: 999_999n },
			]),
		);
		expect(outcomes.map(({ status }) => status)).toEqual([
			'fulfilled',
			'fulfilled',
			'fulfilled',
			'rejected',
		]);
		expect(outcomes[1]).toMatchObject({ value: { status: 'resting' } });
	});

	test('should carry 64 operations and no more', async () => {
		const many = (count: number) =>
			Array.from({ length: count }, (_, i) => ({
				type: 'Place' as const,
				order: lab.order(BTC, 'Bid', '0.01', `${99_000 - i}`),
			}));
		const { outcomes } = await lab.settle(maker.submit(many(64)));
		expect(outcomes.every(({ status }) => status === 'fulfilled')).toBe(true);
		await expect(maker.submit(many(65))).rejects.toThrow('1 to 64 operations, not 65');
	});

	test('should allow concurrent transactions of one signer', async () => {
		const sends = Array.from({ length: 12 }, (_, i) =>
			maker.place(lab.order(BTC, 'Bid', '0.01', `${98_000 + i}`)),
		);
		const outcomes = await lab.settle(Promise.all(sends));
		expect(new Set(outcomes.map(({ block }) => block)).size).toBe(1);
	});
});
