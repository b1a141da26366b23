import type { Step, Timeline } from './settlement.ts';

/** Upper bounds of the buckets, in ms: 1 ms to 9 minutes, four to a doubling. */
const BOUNDS: readonly number[] = Array.from({ length: 77 }, (_, index) => 2 ** (index / 4));

/** Counts durations in buckets, in bounded memory. */
export class Histogram {
	readonly #counts = new Array<number>(BOUNDS.length + 1).fill(0);
	#count = 0;
	#sum = 0;
	#largest = 0;

	get count(): number {
		return this.#count;
	}

	/** Counts one duration. Clocks that disagree can make it negative, which counts as zero. */
	add(ms: number): void {
		const duration = Math.max(0, ms);
		const found = BOUNDS.findIndex((bound) => duration <= bound);
		const bucket = found < 0 ? BOUNDS.length : found;
		this.#counts[bucket] = (this.#counts[bucket] ?? 0) + 1;
		this.#count += 1;
		this.#sum += duration;
		this.#largest = Math.max(this.#largest, duration);
	}

	/**
	 * Returns the bound below which this share of the durations lies, at most a fifth too large;
	 * `undefined` without durations.
	 */
	quantile(share: number): number | undefined {
		if (this.#count === 0) return undefined;
		const rank = Math.max(1, Math.ceil(share * this.#count));
		let seen = 0;
		for (const [bucket, count] of this.#counts.entries()) {
			seen += count;
			if (seen >= rank) return Math.min(BOUNDS[bucket] ?? Infinity, this.#largest);
		}
		return this.#largest;
	}

	/** Returns the non-empty buckets by their upper bound in ms, rounded up. */
	buckets(): Record<string, number> {
		const named = this.#counts.map((count, bucket): [string, number] => {
			const bound = BOUNDS[bucket];
			return [bound === undefined ? 'more' : `${Math.ceil(bound)}`, count];
		});
		const buckets: Record<string, number> = {};
		for (const [bound, count] of named) {
			if (count > 0) buckets[bound] = (buckets[bound] ?? 0) + count;
		}
		return buckets;
	}

	/** Returns count, mean, median, 99th percentile, largest and buckets, in ms. */
	toJSON(): object | null {
		if (this.#count === 0) return null;
		return {
			count: this.#count,
			mean: round(this.#sum / this.#count),
			median: round(this.quantile(0.5) ?? 0),
			p99: round(this.quantile(0.99) ?? 0),
			worst: round(this.#largest),
			buckets: this.buckets(),
		};
	}
}

/** Where the time of operations goes, part by part. */
export class LatencyHistograms {
	/** From the call of the SDK to the answer of the node's pool. */
	readonly client_to_pool = new Histogram();
	/** From the pool's answer to the import of the block, by the node's clock. */
	readonly pool_to_import = new Histogram();
	/** From the import to the arrival of the outcome. */
	readonly import_to_outcome = new Histogram();
	/** From the call of the SDK to the outcome. */
	readonly order_to_outcome = new Histogram();
	/** From the call of the SDK to inclusion by the relay chain. */
	readonly order_to_included = new Histogram();
	/** From the call of the SDK to finality. */
	readonly order_to_final = new Histogram();

	/** Counts an operation that has just reached `step`. */
	add(timeline: Timeline, step: Step): void {
		const { sent, pooled, imported, best, included, final } = timeline;
		switch (step) {
			case 'best':
				count(this.client_to_pool, sent, pooled);
				// An outcome can arrive before the pool's answer.
				count(this.pool_to_import, pooled, imported);
				count(this.import_to_outcome, imported, best);
				count(this.order_to_outcome, sent, best);
				break;
			case 'included':
				count(this.order_to_included, sent, included);
				break;
			case 'final':
				count(this.order_to_final, sent, final);
		}
	}
}

function count(histogram: Histogram, from: number | undefined, to: number | undefined): void {
	if (from !== undefined && to !== undefined) histogram.add(to - from);
}

function round(ms: number): number {
	return Math.round(ms * 10) / 10;
}
