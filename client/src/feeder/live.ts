import { EXCHANGES, type Exchange } from './exchanges.ts';
import { median, type Price } from './price.ts';
import type { PriceSource, Prices } from './source.ts';

/** Fetches a URL and decodes its JSON; rejects after `timeoutMs`. */
export type FetchJson = (url: string, timeoutMs: number) => Promise<unknown>;

/** Age beyond which an answer is ignored. */
const MAX_AGE_MS = 15_000;
const REFRESH_MS = 2_000;
const TIMEOUT_MS = 2_500;

/** Least number of answers for a median, so that no exchange sets the price alone. */
export const MIN_ANSWERS = 2;

interface Answer {
	readonly price: Price;
	readonly time: number;
}

/**
 * Returns the exchanges that a feeder reads: all except two, which differ from key to key. One
 * faulty exchange then does not move all feeders alike.
 */
export function subsetOf(exchanges: readonly Exchange[], feeder: number): Exchange[] {
	if (exchanges.length < 5) return [...exchanges];
	return exchanges.filter((_, i) => {
		const place = (i + exchanges.length - ((2 * feeder) % exchanges.length)) % exchanges.length;
		return place > 1;
	});
}

/** Current prices from public exchanges. */
export class LiveSource implements PriceSource {
	readonly kind = 'live';
	readonly #exchanges: readonly Exchange[];
	readonly #symbols: readonly string[];
	readonly #fetchJson: FetchJson;
	readonly #now: () => number;
	readonly #answers = new Map<string, Answer>();
	#refreshed = -Infinity;
	#refreshing: Promise<void> | undefined;

	constructor(options: {
		symbols: readonly string[];
		exchanges?: readonly Exchange[];
		fetchJson?: FetchJson;
		now?: () => number;
	}) {
		this.#symbols = options.symbols;
		this.#exchanges = options.exchanges ?? EXCHANGES;
		this.#fetchJson = options.fetchJson ?? fetchJson;
		this.#now = options.now ?? Date.now;
	}

	get label(): string {
		const names = this.answering();
		return `live prices: median of ${names.length > 0 ? names.join(', ') : 'no exchange yet'}`;
	}

	/** Names of the exchanges with a fresh price of at least one market. */
	answering(): string[] {
		return this.#exchanges
			.filter(({ name }) => this.#symbols.some((symbol) => this.#fresh(name, symbol)))
			.map(({ name }) => name);
	}

	/** Queries every exchange once. Returns whether all `feeders` keys then have all prices. */
	async probe(feeders: number): Promise<boolean> {
		await this.#refresh();
		for (let feeder = 0; feeder < feeders; feeder += 1) {
			const prices = await this.prices(feeder);
			if (prices.size < this.#symbols.length) return false;
		}
		return true;
	}

	async prices(feeder: number): Promise<Prices> {
		if (this.#now() - this.#refreshed >= REFRESH_MS) await this.#refresh();
		const prices = new Map<string, Price>();
		for (const symbol of this.#symbols) {
			const answers = subsetOf(this.#exchanges, feeder).flatMap(({ name }) => {
				const answer = this.#fresh(name, symbol);
				return answer ? [answer.price] : [];
			});
			const price = answers.length >= MIN_ANSWERS ? median(answers) : undefined;
			if (price !== undefined) prices.set(symbol, price);
		}
		return prices;
	}

	#fresh(exchange: string, symbol: string): Answer | undefined {
		const answer = this.#answers.get(`${exchange} ${symbol}`);
		return answer && this.#now() - answer.time <= MAX_AGE_MS ? answer : undefined;
	}

	/** Queries all exchanges; concurrent callers share one round of requests. */
	#refresh(): Promise<void> {
		this.#refreshing ??= this.#askAll().finally(() => {
			this.#refreshed = this.#now();
			this.#refreshing = undefined;
		});
		return this.#refreshing;
	}

	async #askAll(): Promise<void> {
		const questions = this.#exchanges.flatMap((exchange) =>
			this.#symbols.map((symbol) => this.#ask(exchange, symbol)),
		);
		await Promise.allSettled(questions);
	}

	async #ask(exchange: Exchange, symbol: string): Promise<void> {
		const answer = await this.#fetchJson(exchange.url(symbol), TIMEOUT_MS);
		const price = exchange.parse(answer, symbol);
		this.#answers.set(`${exchange.name} ${symbol}`, { price, time: this.#now() });
	}
}

async function fetchJson(url: string, timeoutMs: number): Promise<unknown> {
	const response = await fetch(url, {
		signal: AbortSignal.timeout(timeoutMs),
		headers: { accept: 'application/json', 'user-agent': 'novation-feeder' },
	});
	if (!response.ok) throw new Error(`HTTP ${response.status}`);
	return response.json();
}
