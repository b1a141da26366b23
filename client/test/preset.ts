import { unitsOf, type MarketUnits } from '../src/sdk/units.ts';

/** The markets of the development preset. */
export const PRESET_UNITS: ReadonlyMap<number, MarketUnits> = new Map([
	[0, unitsOf({ symbol: 'BTC-PERP', priceDecimals: 1, sizeDecimals: 4, tickValue: 10n })],
	[1, unitsOf({ symbol: 'ETH-PERP', priceDecimals: 2, sizeDecimals: 3, tickValue: 10n })],
]);
