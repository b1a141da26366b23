import type { Price } from './price.ts';

/** Open, extremes and close of an interval that begins at `at` (Unix ms). */
export interface Bar {
	readonly at: number;
	readonly open: Price;
	readonly high: Price;
	readonly low: Price;
	readonly close: Price;
}

export interface Trade {
	/** Unix ms. */
	readonly at: number;
	readonly price: Price;
}

interface Point {
	readonly at: number;
	readonly price: Price;
}

/**
 * Where in a bar its four prices stand, in thousandths of its length: open, first extreme, second
 * extreme, close. Each is held for a tenth, so that a reader who looks ten times a bar sees all.
 */
const HOLDS = [
	[0, 0],
	[300, 400],
	[600, 700],
	[900, 1000],
] as const;

/** The order in which a bar is taken to have visited its prices, by its direction. */
export function barSequence({ open, high, low, close }: Bar): [Price, Price, Price, Price] {
	return close >= open ? [open, low, high, close] : [open, high, low, close];
}

/** A price as a function of time. */
export class PricePath {
	readonly #points: readonly Point[];
	readonly #interpolated: boolean;

	private constructor(points: readonly Point[], interpolated: boolean) {
		this.#points = points;
		this.#interpolated = interpolated;
	}

	/** Moves through every bar's four prices in straight lines; holds the close over missing bars. */
	static ofBars(bars: readonly Bar[], lengthMs: number): PricePath {
		const points = bars.flatMap((bar) => {
			const prices = barSequence(bar);
			return HOLDS.flatMap(([from, to], i) =>
				[...new Set([from, to])].map((share) => ({
					// The last moment of a bar belongs to it, the next one to the next bar.
					at: bar.at + Math.min(Math.floor((lengthMs * share) / 1000), lengthMs - 1),
					price: prices[i]!,
				})),
			);
		});
		return new PricePath(points, true).#withHolds(bars, lengthMs);
	}

	/** The price of the last trade. */
	static ofTrades(trades: readonly Trade[]): PricePath {
		return new PricePath(trades, false);
	}

	get start(): number {
		return this.#points[0]?.at ?? 0;
	}

	get end(): number {
		return this.#points.at(-1)?.at ?? 0;
	}

	get isEmpty(): boolean {
		return this.#points.length === 0;
	}

	/** The price at a time; none before the first, the last one for good. */
	at(time: number): Price | undefined {
		const position = this.#lastUpTo(time);
		const here = this.#points[position];
		const next = this.#points[position + 1];
		if (!here) return undefined;
		if (!next || !this.#interpolated) return here.price;
		const span = BigInt(next.at - here.at);
		const gone = BigInt(Math.floor(time) - here.at);
		return span === 0n ? next.price : here.price + ((next.price - here.price) * gone) / span;
	}

	/** The lowest and the highest price within `[from, to]`. */
	range(from: number, to: number): { low: Price; high: Price } | undefined {
		const inside = this.#points.filter(({ at }) => at >= from && at <= to);
		const prices = inside.map(({ price }) => price);
		const edge = this.at(from);
		if (edge !== undefined) prices.push(edge);
		if (prices.length === 0) return undefined;
		return {
			low: prices.reduce((a, b) => (a < b ? a : b)),
			high: prices.reduce((a, b) => (a > b ? a : b)),
		};
	}

	/** The same movement from another price: every price times `to / from`. */
	scaled(to: Price, from: Price): PricePath {
		const points = this.#points.map(({ at, price }) => ({ at, price: (price * to) / from }));
		return new PricePath(points, this.#interpolated);
	}

	/** The steepest fall from a high to a later low no more than `withinMs` after it. */
	steepestFall(withinMs: number): { at: number; ppm: bigint } | undefined {
		let steepest: { at: number; ppm: bigint } | undefined;
		// Indices of falling prices: the front is the highest of the window.
		const highs: Point[] = [];
		for (const point of this.#points) {
			while (highs[0] && highs[0].at < point.at - withinMs) highs.shift();
			while (highs.length > 0 && highs.at(-1)!.price <= point.price) highs.pop();
			highs.push(point);
			const high = highs[0]!.price;
			const ppm = ((high - point.price) * 1_000_000n) / high;
			if (!steepest || ppm > steepest.ppm) steepest = { at: point.at, ppm };
		}
		return steepest;
	}

	#withHolds(bars: readonly Bar[], lengthMs: number): PricePath {
		const holds: Point[] = [];
		bars.forEach((bar, i) => {
			const next = bars[i + 1];
			if (next && next.at > bar.at + lengthMs)
				holds.push({ at: next.at - 1, price: bar.close });
		});
		const points = [...this.#points, ...holds].sort((a, b) => a.at - b.at);
		return new PricePath(points, true);
	}

	#lastUpTo(time: number): number {
		let low = 0;
		let high = this.#points.length;
		while (low < high) {
			const middle = (low + high) >> 1;
			if (this.#points[middle]!.at <= time) low = middle + 1;
			else high = middle;
		}
		return low - 1;
	}
}
