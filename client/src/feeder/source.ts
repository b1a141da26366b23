import type { Price } from './price.ts';

/** Prices by base asset, such as `BTC`. A symbol without a price is absent. */
export type Prices = ReadonlyMap<string, Price>;

/** Origin of a feeder's prices. */
export interface PriceSource {
	readonly kind: 'live' | 'replay' | 'crash';
	/** One line that describes the source and names its synthetic parts. */
	readonly label: string;
	/** Length of the data, in its own time; endless if absent. */
	readonly durationMs?: number;
	/** Returns the prices that a feeder sees `elapsedMs` after the start of the data. */
	prices(feeder: number, elapsedMs: number): Promise<Prices>;
}
