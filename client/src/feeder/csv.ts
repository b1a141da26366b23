import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { PricePath, type Bar, type Trade } from './path.ts';
import { parsePrice } from './price.ts';

/** The file cannot be replayed. */
export class InvalidData extends Error {
	override readonly name = 'InvalidData';
}

interface Columns {
	readonly bar?: { time: number; open: number; high: number; low: number; close: number };
	readonly trade?: { time: number; price: number };
	readonly symbol?: number;
}

/** Parses the header line into the positions of its columns. */
export function readHeader(line: string): Columns {
	const names = line.trim().split(',');
	const column = (name: string): number => names.indexOf(name);
	const has = (...wanted: string[]): boolean => wanted.every((name) => names.includes(name));
	const symbol = has('symbol') ? { symbol: column('symbol') } : {};
	if (has('open_time_ms', 'open', 'high', 'low', 'close')) {
		return {
			...symbol,
			bar: {
				time: column('open_time_ms'),
				open: column('open'),
				high: column('high'),
				low: column('low'),
				close: column('close'),
			},
		};
	}
	if (has('timestamp_us', 'price')) {
		return { ...symbol, trade: { time: column('timestamp_us'), price: column('price') } };
	}
	throw new InvalidData(
		'the first line must name the columns open_time_ms,open,high,low,close (bars) ' +
			'or timestamp_us,price (trades)',
	);
}

/** Finds the base asset in a pair or a file name, such as `BTCUSD` or `trades_ethusd.csv`. */
export function symbolIn(name: string): string | undefined {
	const match = /(btc|xbt|eth|sol|doge|dot|etc)(?=usd|_usd|-usd)/i.exec(name);
	const found = match?.[1]?.toUpperCase();
	return found === 'XBT' ? 'BTC' : found;
}

interface Rows {
	bars: Bar[];
	trades: Trade[];
}

/** Reads the price paths in a CSV file, plain or gzipped, by symbol. */
export async function readPaths(file: string): Promise<Map<string, PricePath>> {
	const bySymbol = new Map<string, Rows>();
	const fromName = symbolIn(basename(file));
	let columns: Columns | undefined;
	let number = 0;
	for await (const line of lines(file)) {
		number += 1;
		if (line === '') continue;
		if (!columns) {
			columns = readHeader(line);
			continue;
		}
		const cells = line.split(',');
		const symbol =
			columns.symbol === undefined ? fromName : symbolIn(cells[columns.symbol] ?? '');
		if (symbol === undefined) {
			if (columns.symbol !== undefined) continue;
			throw new InvalidData(
				`${file}: add a symbol column, or name the pair in the file name: x_btcusd.csv`,
			);
		}
		const rows = bySymbol.get(symbol) ?? { bars: [], trades: [] };
		bySymbol.set(symbol, rows);
		try {
			addRow(rows, columns, cells);
		} catch (error) {
			throw new InvalidData(`${file}, line ${number}: ${(error as Error).message}`);
		}
	}
	const paths = new Map<string, PricePath>();
	for (const [symbol, rows] of bySymbol) paths.set(symbol, toPath(rows));
	if (paths.size === 0) throw new InvalidData(`${file}: no rows of BTC or ETH`);
	return paths;
}

function addRow(rows: Rows, { bar, trade }: Columns, cells: readonly string[]): void {
	const cell = (index: number): string => cells[index] ?? '';
	if (bar) {
		rows.bars.push({
			time: parseTime(cell(bar.time)),
			open: parsePrice(cell(bar.open)),
			high: parsePrice(cell(bar.high)),
			low: parsePrice(cell(bar.low)),
			close: parsePrice(cell(bar.close)),
		});
	} else if (trade) {
		rows.trades.push({
			time: Math.floor(parseTime(cell(trade.time)) / 1000),
			price: parsePrice(cell(trade.price)),
		});
	}
}

function parseTime(text: string): number {
	if (!/^\d{1,16}$/.test(text)) {
		throw new RangeError(`"${text}" is not a Unix time; write it as digits`);
	}
	return Number(text);
}

function toPath({ bars, trades }: Rows): PricePath {
	if (trades.length > 0) return PricePath.ofTrades(trades.sort((a, b) => a.time - b.time));
	bars.sort((a, b) => a.time - b.time);
	const steps = bars.slice(1).map((bar, i) => bar.time - (bars[i]?.time ?? bar.time));
	const shortest = steps.filter((step) => step > 0).reduce((a, b) => Math.min(a, b), Infinity);
	return PricePath.ofBars(bars, Number.isFinite(shortest) ? shortest : 60_000);
}

function lines(file: string): AsyncIterable<string> {
	const raw = createReadStream(file);
	const text = file.endsWith('.gz') ? raw.pipe(createGunzip()) : raw;
	// A pipe does not forward errors: without this a missing file would end the process.
	raw.on('error', (error) => text.destroy(error));
	return createInterface({ input: text, crlfDelay: Infinity });
}
