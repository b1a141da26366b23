import type { OrderRequest, Side } from '../sdk/types.ts';
import { partOf } from './scene.ts';

/** How a maker quotes. Distances are parts per million of the index. */
export interface LadderTerms {
	readonly levels: number;
	/** From the index to the best price of each side. */
	readonly halfSpreadPpm: bigint;
	/** From one level to the next. */
	readonly stepPpm: bigint;
	/** Moves the whole ladder: negative when the maker would rather sell. */
	readonly skewPpm: bigint;
	/** Size of the best level; the second is twice that, the third three times. */
	readonly lots: bigint;
	/** Sides that are quoted; a maker with its fill of a position leaves one out. */
	readonly sides: readonly Side[];
}

export interface Quote {
	readonly side: Side;
	readonly price: bigint;
	readonly lots: bigint;
}

/**
 * Quotes around an index, best first, bids before asks. Prices are rounded away from the index, so
 * the two sides never meet, and a level that would fall below one tick is left out.
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

/** How far a maker shifts its ladder: against its position, at most by `maxPpm`. */
export function skewFor(position: bigint, limit: bigint, maxPpm: bigint): bigint {
	const bounded = position > limit ? limit : position < -limit ? -limit : position;
	return -(bounded * maxPpm) / limit;
}

/** The sides a maker still quotes: at its limit it only quotes the side that brings it back. */
export function sidesFor(position: bigint, limit: bigint): Side[] {
	if (position >= limit) return ['Ask'];
	if (position <= -limit) return ['Bid'];
	return ['Bid', 'Ask'];
}

/** A resting, never taking order. */
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
