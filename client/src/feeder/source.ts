import type { Price } from './price.ts';

/** Prices by the symbol of the base asset: `BTC`, `ETH`. A symbol without a price is missing. */
export type Prices = ReadonlyMap<string, Price>;

/** Where a feeder takes its prices from. */
export interface PriceSource {
	readonly kind: 'live' | 'replay' | 'crash';
	/** One line that says what this is, and what in it is made up. */
	readonly label: string;
	/** How long the data lasts, in its own time; endless if absent. */
	readonly durationMs?: number;
	/** What feeder number `feeder` sees `elapsedMs` of the data's time after its start. */
	prices(feeder: number, elapsedMs: number): Promise<Prices>;
}
