import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Trader } from '../src/sdk/trader.ts';
import type { AgentLimits } from '../src/sdk/types.ts';
import { BTC, ETH, Lab } from './lab.ts';

let lab: Lab;
let owner: Trader;
let agent: Trader;

/** A key without money, which is enough for an agent. */
const KEY = '//Pauper';

function limits(changes: Partial<AgentLimits> = {}): AgentLimits {
	const lots = (size: string): bigint => lab.units(BTC).lots(size);
	return {
		markets: [{ market: BTC, maxOrder: lots('0.5'), maxPosition: lots('1') }],
		maxLeverage: 5,
		operationsPerBlock: 200,
		freePerDay: 10_000,
		maxLossPerDay: 10n ** 12n,
		expiresAt: 2n ** 63n,
		...changes,
	};
}

beforeAll(async () => {
	lab = await Lab.start();
	await lab.prices('100000');
	owner = await lab.trader('//Maker//0', '1000000');
	agent = await lab.novation.trader(KEY, { owner: owner.address });
	await lab.settle(owner.authorise(agent.address, limits()));
	const other = await lab.trader('//Maker//1', '1000000');
	await lab.settle(other.place(lab.order(BTC, 'Ask', '5', '100010')));
});
afterAll(() => lab?.stop());

describe('agent', () => {
	test('should trade for its owner without any money', async () => {
		const outcome = await lab.settle(
			agent.place(lab.order(BTC, 'Bid', '0.1', '100500', 'take')),
		);
		expect(outcome).toMatchObject({ status: 'filled' });
		expect((await owner.account())?.positions[0]?.lots).toBe(lab.units(BTC).lots('0.1'));
	});

	test('should spend the free operations of its owner and earn more for it', async () => {
		const index = (await owner.account())?.index ?? -1;
		const before = await lab.novation.reader.freeOperations(index);
		await lab.settle(agent.place(lab.order(BTC, 'Bid', '0.1', '100500', 'take')));
		const after = await lab.novation.reader.freeOperations(index);
		// A tenth of a bitcoin at 100 010 earns 10 001; the cash of the account earns some more.
		const earned = (after?.orders ?? 0n) - (before?.orders ?? 0n);
		expect(earned).toBeGreaterThanOrEqual(10_000n);
		expect(earned).toBeLessThan(11_000n);
	});

	test('should send many orders at once', async () => {
		const orders = Array.from({ length: 60 }, () => lab.order(BTC, 'Bid', '0.001', '99000'));
		const outcomes = await lab.settle(Promise.all(orders.map((order) => agent.place(order))));
		expect(outcomes.map(({ status }) => status)).toEqual(orders.map(() => 'resting'));
		await lab.settle(agent.cancelAll(BTC));
		expect((await owner.account())?.openOrders).toBe(0);
	});

	test('should be rejected by the pool beyond its limits', async () => {
		const large = agent.place(lab.order(BTC, 'Bid', '0.6', '99000'));
		await expect(large).rejects.toMatchObject({ code: 'PoolRejected', reason: 'AgentOrder' });
		const elsewhere = agent.place(lab.order(ETH, 'Bid', '0.1', '3900'));
		await expect(elsewhere).rejects.toMatchObject({
			code: 'PoolRejected',
			reason: 'AgentMarket',
		});
		await expect(agent.withdraw(1n)).rejects.toMatchObject({ code: 'PoolRejected' });
	});

	test('should be rejected by the round beyond its position limit', async () => {
		await lab.settle(agent.place(lab.order(BTC, 'Bid', '0.5', '100500', 'take')));
		const beyond = lab.settle(agent.place(lab.order(BTC, 'Bid', '0.5', '100500', 'take')));
		const room = lab.units(BTC).lots('0.3');
		await expect(beyond).rejects.toMatchObject({ reason: 'AgentPosition', details: { room } });
	});

	test('should not send anything once it is revoked', async () => {
		await lab.settle(owner.revoke(agent.address));
		const order = agent.place(lab.order(BTC, 'Bid', '0.1', '99000'));
		await expect(order).rejects.toMatchObject({ code: 'PoolRejected', reason: 'NoAccount' });
	});
});
