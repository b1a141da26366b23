import { expect, test } from 'vitest';
import { BlockStream, type Block } from '../src/sdk/blocks.ts';
import type { ExchangeEvent } from '../src/sdk/types.ts';
import { spread } from '../src/session/latency.ts';
import { ReversalCounter } from '../src/session/reversals.ts';
import { block, round } from './blocks.ts';

const placed = (clientId: bigint): ExchangeEvent => ({
	type: 'OrderPlaced',
	account: 16,
	clientId,
	market: 0,
});
const cleared: ExchangeEvent = { type: 'AuctionCleared', market: 0, price: 1n, lots: 1n };

test('outcomes of blocks that a fork took back should be counted', async () => {
	const blocks: Record<string, Block> = {
		'0x1': round(1, placed(1n), placed(2n), cleared),
		'0x2': round(2, placed(3n)),
		'0x2b': { ...round(2, placed(3n), placed(4n)), hash: '0x2b' },
	};
	const stream = new BlockStream({
		block: async (hash) => blocks[hash] ?? block(Number(hash)),
		followHeads: async () => () => undefined,
	});
	const counter = new ReversalCounter({ blocks: stream });
	expect(counter.report().reversals_per_10000).toBeNull();
	for (const hash of ['0x1', '0x2', '0x2b']) await stream.ingest(hash);
	expect(counter.report()).toEqual({
		outcomes: 5,
		outcomes_undone: 1,
		blocks_undone: 1,
		reversals_per_10000: 2_000,
	});
});

test('spread should be that of the figures', () => {
	expect(spread([])).toBeNull();
	expect(spread([7])).toEqual({ median: 7, p99: 7, worst: 7 });
	const figures = Array.from({ length: 200 }, (_, index) => 200 - index);
	expect(spread(figures)).toEqual({ median: 101, p99: 198, worst: 200 });
});
