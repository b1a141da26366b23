import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { encodeOp } from '../src/sdk/chain.ts';
import { quoteAtoms } from '../src/sdk/units.ts';
import { BTC, Lab } from './lab.ts';

describe('public RPC', () => {
	let lab: Lab;
	beforeAll(async () => {
		lab = await Lab.start();
		await lab.prices('100000');
		await lab.trader('//Alice', '100000');
	});
	afterAll(() => lab?.stop());

	const isAlive = async (): Promise<void> => {
		const before = lab.novation.blocks.last?.number ?? 0;
		await lab.block();
		expect(lab.novation.blocks.last?.number).toBe(before + 1);
	};

	test('should offer the runtime API and its JSON-RPC aliases', async () => {
		const { api } = lab.novation;
		expect(Object.keys(api.call.novationApi ?? {})).toEqual(
			expect.arrayContaining(['markets', 'depth', 'account', 'oracle', 'conservation']),
		);
		const methods = await lab.novation.request<{ methods: string[] }>('rpc_methods');
		for (const name of [
			'markets',
			'depth',
			'account',
			'openOrders',
			'oracle',
			'conservation',
		]) {
			expect(methods.methods).toContain(`novation_${name}`);
			expect(await lab.novation.request('system_health')).toBeTruthy();
		}
	});

	test('should reject malformed bytes and keep running', async () => {
		const request = lab.novation.request.bind(lab.novation);
		for (const bytes of [
			'0x',
			'0x00',
			'0x04',
			`0x${'ff'.repeat(64)}`,
			`0x${'84'.repeat(5_000)}`,
		]) {
			await expect(request('author_submitExtrinsic', bytes)).rejects.toThrow();
		}
		await expect(request('author_submitExtrinsic', 'not hex')).rejects.toThrow();
		await expect(request('state_call', 'NovationApi_depth', '0x00')).rejects.toThrow();
		await expect(request('state_call', 'NovationApi_none', '0x')).rejects.toThrow();
		await isAlive();
	});

	test('should reject a truncated signed call and keep running', async () => {
		const alice = await lab.novation.trader('//Alice');
		const order = encodeOp({ type: 'CancelAll', market: BTC });
		const signed = await lab.novation.api.tx.orderBook!.submit!([order]).signAsync(alice.pair, {
			nonce: -1,
		});
		const hex = signed.toHex();
		await expect(
			lab.novation.request('author_submitExtrinsic', hex.slice(0, -8)),
		).rejects.toThrow();
		await isAlive();
	});

	test('should reject a batch of more than 64 operations and keep running', async () => {
		const alice = await lab.novation.trader('//Alice');
		const ops = Array.from({ length: 65 }, () => encodeOp({ type: 'CancelAll', market: BTC }));
		const call = lab.novation.api.tx.orderBook!.submit!(ops);
		await expect(alice.send(call)).rejects.toMatchObject({ code: 'PoolRejected' });
		await isAlive();
		const fine = await lab.novation.trader('//Alice');
		await lab.settle(fine.cancelAll(BTC));
	});

	test('should stream a book as a snapshot and its changes', async () => {
		const messages: BookMessage[] = [];
		const { novation: rpc } = lab.novation.api.rpc as unknown as {
			novation: {
				subscribeBook(market: number, onMessage: (m: Jsonish) => void): Promise<() => void>;
			};
		};
		const stop = await rpc.subscribeBook(BTC, (message) =>
			messages.push(message.toJSON() as BookMessage),
		);
		const alice = await lab.novation.trader('//Alice');
		const order = lab.order(BTC, 'Bid', '0.1', '99000');
		await lab.settle(alice.place(order));
		await lab.settle(alice.cancel(BTC, order.clientId));
		await sleep(300);
		stop();
		expect(messages[0]).toMatchObject({ type: 'snapshot', market: BTC });
		const book = new Map<string, string>();
		for (const message of messages) {
			if (message.type === 'snapshot') book.clear();
			for (const [price, lots] of message.bids) {
				if (lots === '0') book.delete(price);
				else book.set(price, lots);
			}
		}
		const sequences = messages.map(({ sequence }) => sequence);
		expect([...sequences].sort((a, b) => a - b)).toEqual(sequences);
		const seen = messages.flatMap(({ bids }) => bids);
		expect(seen).toContainEqual([`${order.price}`, `${order.lots}`]);
		expect(seen).toContainEqual([`${order.price}`, '0']);
		expect(book.size).toBe(0);
	});
});

interface Jsonish {
	toJSON(): unknown;
}

interface BookMessage {
	market: number;
	sequence: number;
	type: 'snapshot' | 'delta';
	bids: [price: string, lots: string][];
}

describe('restart', () => {
	let folder: string;
	beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'novation-chain-'))));
	afterAll(() => rmSync(folder, { recursive: true, force: true }));

	test('should keep accounts, orders, positions and nonces', async () => {
		const first = await Lab.start({ basePath: folder });
		await first.prices('100000');
		const maker = await first.trader('//Maker//0', '100000');
		const taker = await first.trader('//Taker//0', '5000');
		const order = first.order(BTC, 'Ask', '0.3', '100010');
		await first.settle(maker.place(order));
		await first.settle(taker.place(first.order(BTC, 'Bid', '0.1', '100010', 'take')));
		const head = first.novation.blocks.last;
		const before = await first.novation.reader.ledger();
		const depth = await first.novation.reader.depth(BTC, 5);
		await first.stop();

		const second = await Lab.start({ basePath: folder });
		try {
			expect(second.novation.blocks.last?.hash).toBe(head?.hash);
			const byIndex = (state: typeof before) =>
				[...state.accounts].sort((a, b) => a.index - b.index);
			expect(byIndex(await second.novation.reader.ledger())).toEqual(byIndex(before));
			expect(await second.novation.reader.depth(BTC, 5)).toEqual(depth);
			await second.prices('100000');
			const again = await second.novation.trader('//Maker//0');
			await second.settle(again.cancel(BTC, order.clientId));
			await second.settle(again.deposit(quoteAtoms('1')));
			await second.expectConserved();
		} finally {
			await second.stop();
		}
	});
});
