import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { SYSTEM_ACCOUNT } from '../src/sdk/chain.ts';
import type { OrderOutcome } from '../src/sdk/outcomes.ts';
import type { Trader } from '../src/sdk/trader.ts';
import { quoteAtoms } from '../src/sdk/units.ts';
import { checkState } from '../src/session/checks.ts';
import { BTC, Lab } from './lab.ts';

/** Blocks of 6 s in an hour of the chain's clock, and one more. */
const HOUR_BLOCKS = 601;
/** Blocks after which feeds are stale: ten, and one more. */
const SILENCE_BLOCKS = 11;
/** Blocks after which a market reopens in stages: ten until feeds are stale, and over two minutes more. */
const GAP_BLOCKS = 32;
/** Blocks in each of the two steps. */
const STEP_BLOCKS = 10;

let lab: Lab;
let maker: Trader;

beforeAll(async () => {
	lab = await Lab.start();
	await lab.prices('100000');
	maker = await lab.trader('//Maker//0', '5000000');
});
afterAll(() => lab?.stop());
afterEach(async () => {
	await lab.settle(maker.cancelAll(BTC));
	await lab.expectConserved();
});

/** Opens a long of this size at 100,000 against the maker. */
async function openLong(trader: Trader, size: string): Promise<void> {
	await lab.settle(maker.place(lab.order(BTC, 'Ask', size, '100000')));
	const outcome = await lab.settle(trader.place(lab.order(BTC, 'Bid', size, '100000', 'take')));
	expect(outcome.status).toBe('filled');
}

describe('withdrawal', () => {
	test('should succeed up to the free amount and be rejected beyond', async () => {
		const bob = await lab.trader('//Bob', '10000');
		await lab.settle(bob.withdraw(quoteAtoms('1000')));
		await openLong(bob, '0.5');
		const free = (await bob.account())?.withdrawable ?? 0n;
		expect(free).toBeGreaterThan(0n);
		expect(free).toBeLessThan(quoteAtoms('9000'));
		await expect(lab.settle(bob.withdraw(free + quoteAtoms('1')))).rejects.toMatchObject({
			section: 'clearing',
			reason: 'InsufficientMargin',
		});
		const wallet = await lab.novation.reader.walletBalance(bob.address);
		await lab.settle(bob.withdraw(free));
		expect(await lab.novation.reader.walletBalance(bob.address)).toBe(wallet + free);
	});
});

describe('silent oracle', () => {
	test('should stop new risk and withdrawals, and allow cancels', async () => {
		const charlie = await lab.trader('//Charlie', '10000');
		await openLong(charlie, '0.1');
		const resting = lab.order(BTC, 'Ask', '0.05', '100100');
		await lab.settle(charlie.place(resting));
		for (let i = 0; i < SILENCE_BLOCKS; i += 1) await lab.silentBlock();
		const silently = <T>(promise: Promise<T>): Promise<T> =>
			lab.settle(promise, () => lab.silentBlock());

		const btc = (await lab.novation.reader.oracle()).find(({ market }) => market === BTC);
		expect(btc).toMatchObject({ index: undefined, mark: undefined, absent: 'Stale' });
		// It is valued at the last mark, and needs its whole notional.
		expect((await charlie.account())?.equity).toBeDefined();
		await expect(
			silently(charlie.place(lab.order(BTC, 'Bid', '0.01', '99000'))),
		).rejects.toMatchObject({ reason: 'PriceAbsent' });
		await expect(silently(charlie.withdraw(quoteAtoms('1')))).rejects.toMatchObject({
			reason: 'PriceAbsent',
		});
		await silently(charlie.cancel(BTC, resting.clientId));

		await lab.prices('100000');
		const outcome = await lab.settle(charlie.place(lab.order(BTC, 'Bid', '0.01', '99000')));
		expect(outcome.status).toBe('resting');
		await lab.settle(charlie.cancelAll(BTC));
	});

	test('should differ from a single feeder, which is below quorum', async () => {
		for (let i = 0; i < SILENCE_BLOCKS; i += 1) await lab.silentBlock();
		const feeder = await lab.novation.trader('//Feeder//0');
		await feeder.feed([{ market: BTC, ticks: lab.units(BTC).ticks('50000') }]);
		await lab.silentBlock();
		const btc = (await lab.novation.reader.oracle()).find(({ market }) => market === BTC);
		expect(btc).toMatchObject({ index: undefined, absent: 'BelowQuorum' });
		await lab.prices('100000');
	});

	test('should reject feeds of strangers', async () => {
		const stranger = await lab.novation.trader('//Ferdie');
		const { inBlock } = await stranger.feed([{ market: BTC, ticks: 1n }]);
		await expect(lab.settle(inBlock)).rejects.toMatchObject({
			section: 'oracle',
			reason: 'NotFeeder',
		});
	});
});

describe('market after a gap', () => {
	const status = async (): Promise<string | undefined> =>
		(await lab.novation.reader.markets()).find(({ market }) => market === BTC)?.status;

	test('should accept cancels first, then quotes, and only then trades', async () => {
		const dave = await lab.trader('//Dave', '10000');
		const quote = (): Promise<OrderOutcome> =>
			lab.settle(dave.place(lab.order(BTC, 'Bid', '0.01', '99000')));
		const before = await quote();
		for (let i = 0; i < GAP_BLOCKS; i += 1) await lab.silentBlock();
		await lab.prices('100000');
		expect(await status()).toBe('CancelOnly');
		await expect(quote()).rejects.toMatchObject({ reason: 'Reopening' });
		await lab.settle(dave.cancel(BTC, before.clientId));
		await expect(lab.settle(dave.withdraw(quoteAtoms('1')))).resolves.toBeDefined();

		for (let i = 0; i < STEP_BLOCKS; i += 1) await lab.block();
		expect(await status()).toBe('PostOnly');
		expect((await quote()).status).toBe('resting');
		await expect(
			lab.settle(maker.place(lab.order(BTC, 'Ask', '0.01', '99000', 'take'))),
		).rejects.toMatchObject({ reason: 'Reopening' });
		// An order without a position keeps nobody's money.
		await expect(lab.settle(dave.withdraw(quoteAtoms('1')))).resolves.toBeDefined();

		for (let i = 0; i < STEP_BLOCKS; i += 1) await lab.block();
		expect(await status()).toBe('Open');
		const taken = await lab.settle(maker.place(lab.order(BTC, 'Ask', '0.01', '99000', 'take')));
		expect(taken.status).toBe('filled');
	});
});

describe('crash', () => {
	test('should liquidate only the account below maintenance margin', async () => {
		const bold = await lab.trader('//Trader//0', '5000');
		const careful = await lab.trader('//Trader//1', '50000');
		await openLong(bold, '1');
		await openLong(careful, '1');
		const index = (await bold.account())?.index ?? -1;
		await lab.settle(maker.place(lab.order(BTC, 'Bid', '5', '96500')));
		const before = await checkState(lab.novation, await lab.novation.reader.headHash());

		lab.events.length = 0;
		await lab.prices('96600');
		for (let i = 0; i < 3; i += 1) await lab.block();

		const kinds = lab.events.filter((event) => 'account' in event && event.account === index);
		expect(kinds.map(({ type }) => type)).toContain('LiquidationStarted');
		expect(kinds.map(({ type }) => type)).toContain('PositionLiquidated');
		const left = await bold.account();
		expect(left?.inLiquidation).toBe(false);
		const held = left?.positions.find(({ market }) => market === BTC)?.lots ?? 0n;
		expect(held).toBeLessThan(lab.units(BTC).lots('1'));
		expect((await careful.account())?.positions[0]?.lots).toBe(lab.units(BTC).lots('1'));

		const after = await checkState(lab.novation, await lab.novation.reader.headHash());
		expect(after.unhealthy).toEqual([]);
		expect(after.crossed).toBe(0);
		expect(after.insurance).toBeGreaterThan(before.insurance);
		expect(after.badDebt).toBe(0n);
	});
});

describe('funding', () => {
	test('should be charged every hour and settled when the position changes', async () => {
		await lab.prices('100000');
		const dave = await lab.trader('//Dave', '100000');
		await openLong(dave, '1');
		const charged: string[] = [];
		const stop = lab.novation.blocks.listen(({ events }) => {
			for (const { method } of events) if (method === 'FundingCharged') charged.push(method);
		});
		for (let i = 0; i < HOUR_BLOCKS; i += 1) await lab.block();
		stop();
		expect(charged.length).toBeGreaterThanOrEqual(1);
		// Funding settles when the position next changes, and moves to the funding account.
		const dues = async (): Promise<bigint> => {
			const { accounts } = await lab.novation.reader.ledger();
			return accounts.find(({ index }) => index === SYSTEM_ACCOUNT.funding)?.cash ?? 0n;
		};
		const before = await dues();
		await lab.settle(maker.place(lab.order(BTC, 'Bid', '1', '99990')));
		await lab.settle(dave.place(lab.order(BTC, 'Ask', '1', '99990', 'take')));
		expect(await dues()).not.toBe(before);
	});
});
