import { seeded } from '../bots/random.ts';
import { PricePath, type Bar } from './path.ts';
import { PRICE_SCALE, type Price } from './price.ts';

const MINUTE_MS = 60_000;
const UNIT = 10n ** BigInt(PRICE_SCALE);

/** Price before the fall, and depth of the fall relative to BTC, in thousandths. */
const ASSETS = [
	{ symbol: 'BTC', start: 115_000n * UNIT, depth: 1_000n },
	{ symbol: 'ETH', start: 4_000n * UNIT, depth: 1_200n },
] as const;

/** Fall of BTC, in parts per million. */
const FALL_PPM = 160_000n;

/** Length of the shortest scenario that has a calm phase, a fall and a rebound. */
export const MIN_SCENARIO_MINUTES = 8;
export const SCENARIO_MINUTES = 24;

/**
 * Builds a synthetic crash: a calm phase, a fall of 16 % within a fifth of the time, a rebound of
 * half of it. The same length always gives the same prices.
 */
export function crashPaths(minutes: number = SCENARIO_MINUTES): Map<string, PricePath> {
	const length = Math.max(minutes, MIN_SCENARIO_MINUTES);
	return new Map(
		ASSETS.map(({ symbol, start, depth }) => {
			const closes = Array.from({ length: length + 1 }, (_, minute) => {
				const fallen = (fallAt(minute, length) * depth) / 1_000n;
				return start - (start * fallen) / 1_000_000n;
			});
			return [symbol, PricePath.ofBars(roughen(symbol, closes), MINUTE_MS)];
		}),
	);
}

/** Returns the fall at the end of a minute, in parts per million of the start. */
function fallAt(minute: number, length: number): bigint {
	const calm = Math.floor((length * 2) / 5);
	const bottom = calm + Math.max(2, Math.floor(length / 5));
	if (minute <= calm) return 0n;
	if (minute <= bottom) return (FALL_PPM * BigInt(minute - calm)) / BigInt(bottom - calm);
	const rebound = (FALL_PPM / 2n) * BigInt(minute - bottom);
	return FALL_PPM - rebound / BigInt(Math.max(1, length - bottom));
}

/** Builds bars with noise around the closes. The depth of the fall changes by at most 0.1 %. */
function roughen(symbol: string, closes: readonly Price[]): Bar[] {
	const random = seeded(`crash scenario ${symbol}`);
	const wiggle = (price: Price): Price => (price * BigInt(random.integer(0, 900))) / 1_000_000n;
	return closes.slice(1).map((close, minute) => {
		const open = closes[minute] ?? close;
		const [lower, upper] = open < close ? [open, close] : [close, open];
		return {
			time: minute * MINUTE_MS,
			open,
			high: upper + wiggle(upper),
			low: lower - wiggle(lower),
			close,
		};
	});
}
