import { describe, expect, test } from 'vitest';
import { Outcomes } from '../src/sdk/outcomes.ts';
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

describe('order outcome', () => {
	test('should be resting when the order only rests', async () => {
		const watcher = outcomes();
		const outcome = watcher.order(order(1n), 64);
		watcher.onBlock(block(4));
		watcher.onBlock(round(5, placed(1n, 10n)));
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
		watcher.onBlock(round(5, taken(1n, 4n), placed(1n, 6n)));
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
		watcher.onBlock(round(5, placed(1n, 10n), hit));
		expect(await outcome).toMatchObject({
			status: 'filled',
			resting: 0n,
			fills: [{ price: 100n, lots: 10n, maker: true }],
		});
	});

	test('should add up fills over several rounds', async () => {
		const watcher = outcomes();
		const outcome = watcher.order(order(1n), 64);
		watcher.onBlock(round(5, taken(1n, 4n)));
		watcher.onBlock(round(6, taken(1n, 6n, 101n)));
		expect(await outcome).toMatchObject({ status: 'filled', block: 6, filled: 10n });
	});

	test('should be partly filled if anything traded, otherwise cancelled', async () => {
		const watcher = outcomes();
		const part = watcher.order(order(1n), 64);
		const none = watcher.order(order(2n), 64);
		watcher.onBlock(
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
		watcher.onBlock(round(5, cancelled(1n, 'Expired')));
		expect(await outcome).toMatchObject({ status: 'expired', filled: 0n });
	});

	test('should reject with the reason of the round', async () => {
		const watcher = outcomes();
		const outcome = watcher.order(order(1n), 64);
		watcher.onBlock(round(5, rejected(1n, 'InsufficientMargin', { missing: 2_000_000n })));
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
		watcher.onBlock(round(5, placed(1n, 10n, OTHER), placed(2n, 10n), theirs));
		watcher.onBlock(round(6, placed(1n, 10n)));
		expect((await outcome).block).toBe(6);
	});

	test('should be that of the new order when a replacement keeps the client id', async () => {
		const watcher = outcomes();
		const outcome = watcher.order(order(1n), 64);
		watcher.onBlock(round(5, cancelled(1n, 'Replaced'), placed(1n, 10n)));
		expect(await outcome).toMatchObject({ status: 'resting', resting: 10n });
	});

	test('should be missing when no round processes it in time', async () => {
		const watcher = outcomes();
		const outcome = watcher.order(order(1n), 10);
		for (let number = 11; number <= 42; number += 1) watcher.onBlock(block(number));
		watcher.onBlock(block(43));
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
		watcher.onBlock(round(5, cancelled(1n, 'Requested')));
		expect(await outcome).toEqual({ clientId: 1n, block: 5 });
	});

	test('should reject when there was nothing to cancel', async () => {
		const watcher = outcomes();
		const outcome = watcher.cancel(1n, 64);
		watcher.onBlock(round(5, rejected(1n, 'NotFound')));
		await expect(outcome).rejects.toMatchObject({ reason: 'NotFound' });
	});

	test('should claim a rejection before an order with the same client id', async () => {
		const watcher = outcomes();
		const cancel = watcher.cancel(1n, 64);
		const place = watcher.order(order(1n), 64);
		watcher.onBlock(round(5, rejected(1n, 'NotFound'), placed(1n, 10n)));
		await expect(cancel).rejects.toMatchObject({ reason: 'NotFound' });
		expect(await place).toMatchObject({ status: 'resting' });
	});
});
