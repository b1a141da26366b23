import { formatDecimal, parseDecimal, rescale, type Decimal } from '../sdk/decimal.ts';

/** A price in units of 1e-8 of the quote asset. */
export type Price = bigint;

export const PRICE_SCALE = 8;

/** Parses a positive decimal; rounds digits beyond the eighth to nearest. */
export function parsePrice(text: string): Price {
	const price = rescale(parseDecimal(text), PRICE_SCALE, 'nearest');
	if (price <= 0n) throw new RangeError(`the price "${text}" is not positive`);
	return price;
}

export function formatPrice(price: Price, shown = 2): string {
	return formatDecimal(price, PRICE_SCALE, shown);
}

export function asDecimal(price: Price): Decimal {
	return { digits: price, scale: PRICE_SCALE };
}

/** Returns the median: the mean of the middle two, rounded down, for an even count. */
export function median(prices: readonly Price[]): Price | undefined {
	const sorted = [...prices].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
	const middle = sorted.length >> 1;
	const upper = sorted[middle];
	const lower = sorted[middle - 1];
	if (sorted.length % 2 === 1 || upper === undefined || lower === undefined) return upper;
	return (lower + upper) / 2n;
}
