import { describe, expect, test } from 'vitest';
import { divide, formatDecimal, groupThousands, parseDecimal } from '../src/sdk/decimal.ts';
import { formatQuote, quoteAtoms, unitsOf } from '../src/sdk/units.ts';
import { PRESET_UNITS } from './preset.ts';

const BTC = PRESET_UNITS.get(0)!;
const ETH = PRESET_UNITS.get(1)!;

describe('decimal', () => {
	test.each([
		['0', 0n, 0],
		['-12.50', -1250n, 2],
		['+7', 7n, 0],
		['1.2e-3', 12n, 4],
		['1.5e2', 150n, 0],
		['123277.83064680', 12327783064680n, 8],
	])('parsing should read %s exactly', (text, digits, scale) => {
		expect(parseDecimal(text)).toEqual({ digits, scale });
	});

	test.each(['', '.', '1.', '.5', '1,5', '0x10', 'NaN', '1e999', '--1', '1 2'])(
		'parsing should reject "%s"',
		(text) => expect(() => parseDecimal(text)).toThrow(RangeError),
	);

	test('formatting should keep every digit unless told to truncate', () => {
		expect(formatDecimal(5n, 3)).toBe('0.005');
		expect(formatDecimal(-1250n, 2)).toBe('-12.50');
		expect(formatDecimal(123456n, 4, 2)).toBe('12.34');
		expect(formatDecimal(-1n, 6, 2)).toBe('0.00');
		expect(formatDecimal(42n, 0)).toBe('42');
	});

	test('formatting should undo parsing', () => {
		for (const text of ['0.1', '-0.000001', '98765432109876543210.123456789']) {
			const { digits, scale } = parseDecimal(text);
			expect(formatDecimal(digits, scale)).toBe(text);
		}
	});

	test('division should round as named on both sides of zero', () => {
		const rounded = (a: bigint) =>
			(['down', 'up', 'nearest'] as const).map((rounding) => divide(a, 4n, rounding));
		expect(rounded(7n)).toEqual([1n, 2n, 2n]);
		expect(rounded(6n)).toEqual([1n, 2n, 2n]);
		expect(rounded(5n)).toEqual([1n, 2n, 1n]);
		expect(rounded(-5n)).toEqual([-2n, -1n, -1n]);
		expect(rounded(-6n)).toEqual([-2n, -1n, -2n]);
		expect(rounded(8n)).toEqual([2n, 2n, 2n]);
		expect(() => divide(7n, 4n, 'exact')).toThrow(RangeError);
	});

	test('grouping should only affect the integer digits', () => {
		expect(groupThousands('1234567.891011')).toBe('1,234,567.891011');
		expect(groupThousands('-1000')).toBe('-1,000');
		expect(groupThousands('999.5')).toBe('999.5');
	});
});

describe('units', () => {
	test('tick values should be those of the preset markets', () => {
		expect(BTC.tickValue).toBe(10n);
		expect(ETH.tickValue).toBe(10n);
	});

	test('a listing whose tick value contradicts its decimals should be rejected', () => {
		const listing = { symbol: 'X-PERP', priceDecimals: 1, sizeDecimals: 4, tickValue: 11n };
		expect(() => unitsOf(listing)).toThrow(
			'X-PERP: the chain values a tick at 11 atoms, its decimals imply 10',
		);
	});

	test('prices and sizes should convert both ways', () => {
		expect(BTC.ticks('102497.5')).toBe(1_024_975n);
		expect(BTC.price(1_024_975n)).toBe('102497.5');
		expect(ETH.lots('1.234')).toBe(1_234n);
		expect(ETH.size(1_234n)).toBe('1.234');
	});

	test('a price between ticks should be rejected unless a rounding is named', () => {
		expect(() => BTC.ticks('102497.48')).toThrow(
			'BTC: the price 102497.48 is not a multiple of 0.1',
		);
		expect(BTC.ticks('102497.48', 'nearest')).toBe(1_024_975n);
		expect(BTC.ticks('102497.48', 'down')).toBe(1_024_974n);
	});

	test('notional should be the cost of the size at the price', () => {
		// 0.5 BTC at 100,000 is 50,000 in the quote asset.
		expect(formatQuote(BTC.notional(BTC.lots('0.5'), BTC.ticks('100000')), 2)).toBe('50000.00');
		// 2 ETH at 3,681.25.
		expect(BTC.notional(0n, 5n)).toBe(0n);
		expect(ETH.notional(ETH.lots('2'), ETH.ticks('3681.25'))).toBe(quoteAtoms('7362.5'));
	});

	test('amounts should be exact to the atom', () => {
		expect(quoteAtoms('12.345678')).toBe(12_345_678n);
		expect(() => quoteAtoms('0.0000001')).toThrow(RangeError);
		expect(formatQuote(-12_345_678n)).toBe('-12.345678');
	});
});
