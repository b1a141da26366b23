import { describe, expect, test } from 'vitest';
import type { Block } from '../src/sdk/blocks.ts';
import { Histogram, LatencyHistograms } from '../src/sdk/latency.ts';
import { Outcomes, type OrderOutcome } from '../src/sdk/outcomes.ts';
import { Settler } from '../src/sdk/settlement.ts';
import type { CancelReason, RejectReason } from '../src/sdk/generated.ts';
import type { ExchangeEvent, OrderRequest } from '../src/sdk/types.ts';
import { block, round } from './blocks.ts';

const ME = 16;
const OTHER = 17;

function order(clientId: bigint, lots = 10n): OrderRequest {
	return {
		market: 0,
		clientId,
		side: 'Bid',
		lots,
		price: 100n,
		kind: { type: 'Limit', postOnly: false },
	};
}

const placed = (clientId: bigint, lots: bigint, account = ME): ExchangeEvent => ({
	type: 'OrderPlaced',
	account,
	clientId,
	market: 0,
	lots,
});

const taken = (clientId: bigint, lots: bigint, price = 100n): ExchangeEvent => ({
	type: 'OrderFilled',
	market: 0,
	price,
	lots,
	side: 'Bid',
	taker: { account: ME, clientId },
	maker: { account: OTHER, clientId: 99n },
});

const cancelled = (clientId: bigint, reason: CancelReason): ExchangeEvent => ({
	type: 'OrderCancelled',
	account: ME,
	clientId,
	market: 0,
	reason,
});

const rejected = (clientId: bigint, reason: RejectReason, details?: unknown): ExchangeEvent => ({
	type: 'OrderRejected',
	account: ME,
	clientId,
	market: 0,
	reason,
	details,
});

const outcomes = (): Outcomes => new Outcomes(ME, () => undefined);

/** Shows a best block. */
function best(watcher: Outcomes, { number, hash, events }: Block): void {
	const ours = events.flatMap(({ exchange }) => (exchange ? [exchange] : []));
	watcher.onBest({ number, hash, events: ours });
}

describe('order outcome', () => {
	test('should be resting when the order only rests', async () => {
		const watcher = outcomes();
		const outcome = watcher.order(order(1n), 64);
		best(watcher, block(4));
		best(watcher, round(5, placed(1n, 10n)));
		expect(await outcome).toMatchObject({
			status: 'resting',
			block: 5,
			resting: 10n,
			filled: 0n,
		});
	});

	test('should be resting with fills when a part traded first', async () => {
		const watcher = outcomes();
		const outcome = watcher.order(order(1n), 64);
		best(watcher, round(5, taken(1n, 4n), placed(1n, 6n)));
		const { status, filled, resting, fills } = await outcome;
		expect({ status, filled, resting }).toEqual({ status: 'resting', filled: 4n, resting: 6n });
		expect(fills).toEqual([{ price: 100n, lots: 4n, maker: false }]);
	});

	test('should be filled when a maker order is taken in its own round', async () => {
		const watcher = outcomes();
		const outcome = watcher.order(order(1n), 64);
		const hit: ExchangeEvent = {
			type: 'OrderFilled',
			market: 0,
			price: 100n,
			lots: 10n,
			side: 'Ask',
			taker: { account: OTHER, clientId: 5n },
			maker: { account: ME, clientId: 1n },
		};
		best(watcher, round(5, placed(1n, 10n), hit));
		expect(await outcome).toMatchObject({
			status: 'filled',
			resting: 0n,
			fills: [{ price: 100n, lots: 10n, maker: true }],
		});
	});

	test('should add up fills over several rounds', async () => {
		const watcher = outcomes();
		const outcome = watcher.order(order(1n), 64);
		best(watcher, round(5, taken(1n, 4n)));
		best(watcher, round(6, taken(1n, 6n, 101n)));
		expect(await outcome).toMatchObject({ status: 'filled', block: 6, filled: 10n });
	});

	test('should be partly filled if anything traded, otherwise cancelled', async () => {
		const watcher = outcomes();
		const part = watcher.order(order(1n), 64);
		const none = watcher.order(order(2n), 64);
		best(
			watcher,
			round(
				5,
				taken(1n, 4n),
				cancelled(1n, 'NothingCrosses'),
				cancelled(2n, 'NothingCrosses'),
			),
		);
		expect(await part).toMatchObject({ status: 'partly-filled', filled: 4n });
		expect(await none).toMatchObject({ status: 'cancelled', reason: 'NothingCrosses' });
	});

	test('should be expired when its time has come', async () => {
		const watcher = outcomes();
		const outcome = watcher.order(order(1n), 64);
		best(watcher, round(5, cancelled(1n, 'Expired')));
		expect(await outcome).toMatchObject({ status: 'expired', filled: 0n });
	});

	test('should reject with the reason of the round', async () => {
		const watcher = outcomes();
		const outcome = watcher.order(order(1n), 64);
		best(watcher, round(5, rejected(1n, 'InsufficientMargin', { missing: 2_000_000n })));
		await expect(outcome).rejects.toMatchObject({
			code: 'OrderRejected',
			reason: 'InsufficientMargin',
			clientId: 1n,
		});
	});

	test('should ignore events of other accounts and client ids', async () => {
		const watcher = outcomes();
		const outcome = watcher.order(order(1n), 64);
		const theirs: ExchangeEvent = {
			type: 'OrderFilled',
			market: 0,
			price: 100n,
			lots: 10n,
			side: 'Bid',
			taker: { account: OTHER, clientId: 1n },
			maker: { account: 18, clientId: 1n },
		};
		best(watcher, round(5, placed(1n, 10n, OTHER), placed(2n, 10n), theirs));
		best(watcher, round(6, placed(1n, 10n)));
		expect((await outcome).block).toBe(6);
	});

	test('should be that of the new order when a replacement keeps the client id', async () => {
		const watcher = outcomes();
		const outcome = watcher.order(order(1n), 64);
		best(watcher, round(5, cancelled(1n, 'Replaced'), placed(1n, 10n)));
		expect(await outcome).toMatchObject({ status: 'resting', resting: 10n });
	});

	test('should be missing when no round processes it in time', async () => {
		const watcher = outcomes();
		const outcome = watcher.order(order(1n), 10);
		for (let number = 11; number <= 42; number += 1) best(watcher, block(number));
		best(watcher, block(43));
		await expect(outcome).rejects.toMatchObject({ code: 'OutcomeMissing' });
	});

	test('should not be awaited twice under one client id', () => {
		const watcher = outcomes();
		void watcher.order(order(1n), 64);
		expect(() => watcher.order(order(1n), 64)).toThrow('client id 1 is still pending');
	});

	test('should fail with the transaction that carried it', async () => {
		const watcher = outcomes();
		const outcome = watcher.order(order(1n), 64);
		watcher.drop({ type: 'Place', order: order(1n) }, new Error('expired'));
		await expect(outcome).rejects.toThrow('expired');
		expect(() => watcher.order(order(1n), 64)).not.toThrow();
	});
});

describe('cancel outcome', () => {
	test('should resolve when the order was cancelled on request', async () => {
		const watcher = outcomes();
		const outcome = watcher.cancel(1n, 64);
		best(watcher, round(5, cancelled(1n, 'Requested')));
		expect(await outcome).toEqual({ clientId: 1n, block: 5 });
	});

	test('should reject when there was nothing to cancel', async () => {
		const watcher = outcomes();
		const outcome = watcher.cancel(1n, 64);
		best(watcher, round(5, rejected(1n, 'NotFound')));
		await expect(outcome).rejects.toMatchObject({ reason: 'NotFound' });
	});

	test('should claim a rejection before an order with the same client id', async () => {
		const watcher = outcomes();
		const cancel = watcher.cancel(1n, 64);
		const place = watcher.order(order(1n), 64);
		best(watcher, round(5, rejected(1n, 'NotFound'), placed(1n, 10n)));
		await expect(cancel).rejects.toMatchObject({ reason: 'NotFound' });
		expect(await place).toMatchObject({ status: 'resting' });
	});
});

describe('settlement', () => {
	const isPending = async (promise: Promise<unknown>): Promise<boolean> => {
		const pending = Symbol('pending');
		return (await Promise.race([promise, Promise.resolve(pending)])) === pending;
	};

	test('should go from best over included to final', async () => {
		const watcher = outcomes();
		const outcome = watcher.order(order(1n), 64);
		best(watcher, round(5, placed(1n, 10n)));
		expect(await outcome).toMatchObject({ status: 'resting' });
		watcher.onIncluded(block(4));
		expect(await isPending(outcome.included)).toBe(true);
		watcher.onIncluded(block(6));
		expect(await outcome.included).toMatchObject({ block: 5 });
		expect(await isPending(outcome.final)).toBe(true);
		watcher.onFinal(block(5));
		expect(await outcome.final).toMatchObject({ block: 5 });
		const { sent, best: at, included, final } = outcome.timeline;
		expect([sent, at, included, final].every((time) => typeof time === 'number')).toBe(true);
	});

	test('should imply inclusion when a block is final', async () => {
		const watcher = outcomes();
		const cancel = watcher.cancel(1n, 64);
		best(watcher, round(5, cancelled(1n, 'Requested')));
		watcher.onFinal(block(5));
		expect(await cancel.included).toEqual({ clientId: 1n, block: 5 });
	});

	test('should reject all steps that are pending', async () => {
		const watcher = outcomes();
		const outcome = watcher.order(order(1n), 64);
		best(watcher, round(5, rejected(1n, 'NotFillable')));
		await expect(outcome).rejects.toMatchObject({ reason: 'NotFillable' });
		watcher.onFinal(block(5));
		await expect(outcome.included).rejects.toMatchObject({ reason: 'NotFillable' });
		await expect(outcome.final).rejects.toMatchObject({ reason: 'NotFillable' });
	});

	test('should wait for another outcome when a fork takes it back', async () => {
		const watcher = outcomes();
		const outcome = watcher.order(order(1n), 64);
		best(watcher, round(5, placed(1n, 10n)));
		expect(await outcome).toMatchObject({ status: 'resting' });
		const undone = { number: 5, hash: '0x5' };
		expect(watcher.onUndone(undone)).toEqual([{ clientId: 1n, block: undone }]);
		watcher.onFinal(block(5));
		expect(await isPending(outcome.final)).toBe(true);
		best(watcher, { ...round(6, taken(1n, 10n)), hash: '0x6b' });
		watcher.onFinal(block(6));
		expect(await outcome.final).toMatchObject({ status: 'filled', filled: 10n, block: 6 });
		// The promise itself told what the best block said.
		expect(await outcome).toMatchObject({ status: 'resting', block: 5 });
	});

	test('should not count fills of a block that was taken back', async () => {
		const watcher = outcomes();
		const outcome = watcher.order(order(1n), 64);
		best(watcher, round(5, taken(1n, 4n)));
		best(watcher, round(6, taken(1n, 2n)));
		expect(watcher.onUndone({ number: 6, hash: '0x6' })).toEqual([]);
		best(watcher, { ...round(6, taken(1n, 6n)), hash: '0x6b' });
		expect(await outcome).toMatchObject({ status: 'filled', filled: 10n });
	});

	test('should fail if a later operation has the client id by now', async () => {
		const watcher = outcomes();
		const first = watcher.cancel(1n, 64);
		best(watcher, round(5, cancelled(1n, 'Requested')));
		const second = watcher.cancel(1n, 64);
		expect(watcher.onUndone({ number: 5, hash: '0x5' })).toHaveLength(1);
		await expect(first.final).rejects.toMatchObject({ code: 'OutcomeUndone' });
		best(watcher, { ...round(5, cancelled(1n, 'Requested')), hash: '0x5b' });
		expect(await second).toEqual({ clientId: 1n, block: 5 });
	});

	test('should count where the time goes', async () => {
		const latency = new LatencyHistograms();
		const watcher = new Outcomes(ME, () => undefined, latency);
		const settler = new Settler<OrderOutcome>();
		void watcher.order(order(1n), 64, settler);
		settler.mark('pooled', settler.timeline.sent + 20);
		const importedAt = settler.timeline.sent + 320;
		watcher.onBest({ number: 5, hash: '0x5', events: [placed(1n, 10n)], importedAt });
		watcher.onFinal(block(5));
		expect(latency.client_to_pool.toJSON()).toMatchObject({ count: 1, worst: 20 });
		expect(latency.pool_to_import.toJSON()).toMatchObject({ count: 1, worst: 300 });
		for (const part of ['order_to_outcome', 'order_to_included', 'order_to_final'] as const) {
			expect(latency[part].count).toBe(1);
		}
	});
});

describe('histogram', () => {
	test('should bound quantiles from above, within a fifth', () => {
		const histogram = new Histogram();
		expect(histogram.toJSON()).toBeNull();
		for (let ms = 1; ms <= 1_000; ms += 1) histogram.add(ms);
		for (const share of [0.1, 0.5, 0.9, 0.99]) {
			const bound = histogram.quantile(share) ?? 0;
			expect(bound).toBeGreaterThanOrEqual(share * 1_000);
			expect(bound).toBeLessThanOrEqual(share * 1_000 * 1.2);
		}
		expect(histogram.quantile(1)).toBe(1_000);
		const counts = Object.values(histogram.buckets());
		expect(counts.reduce((sum, each) => sum + each, 0)).toBe(1_000);
	});

	test('should take times beyond its range, and before zero', () => {
		const histogram = new Histogram();
		histogram.add(-5);
		histogram.add(10_000_000);
		expect(histogram.quantile(0.5)).toBe(1);
		expect(histogram.quantile(0.99)).toBe(10_000_000);
		expect(histogram.buckets()).toEqual({ 1: 1, more: 1 });
	});
});
