import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AccountBlock } from '../src/sdk/happenings.ts';
import type { Reversal, Trader } from '../src/sdk/trader.ts';
import { BTC, Lab } from './lab.ts';

let lab: Lab;
let alice: Trader;

beforeAll(async () => {
	lab = await Lab.start();
	await lab.prices('100000');
	alice = await lab.trader('//Alice', '100000');
});
afterAll(() => lab?.stop());

/** Creates a block on any parent, not final. */
async function blockOn(parent: string): Promise<string> {
	const created = await lab.novation.request<{ hash: string }>(
		'engine_createBlock',
		true,
		false,
		parent,
	);
	return created.hash;
}

describe('order stream', () => {
	test('should settle an order at best, included and final', async () => {
		const stream = await alice.happenings();
		const seen: string[] = [];
		const blocks: AccountBlock[] = [];
		const stop = stream.listen({
			onBest: (block) => blocks.push(block),
			onIncluded: ({ number }) => seen.push(`included ${number}`),
			onFinal: ({ number }) => seen.push(`final ${number}`),
		});
		const order = lab.order(BTC, 'Bid', '0.1', '99000');
		const outcome = alice.place(order);
		const { block } = await lab.settle(outcome);
		expect(await lab.settle(outcome.included)).toMatchObject({ status: 'resting', block });
		expect(await lab.settle(outcome.final)).toMatchObject({ status: 'resting', block });
		stop();

		const { events } = blocks.find(({ number }) => number === block)!;
		expect(events).toEqual([
			expect.objectContaining({ type: 'OrderPlaced', clientId: order.clientId }),
		]);
		expect(seen).toContain(`included ${block}`);
		expect(seen).toContain(`final ${block}`);
		expect(seen.indexOf(`included ${block}`)).toBeLessThan(seen.indexOf(`final ${block}`));
		const { sent, pooled, imported, best, final } = outcome.timeline;
		expect(pooled).toBeGreaterThanOrEqual(sent);
		expect(imported).toBeGreaterThanOrEqual(sent);
		expect(best).toBeGreaterThanOrEqual(imported!);
		expect(final).toBeGreaterThanOrEqual(best!);
		expect(lab.novation.latency.order_to_final.count).toBeGreaterThan(0);
	});

	test('should report the same events as the blocks', async () => {
		const stream = await alice.happenings();
		const streamed: unknown[] = [];
		const stop = stream.listen({ onBest: ({ events }) => streamed.push(...events) });
		const before = lab.events.length;
		const bob = await lab.trader('//Bob', '100000');
		const ask = lab.order(BTC, 'Ask', '0.2', '100010');
		await lab.settle(alice.place(ask));
		await lab.settle(bob.place(lab.order(BTC, 'Bid', '0.1', '100010', 'take')));
		await lab.settle(alice.amend(BTC, ask.clientId, ask.lots / 4n));
		await lab.settle(alice.cancel(BTC, ask.clientId));
		await expect(lab.settle(alice.cancel(BTC, ask.clientId))).rejects.toMatchObject({
			reason: 'NotFound',
		});
		await sleep(100);
		stop();
		const { index } = (await alice.account())!;
		const ours = lab.events.slice(before).filter((event) => {
			const accounts = [event].flatMap((each) =>
				each.type === 'OrderFilled'
					? [each.maker?.account, each.taker?.account]
					: 'account' in each
						? [each.account]
						: [],
			);
			return accounts.includes(index);
		});
		expect(ours.map(({ type }) => type)).toEqual(
			expect.arrayContaining(['OrderPlaced', 'OrderFilled', 'OrderAmended', 'OrderRejected']),
		);
		expect(streamed).toEqual(ours);
	});

	test('should take an outcome back when a fork does, and find it again', async () => {
		const reversals: Reversal[] = [];
		const stop = await alice.listen({ onReversal: (reversal) => reversals.push(reversal) });
		const base = await lab.block();
		const order = lab.order(BTC, 'Bid', '0.1', '98000');
		const outcome = alice.place(order);
		const pooled = async (): Promise<number> =>
			(await lab.novation.request<unknown[]>('author_pendingExtrinsics')).length;
		await expect.poll(pooled, { timeout: 30_000 }).toBe(1);
		const taken = await blockOn(base);
		const { block } = await outcome;
		expect(reversals).toEqual([]);

		const other = await blockOn(base);
		const longer = await blockOn(other);
		await lab.novation.blocks.ingest(longer);
		await expect.poll(() => reversals.length, { timeout: 30_000 }).toBe(1);
		expect(reversals).toEqual([
			{
				block: { number: block, hash: taken },
				outcomes: [
					{
						clientId: order.clientId,
						block: expect.objectContaining({ number: block, hash: taken }) as unknown,
					},
				],
			},
		]);
		const final = await lab.settle(outcome.final);
		expect(final).toMatchObject({ status: 'resting', resting: order.lots });
		const { hash } = await lab.novation.reader.block(
			await lab.novation.request('chain_getBlockHash', final.block),
		);
		expect(hash).not.toBe(taken);
		stop();
	});

	test('should be rejected without an account, and after a block that is not kept', async () => {
		const subscribe = (...parameters: unknown[]): Promise<unknown> =>
			lab.novation.request('novation_subscribeHappenings', ...parameters);
		const eve = await lab.novation.trader('//Eve');
		await expect(subscribe(eve.address)).rejects.toMatchObject({ code: 4 });
		const unknown = `0x${'77'.repeat(32)}`;
		await expect(subscribe(alice.address, unknown)).rejects.toMatchObject({
			code: 5,
			data: { oldestNumber: expect.any(Number) as unknown },
		});
	});
});
