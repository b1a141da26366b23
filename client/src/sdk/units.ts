import {
	countUnits,
	formatDecimal,
	parseDecimal,
	rescale,
	type Decimal,
	type Rounding,
} from './decimal.ts';

/** Decimals of the quote asset, in which cash, margin and fees are kept. */
export const QUOTE_DECIMALS = 6;
export const QUOTE_SYMBOL = 'tUSD';

/** Atoms of the quote asset from a decimal string: `"12.5"` → `12500000n`. */
export function quoteAtoms(text: string, rounding: Rounding = 'exact'): bigint {
	return rescale(parseDecimal(text), QUOTE_DECIMALS, rounding);
}

/** The decimal string of an amount in atoms: `12500000n` → `"12.500000"`. */
export function formatQuote(atoms: bigint, shown: number = QUOTE_DECIMALS): string {
	return formatDecimal(atoms, QUOTE_DECIMALS, shown);
}

/**
 * The units of one market: what a tick and a lot are in terms that people use.
 *
 * The chain counts in whole ticks and lots and knows only what one lot is worth per tick
 * (`tickValue`, in quote atoms). Conversions here are exact, or round as told.
 */
export class MarketUnits {
	readonly symbol: string;
	readonly tickValue: bigint;
	readonly #tick: Decimal;
	readonly #lot: Decimal;

	constructor(definition: { symbol: string; tick: string; lot: string }) {
		this.symbol = definition.symbol;
		this.#tick = parseDecimal(definition.tick);
		this.#lot = parseDecimal(definition.lot);
		if (this.#tick.digits <= 0n || this.#lot.digits <= 0n) {
			throw new RangeError(`${this.symbol}: tick and lot must be positive`);
		}
		const product = {
			digits: this.#tick.digits * this.#lot.digits,
			scale: this.#tick.scale + this.#lot.scale,
		};
		this.tickValue = rescale(product, QUOTE_DECIMALS);
	}

	/** Ticks of a price. One between two ticks is refused unless a rounding is named. */
	ticks(price: string | Decimal, rounding: Rounding = 'exact'): bigint {
		const value = typeof price === 'string' ? parseDecimal(price) : price;
		return this.#count(value, this.#tick, rounding, 'price');
	}

	/** Lots of a size in the base asset. */
	lots(size: string | Decimal, rounding: Rounding = 'exact'): bigint {
		const value = typeof size === 'string' ? parseDecimal(size) : size;
		return this.#count(value, this.#lot, rounding, 'size');
	}

	/** The price of so many ticks, as a decimal string. */
	price(ticks: bigint): string {
		return formatDecimal(ticks * this.#tick.digits, this.#tick.scale);
	}

	/** The size of so many lots, as a decimal string. */
	size(lots: bigint): string {
		return formatDecimal(lots * this.#lot.digits, this.#lot.scale);
	}

	/** What `lots` are worth at `ticks`, in quote atoms; exact. */
	notional(lots: bigint, ticks: bigint): bigint {
		return lots * ticks * this.tickValue;
	}

	#count(value: Decimal, unit: Decimal, rounding: Rounding, what: string): bigint {
		try {
			return countUnits(value, unit, rounding);
		} catch {
			const given = formatDecimal(value.digits, value.scale);
			const step = formatDecimal(unit.digits, unit.scale);
			throw new RangeError(
				`${this.symbol}: the ${what} ${given} is not a multiple of ${step}`,
			);
		}
	}
}

/**
 * The units of a market as the chain lists it: `BTC-PERP` with one price and four size decimals has
 * ticks of 0.1 and lots of 0.0001 BTC.
 */
export function unitsOf(listing: {
	symbol: string;
	priceDecimals: number;
	sizeDecimals: number;
	tickValue: bigint;
}): MarketUnits {
	const units = new MarketUnits({
		symbol: listing.symbol.split('-')[0] ?? listing.symbol,
		tick: formatDecimal(1n, listing.priceDecimals),
		lot: formatDecimal(1n, listing.sizeDecimals),
	});
	if (units.tickValue !== listing.tickValue) {
		throw new RangeError(
			`${listing.symbol}: a lot is worth ${listing.tickValue} atoms per tick, ` +
				`but its decimals say ${units.tickValue}`,
		);
	}
	return units;
}
