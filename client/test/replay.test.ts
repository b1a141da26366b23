import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseUtc } from '../src/feeder/choose.ts';
import { readHeader, readPaths, symbolIn } from '../src/feeder/csv.ts';
import { barSequence, PricePath, type Bar } from '../src/feeder/path.ts';
import { formatPrice, parsePrice } from '../src/feeder/price.ts';
import { crashSource, replaySource } from '../src/feeder/recorded.ts';
import { crashPaths } from '../src/feeder/scenario.ts';

const MINUTE = 60_000;
const p = parsePrice;

function bar(time: number, open: number, high: number, low: number, close: number): Bar {
	return {
		time,
		open: p(`${open}`),
		high: p(`${high}`),
		low: p(`${low}`),
		close: p(`${close}`),
	};
}

/** Prices that a feeder with ten samples per minute sees. */
function samples(path: PricePath, from: number, count: number): string[] {
	return Array.from({ length: count }, (_, i) =>
		formatPrice(path.priceAt(from + i * 6_000) ?? 0n, 2),
	);
}

describe('bar', () => {
	test('should visit its low first when it rises, its high first when it falls', () => {
		const prices = (b: Bar) => barSequence(b).map((price) => formatPrice(price, 0));
		expect(prices(bar(0, 10, 14, 9, 12))).toEqual(['10', '9', '14', '12']);
		expect(prices(bar(0, 12, 14, 9, 10))).toEqual(['12', '14', '9', '10']);
	});

	test('should show all four prices to ten samples', () => {
		const path = PricePath.ofBars([bar(0, 12, 14, 9, 10)], MINUTE);
		expect(samples(path, 0, 10)).toEqual([
			'12.00',
			'12.66',
			'13.33',
			'14.00',
			'14.00',
			'11.50',
			'9.00',
			'9.00',
			'9.50',
			'10.00',
		]);
	});

	test('should show its extremes to ten samples at any offset', () => {
		const path = PricePath.ofBars([bar(0, 12, 14, 9, 10)], MINUTE);
		for (let offset = 0; offset < 6_000; offset += 250) {
			const seen = Array.from({ length: 10 }, (_, i) => path.priceAt(offset + i * 6_000));
			expect(seen).toContain(p('9'));
			expect(seen).toContain(p('14'));
		}
	});

	test('should hold its close over minutes without a bar', () => {
		const path = PricePath.ofBars([bar(0, 1, 1, 1, 2), bar(3 * MINUTE, 5, 5, 5, 5)], MINUTE);
		expect(path.priceAt(2 * MINUTE)).toBe(p('2'));
		expect(path.priceAt(3 * MINUTE - 1)).toBe(p('2'));
		expect(path.priceAt(3 * MINUTE)).toBe(p('5'));
		expect(path.priceAt(10 * MINUTE)).toBe(p('5'));
		expect(path.priceAt(-1)).toBeUndefined();
	});

	test('should jump from its close to the next open', () => {
		const path = PricePath.ofBars([bar(0, 5, 5, 5, 5), bar(MINUTE, 9, 9, 9, 9)], MINUTE);
		expect(path.priceAt(MINUTE - 1)).toBe(p('5'));
		expect(path.priceAt(MINUTE)).toBe(p('9'));
	});
});

describe('path', () => {
	const path = PricePath.ofTrades([
		{ time: 0, price: p('100') },
		{ time: 10, price: p('120') },
		{ time: 20, price: p('90') },
		{ time: 100, price: p('60') },
	]);

	test('should hold the last trade', () => {
		expect([5, 10, 99, 1_000].map((time) => path.priceAt(time))).toEqual([
			p('100'),
			p('120'),
			p('90'),
			p('60'),
		]);
	});

	test('should include the price at the start in the extremes of a span', () => {
		expect(path.range(0, 20)).toEqual({ low: p('90'), high: p('120') });
		expect(path.range(30, 90)).toEqual({ low: p('90'), high: p('90') });
		expect(path.range(-10, -5)).toBeUndefined();
	});

	test('should find its steepest fall within a span', () => {
		expect(path.steepestFall(1_000)).toEqual({ time: 100, ppm: 500_000n });
		expect(path.steepestFall(20)).toEqual({ time: 20, ppm: 250_000n });
	});

	test('should keep its movement at another level', () => {
		expect(path.scaled(p('10'), p('100')).priceAt(100)).toBe(p('6'));
	});
});

describe('csv', () => {
	let folder: string;
	const file = (name: string, content: string): string => {
		const path = join(folder, name);
		writeFileSync(path, name.endsWith('.gz') ? gzipSync(content) : content);
		return path;
	};
	beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'novation-csv-'))));
	afterAll(() => rmSync(folder, { recursive: true }));

	test('bars should be read from a gzipped file, the symbol from its name', async () => {
		const rows = 'open_time_ms,open,high,low,close\n0,10,14,9,12\n60000,12,12,8,8.5\n';
		const paths = await readPaths(file('some_btcusd_perp_markprice_1m.csv.gz', rows));
		expect([...paths.keys()]).toEqual(['BTC']);
		expect(paths.get('BTC')?.range(0, 2 * MINUTE)).toEqual({ low: p('8'), high: p('14') });
	});

	test('bars should be separated by symbol, and unknown symbols left out', async () => {
		const rows = [
			'symbol,open_time_ms,open,high,low,close,volume,trades',
			'BTCUSD,0,10,14,9,12,0.5,3',
			'ETHUSD,0,1,1.4,0.9,1.2,0.5,3',
			'PEPEUSD,0,1,1,1,1,1,1',
		].join('\n');
		const paths = await readPaths(file('bars.csv', rows));
		expect([...paths.keys()]).toEqual(['BTC', 'ETH']);
		expect(paths.get('ETH')?.priceAt(0)).toBe(p('1'));
	});

	test('klines with volumes and trades should be read', async () => {
		const klines =
			'open_time_ms,open,high,low,close,volume,quote_volume,trades,taker_buy_volume\n';
		const eth = await readPaths(file('x_ethusdt_1m.csv', `${klines}0,1,2,0.5,1,9,9,9,9\n`));
		expect(eth.get('ETH')?.range(0, MINUTE)).toEqual({ low: p('0.5'), high: p('2') });
		const trades =
			'timestamp_us,trade_id,taker_side,price,amount\r\n2000000,1,buy,121758.75,0.01\r\n';
		const btc = await readPaths(file('trades_btcusd.csv', trades));
		expect(btc.get('BTC')?.priceAt(2_000)).toBe(p('121758.75'));
	});

	test('an error should name the line of the broken row', async () => {
		const rows = 'open_time_ms,open,high,low,close\n0,1,1,1,1\n60000,1,1,oops,1\n';
		await expect(readPaths(file('btcusd_bad.csv', rows))).rejects.toThrow(
			/btcusd_bad.csv, line 3: "oops" is not a decimal number/,
		);
		await expect(readPaths(file('btcusd_zero.csv', rows.replace('oops', '0')))).rejects.toThrow(
			'line 3: the price "0" is not positive',
		);
	});

	test('an error should say what is wrong with a file', async () => {
		expect(() => readHeader('a,b,c')).toThrow('the first line must name the columns');
		await expect(readPaths(file('btcusd_empty.csv', ''))).rejects.toThrow('no rows');
		await expect(readPaths(join(folder, 'none_btcusd.csv.gz'))).rejects.toThrow('ENOENT');
		await expect(replaySource(join(folder, 'none.csv'))).rejects.toThrow(
			'none.csv does not exist',
		);
		const rows = 'open_time_ms,open,high,low,close\n0,1,1,1,1\n';
		await expect(readPaths(file('prices.csv', rows))).rejects.toThrow('add a symbol column');
	});

	test('symbols should be found in names and pairs', () => {
		expect(symbolIn('binance_cm_btcusd_perp')).toBe('BTC');
		expect(symbolIn('XBTUSD')).toBe('BTC');
		expect(symbolIn('binance_um_ethusdt_1m')).toBe('ETH');
		expect(symbolIn('gemini_1m_bars_20251010_btc_eth_sol_doge')).toBeUndefined();
	});

	test('a market that the file lacks should come from a file beside it', async () => {
		const bars = (symbol: string) =>
			Array.from({ length: 30 }, (_, i) => `${symbol}${i * MINUTE},4,4,4,4`).join('\n');
		const main = file('a_btcusd_1m.csv', `open_time_ms,open,high,low,close\n${bars('')}\n`);
		const alone = await replaySource(main, { from: 0, minutes: 10 });
		expect(alone.label).toContain('ETH synthetic');
		expect(await alone.prices(0, 0)).toEqual(
			new Map([
				['BTC', p('4')],
				['ETH', p('4000')],
			]),
		);

		file(
			'gemini_1m_bars_x.csv',
			`symbol,open_time_ms,open,high,low,close\n${bars('ETHUSD,')}\n`,
		);
		const source = await replaySource(main, { from: 0, minutes: 10 });
		expect(source.label).toBe('a_btcusd_1m.csv; ETH from gemini_1m_bars_x.csv');
		expect(source.durationMs).toBe(10 * MINUTE);
		expect(await source.prices(2, 0)).toEqual(
			new Map([
				['BTC', p('4')],
				['ETH', p('4')],
			]),
		);
	});

	test('a replay without a start should surround the steepest fall', async () => {
		const rows = Array.from({ length: 120 }, (_, i) => {
			const price = i < 90 ? 100 : i < 95 ? 100 - 4 * (i - 89) : 80 + (i - 94) / 10;
			return `${i * MINUTE},${price},${price},${price},${price}`;
		});
		const header = 'open_time_ms,open,high,low,close\n';
		const main = file('c_btcusd_1m.csv', `${header}${rows.join('\n')}\n`);
		const { window } = await replaySource(main);
		expect(window).toEqual({ from: 74 * MINUTE, minutes: 40 });
		expect((await replaySource(main, { minutes: 200 })).window.from).toBe(0);
	});

	test('a start outside the data should be rejected with the span of the data', async () => {
		const rows = 'open_time_ms,open,high,low,close\n0,1,1,1,1\n60000,1,1,1,1\n';
		const main = file('b_btcusd_1m.csv', rows);
		await expect(replaySource(main, { from: 10 * MINUTE })).rejects.toThrow(
			'spans 1970-01-01T00:00:00.000Z to 1970-01-01T00:01:59.999Z',
		);
	});
});

describe('scenario', () => {
	test('should fall by 16 % within minutes and recover half of it', () => {
		const btc = crashPaths().get('BTC')!;
		const start = btc.priceAt(0)!;
		const { low } = btc.range(0, btc.end) as { low: bigint };
		const fallPpm = ((start - low) * 1_000_000n) / start;
		expect(fallPpm).toBeGreaterThan(159_000n);
		expect(fallPpm).toBeLessThan(162_000n);
		const end = btc.priceAt(btc.end)!;
		expect(((start - end) * 1_000n) / start).toBe(80n);
		const calm = btc.range(0, 8 * MINUTE) as { low: bigint };
		expect(((start - calm.low) * 10_000n) / start).toBeLessThan(10n);
		expect(btc.steepestFall(6 * MINUTE)?.ppm).toBeGreaterThan(150_000n);
	});

	test('should be reproducible, and labelled as synthetic', async () => {
		const [one, two] = [crashSource(12), crashSource(12)];
		expect(one.label).toContain('synthetic');
		for (let elapsed = 0; elapsed <= one.durationMs; elapsed += 6_000) {
			expect(await one.prices(0, elapsed)).toEqual(await two.prices(1, elapsed));
		}
		expect(one.window.minutes).toBe(12);
	});
});

describe('time', () => {
	test('should be parsed as UTC', () => {
		expect(parseUtc('2025-10-10T21:00')).toBe(Date.UTC(2025, 9, 10, 21));
		expect(parseUtc('2025-10-10 21:00:30')).toBe(Date.UTC(2025, 9, 10, 21, 0, 30));
		expect(parseUtc('2025-10-10')).toBe(Date.UTC(2025, 9, 10));
		expect(parseUtc('2025-10-10T21:00:00+02:00')).toBe(Date.UTC(2025, 9, 10, 19));
		expect(() => parseUtc('yesterday')).toThrow('"yesterday" is not a UTC time');
	});
});

/** The real fall of 10 October 2025; the file is not part of the project. */
const CRASH = resolve(
	import.meta.dirname,
	'../../../shared/data/binance_cm_btcusd_perp_markprice_1m_20251009_10.csv.gz',
);

describe.skipIf(!existsSync(CRASH))('the fall of 10 October 2025', () => {
	test('should be found, with its low visible to the feeders', async () => {
		const source = await replaySource(CRASH);
		const { from, minutes } = source.window;
		const low = Date.UTC(2025, 9, 10, 21, 20);
		expect(from).toBeLessThanOrEqual(low - 10 * MINUTE);
		expect(from + minutes * MINUTE).toBeGreaterThan(low + 10 * MINUTE);
		expect(source.label).toContain('ETH from gemini_1m_bars_20251010_btc_eth_sol_doge.csv.gz');
		let lowest = p('1000000');
		for (let elapsed = 0; elapsed <= source.durationMs; elapsed += 6_000) {
			const btc = (await source.prices(0, elapsed)).get('BTC')!;
			if (btc < lowest) lowest = btc;
		}
		expect(formatPrice(lowest, 8)).toBe('102497.48513403');
		expect(formatPrice(source.ranges().get('ETH')?.low ?? 0n)).toBe('3681.00');
	});
});
