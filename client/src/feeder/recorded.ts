import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { InvalidData, readPaths } from './csv.ts';
import type { PricePath } from './path.ts';
import { formatPrice, type Price } from './price.ts';
import { crashPaths, SCENARIO_MINUTES } from './scenario.ts';
import type { PriceSource, Prices } from './source.ts';

const MINUTE_MS = 60_000;

/** The span of data that is replayed. */
export interface Window {
	/** Start of the span, Unix ms. */
	readonly from: number;
	readonly minutes: number;
}

/** Length of the default window, and its part before the low. */
const DEFAULT_MINUTES = 40;
const LEAD_MINUTES = 20;

/** Prices of one window, from a recorded file or the built-in scenario. */
export class PathSource implements PriceSource {
	readonly kind: 'replay' | 'crash';
	readonly label: string;
	readonly window: Window;
	readonly paths: ReadonlyMap<string, PricePath>;

	constructor(definition: {
		kind: 'replay' | 'crash';
		label: string;
		window: Window;
		paths: ReadonlyMap<string, PricePath>;
	}) {
		this.kind = definition.kind;
		this.label = definition.label;
		this.window = definition.window;
		this.paths = definition.paths;
	}

	get durationMs(): number {
		return this.window.minutes * MINUTE_MS;
	}

	/** Every feeder sees the same prices. */
	async prices(_feeder: number, elapsedMs: number): Promise<Prices> {
		const prices = new Map<string, Price>();
		for (const [symbol, path] of this.paths) {
			const price = path.priceAt(this.window.from + Math.min(elapsedMs, this.durationMs));
			if (price !== undefined) prices.set(symbol, price);
		}
		return prices;
	}

	/** Returns the lowest and highest price of the window, by symbol. */
	ranges(): Map<string, { low: Price; high: Price }> {
		const to = this.window.from + this.durationMs;
		const ranges = new Map<string, { low: Price; high: Price }>();
		for (const [symbol, path] of this.paths) {
			const range = path.range(this.window.from, to);
			if (range) ranges.set(symbol, range);
		}
		return ranges;
	}
}

/** Opens the built-in crash scenario. */
export function crashSource(minutes: number = SCENARIO_MINUTES): PathSource {
	const paths = crashPaths(minutes);
	const length = Math.max(minutes, Math.round((paths.get('BTC')?.end ?? 0) / MINUTE_MS));
	return new PathSource({
		kind: 'crash',
		label: 'built-in crash scenario (synthetic: BTC falls 16 %, ETH 19 %, then half of it back)',
		window: { from: 0, minutes: length },
		paths,
	});
}

/**
 * Opens a recorded file for `minutes` from `from` on. Without `from` the window surrounds the
 * steepest fall within an hour. A market that the file lacks comes from a file beside it, or is
 * derived from the other market.
 */
export async function replaySource(
	file: string,
	request: { from?: number; minutes?: number } = {},
): Promise<PathSource> {
	if (!existsSync(file)) throw new InvalidData(`${file} does not exist`);
	const paths = await readPaths(file);
	const lead = paths.get('BTC') ?? paths.get('ETH');
	if (!lead) throw new InvalidData(`${file} has no prices of BTC or ETH`);
	const window = chooseWindow(lead, request);
	const parts = [basename(file)];
	for (const symbol of ['BTC', 'ETH']) {
		if (coversWindow(paths.get(symbol), window)) continue;
		const beside = await findBeside(file, symbol, window);
		if (beside) {
			paths.set(symbol, beside.path);
			parts.push(`${symbol} from ${basename(beside.file)}`);
		} else {
			const { path, start } = synthetic(symbol, lead, window);
			paths.set(symbol, path);
			const origin = symbol === 'ETH' ? 'BTC' : 'ETH';
			parts.push(`${symbol} synthetic: the path of ${origin} from ${formatPrice(start, 0)}`);
		}
	}
	const wanted = new Map([...paths].filter(([symbol]) => symbol === 'BTC' || symbol === 'ETH'));
	return new PathSource({ kind: 'replay', label: parts.join('; '), window, paths: wanted });
}

function chooseWindow(path: PricePath, request: { from?: number; minutes?: number }): Window {
	const available = Math.ceil((path.end + 1 - path.start) / MINUTE_MS);
	const minutes = request.minutes ?? Math.min(DEFAULT_MINUTES, available);
	if (request.from !== undefined) {
		const inside = request.from >= path.start && request.from <= path.end;
		if (inside) return { from: request.from, minutes };
		const range = [path.start, path.end]
			.map((time) => new Date(time).toISOString())
			.join(' to ');
		throw new InvalidData(`FROM is outside the data, which spans ${range}`);
	}
	const lead = Math.min(LEAD_MINUTES, Math.floor(minutes / 2)) * MINUTE_MS;
	const low = path.steepestFall(60 * MINUTE_MS)?.time ?? path.start;
	const wanted = Math.floor((low - lead) / MINUTE_MS) * MINUTE_MS;
	const latest = path.end + 1 - minutes * MINUTE_MS;
	return { from: Math.max(path.start, Math.min(wanted, latest)), minutes };
}

function coversWindow(path: PricePath | undefined, { from, minutes }: Window): boolean {
	if (!path || path.isEmpty) return false;
	return path.start <= from && path.end >= from + (minutes * MINUTE_MS) / 2;
}

/** Finds a file in the same folder with this market and window: a sibling name, then 1m bars. */
async function findBeside(
	file: string,
	symbol: string,
	window: Window,
): Promise<{ file: string; path: PricePath } | undefined> {
	const folder = dirname(file);
	const token = symbol.toLowerCase();
	const twin = basename(file).replace(/btc|eth/i, token);
	const names = (await readdir(folder)).filter((name) => /1m_bars.*\.csv(\.gz)?$/.test(name));
	for (const name of [twin, ...names.sort()]) {
		const candidate = join(folder, name);
		if (name === basename(file) || !existsSync(candidate)) continue;
		const path = (await readPaths(candidate)).get(symbol);
		if (path && coversWindow(path, window)) return { file: candidate, path };
	}
	return undefined;
}

function synthetic(
	symbol: string,
	lead: PricePath,
	window: Window,
): { path: PricePath; start: Price } {
	const start = crashPaths().get(symbol)?.priceAt(0);
	const from = lead.priceAt(window.from);
	if (start === undefined || from === undefined) {
		throw new InvalidData(`no price to derive ${symbol} from; choose a later FROM`);
	}
	return { path: lead.scaled(start, from), start };
}
