import type { OrderRequest, Side } from '../sdk/types.ts';
import { partOf } from './scene.ts';

/** Terms of a maker's quotes. Distances are parts per million of the index. */
export interface LadderTerms {
	readonly levels: number;
	/** Distance from the index to the best price of each side. */
	readonly halfSpreadPpm: bigint;
	/** Distance between levels. */
	readonly stepPpm: bigint;
	/** Shift of the whole ladder; negative when the maker prefers to sell. */
	readonly skewPpm: bigint;
	/** Size of the best level. Level `n` has `n` times this size. */
	readonly lots: bigint;
	/** Quoted sides. A maker at its position limit quotes only one. */
	readonly sides: readonly Side[];
}

export interface Quote {
	readonly side: Side;
	readonly price: bigint;
	readonly lots: bigint;
}

/**
 * Builds quotes around an index, best first, bids before asks. Prices are rounded away from the
 * index, so the two sides never meet. Levels below one tick are left out.
 */
export function ladder(index: bigint, terms: LadderTerms): Quote[] {
	const centre = index + partOf(index, terms.skewPpm);
	const quotes: Quote[] = [];
	for (const side of terms.sides) {
		for (let level = 0; level < terms.levels; level += 1) {
			const distance = terms.halfSpreadPpm + BigInt(level) * terms.stepPpm;
			const away = partOf(index, distance) + 1n;
			const price = side === 'Bid' ? centre - away : centre + away;
			if (price < 1n) continue;
			quotes.push({ side, price, lots: terms.lots * BigInt(level + 1) });
		}
	}
	return quotes;
}

/** Returns a maker's skew: against its position, at most `maxPpm`. */
export function skewFor(position: bigint, limit: bigint, maxPpm: bigint): bigint {
	const bounded = position > limit ? limit : position < -limit ? -limit : position;
	return -(bounded * maxPpm) / limit;
}

/** Returns the sides a maker quotes. At its limit it only quotes the side that reduces its position. */
export function sidesFor(position: bigint, limit: bigint): Side[] {
	if (position >= limit) return ['Ask'];
	if (position <= -limit) return ['Bid'];
	return ['Bid', 'Ask'];
}

/** Builds the post-only order of a quote. */
export function postOnly(market: number, clientId: bigint, quote: Quote): OrderRequest {
	return {
		market,
		clientId,
		side: quote.side,
		lots: quote.lots,
		price: quote.price,
		kind: { type: 'Limit', postOnly: true },
	};
}
