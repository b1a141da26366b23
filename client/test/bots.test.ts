import { describe, expect, test } from 'vitest';
import type { BotAccount } from '../src/bots/bot.ts';
import { ladder, sidesFor, skewFor } from '../src/bots/ladder.ts';
import { Leveraged, openPosition } from '../src/bots/leveraged.ts';
import { Maker } from '../src/bots/maker.ts';
import { seeded } from '../src/bots/random.ts';
import type { MarketScene, Scene } from '../src/bots/scene.ts';
import { Taker, takerOrder } from '../src/bots/taker.ts';
import { PoolRejected } from '../src/sdk/errors.ts';
import type { AccountInfo, Op, OrderRequest } from '../src/sdk/types.ts';
import { quoteAtoms } from '../src/sdk/units.ts';
import { PRESET_UNITS } from './preset.ts';

const BTC = PRESET_UNITS.get(0)!;

function market(index?: bigint): MarketScene {
	return {
		market: 0,
		units: BTC,
		info: {
			market: 0,
			symbol: 'BTC-PERP',
			priceDecimals: 1,
			sizeDecimals: 4,
			status: 'Open',
			tickValue: BTC.tickValue,
			initialMarginPpm: 50_000,
			maintenanceMarginPpm: 30_000,
			maxPriceAgeMs: 60_000,
			openInterest: 0n,
		},
		...(index === undefined ? {} : { index }),
		feeders: 3,
	};
}

const scene = (block: number, index?: bigint): Scene => ({ block, markets: [market(index)] });

/** An account on a chain that accepts everything and never fills. */
class PaperAccount implements BotAccount {
	readonly batches: Op[][] = [];
	readonly deposits: bigint[] = [];
	info: AccountInfo | undefined = {
		index: 16,
		cash: 0n,
		equity: 0n,
		positions: [],
		inLiquidation: false,
		openOrders: 0,
	};
	rejection: PoolRejected | undefined;

	async account(): Promise<AccountInfo | undefined> {
		return this.info;
	}
	async postDeposit(amount: bigint) {
		this.deposits.push(amount);
		return { hash: '0x', inBlock: new Promise<never>(() => undefined) };
	}
	async post(ops: readonly Op[]) {
		if (this.rejection) throw this.rejection;
		this.batches.push([...ops]);
		return { hash: '0x', inBlock: new Promise<never>(() => undefined) };
	}
	hold(lots: bigint): void {
		this.info = {
			...this.info!,
			positions: [{ market: 0, lots, quote: 0n }],
		};
	}
	get orders(): OrderRequest[] {
		return this.batches.flat().flatMap((op) => (op.type === 'Place' ? [op.order] : []));
	}
}

describe('random', () => {
	test('the sequence should depend on the name alone', () => {
		const draw = (name: string) => {
			const random = seeded(name);
			return Array.from({ length: 20 }, () => random.integer(0, 1_000_000));
		};
		expect(draw('a')).toEqual(draw('a'));
		expect(draw('a')).not.toEqual(draw('b'));
	});

	test('numbers should cover their range evenly, bounds included', () => {
		const random = seeded('bounds');
		const counts = new Map<bigint, number>();
		for (let i = 0; i < 6_000; i += 1) {
			const drawn = random.bigint(-1n, 4n);
			counts.set(drawn, (counts.get(drawn) ?? 0) + 1);
		}
		expect([...counts.keys()].sort((a, b) => Number(a - b))).toEqual([-1n, 0n, 1n, 2n, 3n, 4n]);
		for (const count of counts.values()) expect(Math.abs(count - 1_000)).toBeLessThan(150);
		expect(random.chance(0)).toBe(false);
		expect(random.chance(1_000)).toBe(true);
	});
});

describe('ladder', () => {
	const terms = {
		levels: 3,
		halfSpreadPpm: 400n,
		stepPpm: 500n,
		skewPpm: 0n,
		lots: 7n,
		sides: ['Bid', 'Ask'] as const,
	};

	test('should surround the index, best first, with sizes that grow outwards', () => {
		expect(ladder(1_000_000n, terms)).toEqual([
			{ side: 'Bid', price: 999_599n, lots: 7n },
			{ side: 'Bid', price: 999_099n, lots: 14n },
			{ side: 'Bid', price: 998_599n, lots: 21n },
			{ side: 'Ask', price: 1_000_401n, lots: 7n },
			{ side: 'Ask', price: 1_000_901n, lots: 14n },
			{ side: 'Ask', price: 1_001_401n, lots: 21n },
		]);
	});

	test('should never cross itself nor quote below one tick', () => {
		for (const index of [1n, 2n, 10n, 999n, 1_234_567n]) {
			for (const skewPpm of [-300n, 0n, 300n]) {
				const quotes = ladder(index, { ...terms, skewPpm, levels: 8 });
				const best = (side: string) => quotes.find((quote) => quote.side === side)?.price;
				expect(quotes.every(({ price }) => price >= 1n)).toBe(true);
				const [bid, ask] = [best('Bid'), best('Ask')];
				if (bid !== undefined && ask !== undefined) expect(bid).toBeLessThan(ask);
			}
		}
	});

	test('should skew against the position, and quote one side at its limit', () => {
		expect(skewFor(0n, 100n, 300n)).toBe(0n);
		expect(skewFor(50n, 100n, 300n)).toBe(-150n);
		expect(skewFor(-500n, 100n, 300n)).toBe(300n);
		expect(sidesFor(99n, 100n)).toEqual(['Bid', 'Ask']);
		expect(sidesFor(100n, 100n)).toEqual(['Ask']);
		expect(sidesFor(-100n, 100n)).toEqual(['Bid']);
	});
});

describe('maker', () => {
	const open = (account: PaperAccount, rejected: PoolRejected[] = []) =>
		new Maker('m', account, seeded('m'), (error) => rejected.push(error));

	test('should quote in one batch that first cancels the old quotes', async () => {
		const account = new PaperAccount();
		await open(account).act(scene(1, 1_000_000n));
		expect(account.batches).toHaveLength(1);
		const [cancel, ...places] = account.batches[0]!;
		expect(cancel).toEqual({ type: 'CancelAll', market: 0 });
		expect(places).toHaveLength(16);
		expect(account.orders.every(({ kind }) => kind.type === 'Limit' && kind.postOnly)).toBe(
			true,
		);
		expect(new Set(account.orders.map(({ clientId }) => clientId)).size).toBe(16);
	});

	test('should keep its quotes while the index hardly moves', async () => {
		const account = new PaperAccount();
		const maker = open(account);
		await maker.act(scene(1, 1_000_000n));
		await maker.act(scene(2, 1_000_100n));
		expect(account.batches).toHaveLength(1);
		await maker.act(scene(3, 1_000_200n));
		expect(account.batches).toHaveLength(2);
		await maker.act(scene(8, 1_000_200n));
		expect(account.batches).toHaveLength(3);
	});

	test('should cancel its quotes once when there is no price', async () => {
		const account = new PaperAccount();
		const maker = open(account);
		await maker.act(scene(1, 1_000_000n));
		await maker.act(scene(2));
		await maker.act(scene(3));
		expect(account.batches.slice(1)).toEqual([[{ type: 'CancelAll', market: 0 }]]);
	});

	test('should replace all its quotes after a reversal, and only once', async () => {
		const account = new PaperAccount();
		const maker = open(account);
		await maker.act(scene(1, 1_000_000n));
		maker.onReversal();
		await maker.act(scene(2, 1_000_000n));
		await maker.act(scene(3, 1_000_000n));
		expect(account.batches).toHaveLength(2);
		expect(account.batches[1]?.[0]).toEqual({ type: 'CancelAll', market: 0 });
		expect(account.batches[1]).toHaveLength(17);
	});

	test('should still cancel its quotes without a price after a reversal', async () => {
		const account = new PaperAccount();
		const maker = open(account);
		await maker.act(scene(1, 1_000_000n));
		maker.onReversal();
		await maker.act(scene(2));
		await maker.act(scene(3));
		expect(account.batches.slice(1)).toEqual([[{ type: 'CancelAll', market: 0 }]]);
	});

	test('should only sell at its long limit', async () => {
		const account = new PaperAccount();
		// 4 million at 100,000 a coin.
		account.hold(BTC.lots('40'));
		await open(account).act(scene(1, BTC.ticks('100000')));
		expect(new Set(account.orders.map(({ side }) => side))).toEqual(new Set(['Ask']));
	});

	test('should count rejections by the pool and continue', async () => {
		const account = new PaperAccount();
		account.rejection = new PoolRejected(new Error('1010: Invalid Transaction'));
		const rejected: PoolRejected[] = [];
		await open(account, rejected).act(scene(1, 1_000_000n));
		expect(rejected.map(({ rpcCode }) => rpcCode)).toEqual([1010]);
	});
});

describe('taker', () => {
	test('should send immediate-or-cancel orders within its protection', async () => {
		const account = new PaperAccount();
		const taker = new Taker('t', account, seeded('t'), () => undefined);
		const index = BTC.ticks('100000');
		for (let block = 0; block < 100; block += 1) await taker.act(scene(block, index));
		expect(account.orders.length).toBeGreaterThan(20);
		expect(account.orders.length).toBeLessThan(50);
		expect(new Set(account.orders.map(({ side }) => side)).size).toBe(2);
		for (const { kind, price, lots } of account.orders) {
			expect(kind.type).toBe('ImmediateOrCancel');
			expect(price > index ? price - index : index - price).toBe(BTC.ticks('600'));
			const worth = BTC.notional(lots, index);
			expect(worth).toBeGreaterThanOrEqual(quoteAtoms('200'));
			expect(worth).toBeLessThanOrEqual(quoteAtoms('20010'));
		}
	});

	test('should do nothing without a price', async () => {
		const account = new PaperAccount();
		const taker = new Taker('t', account, seeded('t'), () => undefined);
		for (let block = 0; block < 50; block += 1) await taker.act(scene(block));
		expect(account.batches).toEqual([]);
	});

	test('should wait two blocks after a reversal', async () => {
		const account = new PaperAccount();
		const taker = new Taker('t', account, seeded('t'), () => undefined);
		for (let block = 0; block < 100; block += 1) {
			taker.onReversal();
			await taker.act(scene(block, 1_000_000n));
			await taker.act(scene(block, 1_000_000n));
		}
		expect(account.orders).toEqual([]);
		for (let block = 0; block < 20; block += 1) await taker.act(scene(block, 1_000_000n));
		expect(account.orders.length).toBeGreaterThan(0);
	});

	test('should only reduce beyond its position limit', () => {
		const intent = { clientId: 1n, side: 'Bid', worth: quoteAtoms('1000') } as const;
		const orderWith = (position: bigint) =>
			(
				takerOrder(market(BTC.ticks('100000')), { ...intent, position }) as {
					order: OrderRequest;
				}
			).order;
		expect(orderWith(BTC.lots('1.5'))).toMatchObject({ side: 'Bid', reduceOnly: false });
		expect(orderWith(BTC.lots('1.5001'))).toMatchObject({ side: 'Ask', reduceOnly: true });
		expect(orderWith(-BTC.lots('1.5001'))).toMatchObject({ side: 'Bid', reduceOnly: true });
	});
});

describe('leveraged trader', () => {
	test('should use its share of the allowed leverage', () => {
		const op = openPosition(market(BTC.ticks('100000')), {
			clientId: 1n,
			side: 'Bid',
			equity: quoteAtoms('1000'),
			boldness: 900n,
		});
		// 1,000 at a margin of 5 % allow 20,000; nine tenths of that are 0.18 BTC.
		expect(op).toMatchObject({ order: { lots: BTC.lots('0.18'), side: 'Bid' } });
	});

	test('should not open a position that it cannot afford', () => {
		const intent = { clientId: 1n, side: 'Bid', boldness: 900n } as const;
		expect(openPosition(market(1_000_000n), { ...intent, equity: 0n })).toBeUndefined();
		expect(openPosition(market(1_000_000n), { ...intent, equity: 5n })).toBeUndefined();
		expect(openPosition(market(), { ...intent, equity: quoteAtoms('9') })).toBeUndefined();
	});

	test('should not deposit again while its deposit returns after a reversal', async () => {
		const account = new PaperAccount();
		account.info = undefined;
		const bot = new Leveraged('l', account, seeded('l'), () => undefined);
		for (let block = 0; block < 60 && account.deposits.length === 0; block += 1) {
			await bot.act(scene(block, 1_000_000n));
		}
		const sent = account.deposits.length;
		for (let block = 60; block < 100; block += 1) {
			bot.onReversal();
			await bot.act(scene(block, 1_000_000n));
		}
		expect(account.deposits).toHaveLength(sent);
	});

	test('should deposit, wait while it holds a position, and stop after its last deposit', async () => {
		const account = new PaperAccount();
		account.info = undefined;
		const bot = new Leveraged('l', account, seeded('l'), () => undefined);
		const play = async (from: number, to: number) => {
			for (let block = from; block < to; block += 1) await bot.act(scene(block, 1_000_000n));
		};
		await play(0, 13);
		expect(account.deposits.length).toBeGreaterThanOrEqual(1);
		const [stake = 0n] = account.deposits;
		expect(stake).toBeGreaterThanOrEqual(quoteAtoms('300'));
		expect(stake).toBeLessThanOrEqual(quoteAtoms('4000'));
		account.info = {
			index: 20,
			cash: 0n,
			equity: 0n,
			positions: [],
			inLiquidation: false,
			openOrders: 0,
		};
		account.hold(100n);
		const before = account.deposits.length;
		await play(13, 40);
		expect(account.deposits).toHaveLength(before);
		account.hold(0n);
		await play(40, 200);
		expect(account.deposits).toHaveLength(4);
		expect(account.orders).toHaveLength(4);
	});
});
