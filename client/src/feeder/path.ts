import type { Price } from './price.ts';

/** Open, extremes and close of an interval that begins at `time` (Unix ms). */
export interface Bar {
	readonly time: number;
	readonly open: Price;
	readonly high: Price;
	readonly low: Price;
	readonly close: Price;
}

export interface Trade {
	/** Unix ms. */
	readonly time: number;
	readonly price: Price;
}

interface Point {
	readonly time: number;
	readonly price: Price;
}

/**
 * Spans in which a bar holds its four prices, in thousandths of its length: open, first extreme,
 * second extreme, close. Each extreme lasts a tenth, so ten samples per bar see all four prices.
 */
const HOLDS = [
	[0, 0],
	[300, 400],
	[600, 700],
	[900, 1000],
] as const;

/** Returns the assumed order of a bar's prices: a rising bar visits its low first. */
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

	/** Interpolates between the four prices of every bar, and holds the close over missing bars. */
	static ofBars(bars: readonly Bar[], lengthMs: number): PricePath {
		const points = bars.flatMap((bar) => {
			return barSequence(bar).flatMap((price, i) => {
				const shares = new Set(HOLDS[i]);
				return [...shares].map((share) => ({
					// The end of a bar is the start of the next one, so stay 1 ms before it.
					time: bar.time + Math.min(Math.floor((lengthMs * share) / 1000), lengthMs - 1),
					price,
				}));
			});
		});
		return new PricePath(points, true).#withHolds(bars, lengthMs);
	}

	/** Holds the price of the last trade. */
	static ofTrades(trades: readonly Trade[]): PricePath {
		return new PricePath(trades, false);
	}

	get start(): number {
		return this.#points[0]?.time ?? 0;
	}

	get end(): number {
		return this.#points.at(-1)?.time ?? 0;
	}

	get isEmpty(): boolean {
		return this.#points.length === 0;
	}

	/** Returns the price at a time: none before the first point, the last price after the end. */
	priceAt(time: number): Price | undefined {
		const position = this.#lastUpTo(time);
		const here = this.#points[position];
		const next = this.#points[position + 1];
		if (!here) return undefined;
		if (!next || !this.#interpolated) return here.price;
		const span = BigInt(next.time - here.time);
		const gone = BigInt(Math.floor(time) - here.time);
		return span === 0n ? next.price : here.price + ((next.price - here.price) * gone) / span;
	}

	/** Returns the lowest and highest price within `[from, to]`. */
	range(from: number, to: number): { low: Price; high: Price } | undefined {
		const inside = this.#points.filter(({ time }) => time >= from && time <= to);
		const prices = inside.map(({ price }) => price);
		const edge = this.priceAt(from);
		if (edge !== undefined) prices.push(edge);
		if (prices.length === 0) return undefined;
		return {
			low: prices.reduce((a, b) => (a < b ? a : b)),
			high: prices.reduce((a, b) => (a > b ? a : b)),
		};
	}

	/** Returns the same movement at another level: every price times `to / from`. */
	scaled(to: Price, from: Price): PricePath {
		const points = this.#points.map(({ time, price }) => ({
			time,
			price: (price * to) / from,
		}));
		return new PricePath(points, this.#interpolated);
	}

	/** Finds the steepest fall from a high to a low at most `withinMs` later. */
	steepestFall(withinMs: number): { time: number; ppm: bigint } | undefined {
		let steepest: { time: number; ppm: bigint } | undefined;
		// Points of the window with falling prices; the first one is the highest.
		const highs: Point[] = [];
		for (const point of this.#points) {
			while (highs[0] && highs[0].time < point.time - withinMs) highs.shift();
			while ((highs.at(-1)?.price ?? Infinity) <= point.price) highs.pop();
			highs.push(point);
			const high = highs[0]?.price ?? point.price;
			const ppm = ((high - point.price) * 1_000_000n) / high;
			if (!steepest || ppm > steepest.ppm) steepest = { time: point.time, ppm };
		}
		return steepest;
	}

	#withHolds(bars: readonly Bar[], lengthMs: number): PricePath {
		const holds: Point[] = [];
		bars.forEach((bar, i) => {
			const next = bars[i + 1];
			if (next && next.time > bar.time + lengthMs) {
				holds.push({ time: next.time - 1, price: bar.close });
			}
		});
		const points = [...this.#points, ...holds].sort((a, b) => a.time - b.time);
		return new PricePath(points, true);
	}

	#lastUpTo(time: number): number {
		let low = 0;
		let high = this.#points.length;
		while (low < high) {
			const middle = (low + high) >> 1;
			if ((this.#points[middle]?.time ?? Infinity) <= time) low = middle + 1;
			else high = middle;
		}
		return low - 1;
	}
}
