import {
	countUnits,
	formatDecimal,
	parseDecimal,
	rescale,
	type Decimal,
	type Rounding,
} from './decimal.ts';

/** Decimals of the quote asset, which denominates cash, margin and fees. */
export const QUOTE_DECIMALS = 6;
export const QUOTE_SYMBOL = 'tUSD';

/** Parses an amount of the quote asset to atoms: `"12.5"` → `12500000n`. */
export function quoteAtoms(text: string, rounding: Rounding = 'exact'): bigint {
	return rescale(parseDecimal(text), QUOTE_DECIMALS, rounding);
}

/** Formats an amount in atoms: `12500000n` → `"12.500000"`. */
export function formatQuote(atoms: bigint, shown: number = QUOTE_DECIMALS): string {
	return formatDecimal(atoms, QUOTE_DECIMALS, shown);
}

/**
 * Converts between a market's ticks and lots and decimal prices and sizes.
 *
 * The chain counts whole ticks and lots, and knows only the value of one tick for one lot
 * (`tickValue`, in quote atoms). Conversions are exact unless a rounding is named.
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

	/** Converts a price to ticks. Throws on a price between two ticks unless a rounding is named. */
	ticks(price: string | Decimal, rounding: Rounding = 'exact'): bigint {
		const value = typeof price === 'string' ? parseDecimal(price) : price;
		return this.#count(value, this.#tick, rounding, 'price');
	}

	/** Converts a size in the base asset to lots. Throws on a part of a lot unless a rounding is named. */
	lots(size: string | Decimal, rounding: Rounding = 'exact'): bigint {
		const value = typeof size === 'string' ? parseDecimal(size) : size;
		return this.#count(value, this.#lot, rounding, 'size');
	}

	/** Formats ticks as a decimal price. */
	price(ticks: bigint): string {
		return formatDecimal(ticks * this.#tick.digits, this.#tick.scale);
	}

	/** Formats lots as a decimal size. */
	size(lots: bigint): string {
		return formatDecimal(lots * this.#lot.digits, this.#lot.scale);
	}

	/** Value of `lots` at the price `ticks`, in quote atoms; exact. */
	notional(lots: bigint, ticks: bigint): bigint {
		return lots * ticks * this.tickValue;
	}

	#count(value: Decimal, unit: Decimal, rounding: Rounding, quantity: string): bigint {
		try {
			return countUnits(value, unit, rounding);
		} catch {
			const given = formatDecimal(value.digits, value.scale);
			const step = formatDecimal(unit.digits, unit.scale);
			throw new RangeError(
				`${this.symbol}: the ${quantity} ${given} is not a multiple of ${step}; name a rounding to accept it`,
			);
		}
	}
}

/**
 * Returns the units of a listed market: `BTC-PERP` with one price decimal and four size decimals
 * has ticks of 0.1 and lots of 0.0001 BTC.
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
			`${listing.symbol}: the chain values a tick at ${listing.tickValue} atoms, ` +
				`its decimals imply ${units.tickValue}; the listing is inconsistent`,
		);
	}
	return units;
}
