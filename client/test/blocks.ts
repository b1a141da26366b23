import type { Block, BlockEvent } from '../src/sdk/blocks.ts';
import type { ExchangeEvent } from '../src/sdk/types.ts';

/** Builds a block whose hash is its number and whose parent is the number before. */
export function block(number: number, parts: Partial<Block> = {}): Block {
	return {
		number,
		hash: `0x${number}`,
		parent: `0x${number - 1}`,
		timestamp: BigInt(number) * 6_000n,
		extrinsics: [],
		events: [],
		weight: { refTime: 0n, proofSize: 0n },
		newSession: false,
		...parts,
	};
}

/** Builds a block whose round emitted these events. */
export function round(number: number, ...events: ExchangeEvent[]): Block {
	return block(number, { events: events.map(ofRound) });
}

function ofRound(exchange: ExchangeEvent): BlockEvent {
	return { section: 'orderBook', method: exchange.type, data: {}, exchange };
}
