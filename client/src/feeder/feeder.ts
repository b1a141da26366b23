import { asError } from '../sdk/as-error.ts';
import { PoolRejected } from '../sdk/errors.ts';
import { DEV_FAMILIES } from '../sdk/keys.ts';
import type { Novation } from '../sdk/novation.ts';
import type { Trader } from '../sdk/trader.ts';
import { FEEDERS } from './choose.ts';
import { asDecimal } from './price.ts';
import type { PriceSource } from './source.ts';

/** Secrets of the feeders in the development preset. */
export function devFeederKeys(): string[] {
	return Array.from({ length: FEEDERS }, (_, i) => DEV_FAMILIES.feeder(i));
}

/** Submits the prices of a source to the chain under several keys. */
export class Feeder {
	readonly #novation: Novation;
	readonly #source: PriceSource;
	readonly #keys: readonly Trader[];
	#rejected = 0;

	private constructor(novation: Novation, source: PriceSource, keys: readonly Trader[]) {
		this.#novation = novation;
		this.#source = source;
		this.#keys = keys;
	}

	static async open(
		novation: Novation,
		source: PriceSource,
		secrets: readonly string[] = devFeederKeys(),
	): Promise<Feeder> {
		const keys = await Promise.all(secrets.map((secret) => novation.trader(secret)));
		return new Feeder(novation, source, keys);
	}

	/** Number of feeds that the pool has rejected. */
	get rejected(): number {
		return this.#rejected;
	}

	/** Submits every key's prices `elapsedMs` after the start of the data. */
	async feed(elapsedMs: number): Promise<void> {
		await Promise.all(this.#keys.map((key, feeder) => this.#feedAs(key, feeder, elapsedMs)));
	}

	async #feedAs(key: Trader, feeder: number, elapsedMs: number): Promise<void> {
		const prices = await this.#source.prices(feeder, elapsedMs);
		const feed: { market: number; ticks: bigint }[] = [];
		for (const [market, units] of this.#novation.units) {
			const price = prices.get(units.symbol);
			if (price === undefined) continue;
			feed.push({ market, ticks: units.ticks(asDecimal(price), 'nearest') });
		}
		if (feed.length === 0) return;
		try {
			await key.feed(feed);
		} catch (error) {
			// The next block brings a newer price, so a rejected feed is only counted.
			if (!(error instanceof PoolRejected)) throw error;
			this.#rejected += 1;
		}
	}
}

/**
 * Feeds once per block until the data ends or `signal` aborts. `speed` is seconds of data per
 * second of wall-clock time.
 */
export async function feedEveryBlock(
	novation: Novation,
	feeder: Feeder,
	options: { source: PriceSource; speed: number; signal: AbortSignal },
): Promise<void> {
	const { source, speed, signal } = options;
	const start = Date.now();
	const elapsed = (): number => (Date.now() - start) * speed;
	await feeder.feed(0);
	await new Promise<void>((resolve, reject) => {
		let isBusy = false;
		const finish = (error?: unknown): void => {
			stop();
			signal.removeEventListener('abort', onAbort);
			if (error === undefined) resolve();
			else reject(asError(error));
		};
		const onAbort = (): void => finish();
		const stop = novation.blocks.listen(() => {
			if (isBusy) return;
			if (source.durationMs !== undefined && elapsed() > source.durationMs) {
				finish();
				return;
			}
			isBusy = true;
			feeder
				.feed(elapsed())
				.catch(finish)
				.finally(() => (isBusy = false));
		});
		signal.addEventListener('abort', onAbort);
		if (signal.aborted) finish();
	});
}
