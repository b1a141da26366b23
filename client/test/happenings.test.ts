import { FakeSocket } from './fake-socket.ts';
import { WsProvider } from '@polkadot/api';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { HappeningStream, type HappeningListener } from '../src/sdk/happenings.ts';
import { plainFromJson } from '../src/sdk/plain.ts';

const ACCOUNT = '5Alice';

const hash = (number: number, fork = ''): string => `0x${fork}${number}0`.replace('0xb', '0xbb');

/** A node that reports blocks through a socket, with sequence numbers of its own. */
class FakeNode {
	readonly socket: FakeSocket;
	#sequence = 0;

	constructor(socket: FakeSocket) {
		this.socket = socket;
	}

	report(
		type: string,
		number: number,
		rest: { fork?: string } & Record<string, unknown> = {},
	): void {
		const { fork, ...fields } = rest;
		if (type === 'subscribed') this.#sequence = 0;
		const blockHash = hash(number, fork);
		const sequence = this.#sequence;
		this.#sequence += 1;
		this.socket.notify({
			account: 16,
			sequence,
			blockNumber: number,
			blockHash,
			type,
			...fields,
		});
	}

	best(number: number, happenings: object[] = [], fork?: string): void {
		const rest = fork === undefined ? {} : { fork };
		this.report('best', number, { importedAt: 1_000 * number, happenings, ...rest });
	}

	skip(): void {
		this.#sequence += 1;
	}
}

const log = (): HappeningListener & { seen: string[] } => {
	const seen: string[] = [];
	return {
		seen,
		onBest: ({ number, events }) => seen.push(`best ${number} ${events.length}`),
		onUndone: ({ number }) => seen.push(`undone ${number}`),
		onIncluded: ({ number }) => seen.push(`included ${number}`),
		onFinal: ({ number }) => seen.push(`final ${number}`),
		onGap: ({ after, resumedAt }) => seen.push(`gap ${after.number} ${resumedAt.number}`),
	};
};

let provider: WsProvider;
let stream: HappeningStream;
let listener: ReturnType<typeof log>;
let errors: Error[];
let node: FakeNode;

const socket = (): FakeSocket => FakeSocket.opened.at(-1)!;
const rounds = (): Promise<unknown> => vi.advanceTimersByTimeAsync(20);

beforeEach(async () => {
	vi.useFakeTimers();
	FakeSocket.opened.length = 0;
	provider = new WsProvider('ws://node', 100);
	await rounds();
	errors = [];
	const opening = HappeningStream.open(provider, ACCOUNT, (error) => errors.push(error));
	await vi.advanceTimersByTimeAsync(50);
	stream = await opening;
	listener = log();
	stream.listen(listener);
	node = new FakeNode(socket());
	node.report('subscribed', 4);
});

afterEach(async () => {
	expect(errors).toEqual([]);
	await Promise.all([stream.stop(), rounds()]);
	await Promise.all([provider.disconnect(), rounds()]);
	vi.useRealTimers();
});

describe('happenings', () => {
	test('should report each block at best, included and final', () => {
		node.best(5, [
			{
				event: 'orderBook.OrderRejected',
				extrinsic: null,
				fields: {
					account: 16,
					clientId: '18446744073709551615',
					market: 0,
					reason: { OutsideBand: { limit: '1050000' } },
				},
			},
			{ event: 'somePallet.FromTheFuture', extrinsic: 1, fields: { account: 16 } },
		]);
		node.report('included', 5);
		node.report('final', 5);
		expect(listener.seen).toEqual(['best 5 1', 'included 5', 'final 5']);
		expect(socket().subscribed).toEqual([[ACCOUNT]]);
		expect(stream.last).toEqual({ number: 5, hash: hash(5) });
	});

	test('should decode events as those of a block', () => {
		const blocks: unknown[] = [];
		stream.listen({ onBest: (block) => blocks.push(block) });
		const fields = {
			market: 1,
			maker: 16,
			makerClientId: '7',
			taker: 17,
			takerClientId: null,
			takerSide: 'Bid',
			price: '100',
			lots: '3',
			makerFee: '0',
			takerFee: '1',
		};
		node.best(5, [{ event: 'orderBook.OrderFilled', extrinsic: null, fields }]);
		expect(blocks).toEqual([
			{
				number: 5,
				hash: hash(5),
				importedAt: 5_000,
				events: [
					{
						type: 'OrderFilled',
						market: 1,
						price: 100n,
						lots: 3n,
						side: 'Bid',
						taker: { account: 17, clientId: undefined },
						maker: { account: 16, clientId: 7n },
					},
				],
			},
		]);
	});

	test('should report a fork once, newest block first', () => {
		node.best(5);
		node.best(6);
		node.report('undone', 6);
		node.report('undone', 5);
		node.best(5, [], 'b');
		expect(listener.seen).toEqual(['best 5 0', 'best 6 0', 'undone 6', 'undone 5', 'best 5 0']);
		expect(stream.last?.hash).toBe(hash(5, 'b'));
	});

	test('should continue after the last block when the node drops it', async () => {
		node.best(5);
		node.report('dropped', 5, { reason: 'behind', missingFrom: 6, missingTo: 9 });
		await rounds();
		expect(socket().subscribed).toEqual([[ACCOUNT], [ACCOUNT, hash(5)]]);
		node.report('subscribed', 5);
		node.best(6);
		expect(listener.seen).toEqual(['best 5 0', 'best 6 0']);
	});

	test('should continue after the last block when a message is missing', async () => {
		node.best(5);
		node.skip();
		node.best(7);
		node.best(8);
		await rounds();
		expect(socket().subscribed).toEqual([[ACCOUNT], [ACCOUNT, hash(5)]]);
		node.report('subscribed', 5);
		for (const number of [6, 7, 8]) node.best(number);
		expect(listener.seen).toEqual(['best 5 0', 'best 6 0', 'best 7 0', 'best 8 0']);
	});

	test('should learn of a fork that it missed', async () => {
		node.best(5);
		node.best(6);
		node.report('undone', 6);
		node.report('dropped', 5, { reason: 'behind', missingFrom: 6, missingTo: 9 });
		await rounds();
		expect(socket().subscribed.at(-1)).toEqual([ACCOUNT, hash(5)]);
		node.report('subscribed', 5);
		node.report('undone', 5);
		node.best(5, [], 'b');
		expect(listener.seen.slice(2)).toEqual(['undone 6', 'undone 5', 'best 5 0']);
	});

	test('should report a gap when the node keeps too few blocks', async () => {
		node.best(5);
		socket().refusals.push({ code: 5, message: 'too far back' });
		node.report('dropped', 5, { reason: 'behind', missingFrom: 6, missingTo: 900 });
		await rounds();
		expect(socket().subscribed).toEqual([[ACCOUNT], [ACCOUNT, hash(5)], [ACCOUNT]]);
		node.report('subscribed', 901);
		node.best(902);
		expect(listener.seen).toEqual(['best 5 0', 'gap 5 901', 'best 902 0']);
	});

	test('should continue after the last block when the connection was lost', async () => {
		vi.spyOn(console, 'error').mockImplementation(() => undefined);
		node.best(5);
		socket().close();
		await vi.advanceTimersByTimeAsync(200);
		expect(FakeSocket.opened).toHaveLength(2);
		expect(socket().subscribed).toEqual([[ACCOUNT, hash(5)]]);
		node = new FakeNode(socket());
		node.report('subscribed', 5);
		node.best(6);
		await vi.advanceTimersByTimeAsync(10_000);
		expect(listener.seen).toEqual(['best 5 0', 'best 6 0']);
		expect(socket().subscribed).toHaveLength(1);
	});

	test('should subscribe by itself when the lost connection could not', async () => {
		vi.spyOn(console, 'error').mockImplementation(() => undefined);
		node.best(5);
		socket().close();
		await vi.advanceTimersByTimeAsync(100);
		socket().refusals.push(
			{ code: 5, message: 'too far back' },
			{ code: 5, message: 'too far back' },
		);
		await vi.advanceTimersByTimeAsync(6_000);
		expect(socket().subscribed).toEqual([[ACCOUNT, hash(5)], [ACCOUNT, hash(5)], [ACCOUNT]]);
		node = new FakeNode(socket());
		node.report('subscribed', 700);
		expect(listener.seen).toEqual(['best 5 0', 'gap 5 700']);
	});

	test('should be silent after it stopped', async () => {
		await Promise.all([stream.stop(), rounds()]);
		node.best(5);
		expect(listener.seen).toEqual([]);
		expect(socket().requests.at(-1)).toMatchObject({
			method: 'novation_unsubscribeHappenings',
			params: ['sub-0-1'],
		});
	});
});

test('JSON of the node should become plain data', () => {
	expect(plainFromJson({ a: 1, b: '-2', c: null, d: 'Bid', e: [true], f: {} })).toEqual({
		a: 1n,
		b: -2n,
		c: undefined,
		d: 'Bid',
		e: [true],
		f: {},
	});
	expect(plainFromJson({ NotFillable: { available: '9' } })).toEqual({
		type: 'NotFillable',
		value: { available: 9n },
	});
});
