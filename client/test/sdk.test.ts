import { describe, expect, test, vi } from 'vitest';
import type { Block, BlockReader } from '../src/sdk/blocks.ts';
import { BlockStream } from '../src/sdk/blocks.ts';
import {
	DispatchFailed,
	explainRejection,
	OrderRejected,
	PoolRejected,
} from '../src/sdk/errors.ts';
import { keyPair } from '../src/sdk/keys.ts';
import { Nonces, WindowedNonces } from '../src/sdk/nonces.ts';
import { Transactions } from '../src/sdk/transactions.ts';
import { block } from './blocks.ts';
import { PRESET_UNITS } from './preset.ts';

describe('nonces', () => {
	test('parallel sends should get consecutive nonces from one request', async () => {
		const fetch = vi.fn(async () => 7);
		const nonces = new Nonces(fetch);
		expect(await Promise.all([nonces.take(), nonces.take(), nonces.take()])).toEqual([7, 8, 9]);
		expect(await nonces.take()).toBe(10);
		expect(fetch).toHaveBeenCalledTimes(1);
	});

	test('returned nonces should be assigned first, lowest first', async () => {
		const nonces = new Nonces(async () => 0);
		await Promise.all([nonces.take(), nonces.take(), nonces.take()]);
		nonces.giveBack(2);
		nonces.giveBack(1);
		expect([await nonces.take(), await nonces.take(), await nonces.take()]).toEqual([1, 2, 3]);
	});

	test('a failed request should be repeated', async () => {
		const answers = [Promise.reject(new Error('closed')), Promise.resolve(4)];
		answers[0]?.catch(() => undefined);
		const nonces = new Nonces(() => answers.shift()!);
		await expect(nonces.take()).rejects.toThrow('closed');
		await new Promise((resolve) => setImmediate(resolve));
		expect(await nonces.take()).toBe(4);
	});

	test('reset should query the node again', async () => {
		let chain = 3;
		const nonces = new Nonces(async () => chain);
		await nonces.take();
		chain = 9;
		nonces.reset();
		expect(await nonces.take()).toBe(9);
	});
});

describe('windowed nonces', () => {
	test('should begin above the highest one on chain, with the marker bit', async () => {
		const nonces = new WindowedNonces(async () => 41);
		expect(await Promise.all([nonces.take(), nonces.take()])).toEqual([0x8000002a, 0x8000002b]);
	});

	test('should continue after a reset, and assign returned nonces first', async () => {
		const fetch = vi.fn(async () => 0);
		const nonces = new WindowedNonces(fetch);
		const first = await nonces.take();
		nonces.reset();
		expect(await nonces.take()).toBe(first + 1);
		nonces.giveBack(first);
		expect(await nonces.take()).toBe(first);
		expect(fetch).toHaveBeenCalledTimes(1);
	});
});

describe('transactions', () => {
	test("inclusion should resolve with the transaction's own events", async () => {
		const transactions = new Transactions();
		const inBlock = transactions.expect('0xaa', 10);
		const seen = block(5, {
			extrinsics: ['0xset', '0xaa'],
			events: [
				{ extrinsic: 0, section: 'timestamp', method: 'Set', data: {} },
				{ extrinsic: 1, section: 'clearing', method: 'Deposited', data: {} },
				{ section: 'orderBook', method: 'OrderPlaced', data: {} },
			],
		});
		transactions.onBlock(seen);
		const { block: where, events } = await inBlock;
		expect(where.number).toBe(5);
		expect(events.map(({ method }) => method)).toEqual(['Deposited']);
		expect(transactions.pending).toBe(0);
	});

	test('a failure in the block should reject with a typed error', async () => {
		const transactions = new Transactions();
		const inBlock = transactions.expect('0xaa', 10);
		const failure = { section: 'clearing', name: 'BelowMargin', docs: 'Deposit more.' };
		transactions.onBlock(
			block(5, {
				extrinsics: ['0xaa'],
				events: [
					{
						extrinsic: 0,
						section: 'system',
						method: 'ExtrinsicFailed',
						data: {},
						failure,
					},
				],
			}),
		);
		await expect(inBlock).rejects.toThrow(DispatchFailed);
		await expect(inBlock).rejects.toThrow('clearing.BelowMargin: Deposit more.');
	});

	test('a transaction should expire with the first block after its deadline', async () => {
		const transactions = new Transactions();
		const inBlock = transactions.expect('0xaa', 10);
		transactions.onBlock(block(10));
		expect(transactions.pending).toBe(1);
		transactions.onBlock(block(11));
		await expect(inBlock).rejects.toMatchObject({ code: 'TransactionExpired' });
	});

	test('abandoning should fail every pending transaction', async () => {
		const transactions = new Transactions();
		const inBlock = transactions.expect('0xaa', 10);
		transactions.abandon(new Error('disconnected'));
		await expect(inBlock).rejects.toThrow('disconnected');
	});
});

describe('blocks', () => {
	const reader = (): BlockReader & { read: string[] } => {
		const read: string[] = [];
		return {
			read,
			block: async (hash) => {
				read.push(hash);
				return block(Number(hash.slice(2)));
			},
			followHeads: async () => () => undefined,
		};
	};

	test('blocks between two heads should be delivered once each, parents first', async () => {
		const stream = new BlockStream(reader());
		const seen: number[] = [];
		stream.listen(({ number }: Block) => seen.push(number));
		await stream.ingest('0x3');
		await Promise.all([stream.ingest('0x6'), stream.ingest('0x5'), stream.ingest('0x7')]);
		expect(seen).toEqual([3, 4, 5, 6, 7]);
		expect(stream.last?.number).toBe(7);
	});

	test('blocks that a fork takes back should be reported before those that replace them', async () => {
		const fork: Record<string, Block> = {
			'0x5b': { ...block(5), hash: '0x5b', parent: '0x4' },
			'0x6b': { ...block(6), hash: '0x6b', parent: '0x5b' },
		};
		const source = reader();
		const stream = new BlockStream({
			...source,
			block: async (hash) => fork[hash] ?? source.block(hash),
		});
		const seen: string[] = [];
		stream.listen(({ hash }) => seen.push(hash));
		stream.listenUndone((blocks) => seen.push(...blocks.map(({ hash }) => `undone ${hash}`)));
		for (const hash of ['0x3', '0x6', '0x5', '0x6b', '0x6b', '0x6']) await stream.ingest(hash);
		expect(seen).toEqual([
			...['0x3', '0x4', '0x5', '0x6'],
			...['undone 0x6', 'undone 0x5', '0x5b', '0x6b'],
			...['undone 0x6b', 'undone 0x5b', '0x5', '0x6'],
		]);
	});

	test('an unreadable block should not stop the next one', async () => {
		const source = reader();
		const stream = new BlockStream({
			...source,
			block: async (hash) => {
				if (hash === '0x2') throw new Error('pruned');
				return source.block(hash);
			},
		});
		await stream.ingest('0x1');
		await expect(stream.ingest('0x2')).rejects.toThrow('pruned');
		expect(await stream.ingest('0x1')).toBeUndefined();
	});
});

describe('errors', () => {
	test('rejections should say how to fix them', () => {
		const units = PRESET_UNITS.get(0);
		expect(explainRejection('InsufficientMargin', { missing: 1_500_000n })).toContain(
			'1.500000',
		);
		expect(explainRejection('OutsideBand', { limit: 1_050_000n }, units)).toContain('105000.0');
		expect(explainRejection('WouldCross', { best: 7n })).toContain('7 ticks');
		const error = new OrderRejected({
			clientId: 3n,
			reason: 'NotFillable',
			details: { available: 9n },
		});
		expect(error.message).toBe(
			'NotFillable: a fill-or-kill order found only 9 lots; reduce its size or widen its limit',
		);
		expect(error.code).toBe('OrderRejected');
	});

	test('pool rejections should carry the code and detect a nonce problem', () => {
		const stale = new PoolRejected(
			new Error('1010: Invalid Transaction: Transaction is outdated'),
		);
		expect(stale.rpcCode).toBe(1010);
		expect(stale.isNonceProblem).toBe(true);
		const poor = new PoolRejected(
			new Error('1010: Invalid Transaction: Inability to pay fees'),
		);
		expect(poor.isNonceProblem).toBe(false);
		expect(new PoolRejected('closed').rpcCode).toBeUndefined();
	});
});

describe('keys', () => {
	test('derivation should give the known development account', async () => {
		const { address } = await keyPair('//Alice');
		expect(address).toBe('5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY');
		expect((await keyPair('//Maker//0')).address).not.toBe(
			(await keyPair('//Maker//1')).address,
		);
	});
});
