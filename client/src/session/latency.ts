import { setTimeout as sleep } from 'node:timers/promises';
import { partOf, readScene } from '../bots/scene.ts';
import type { Novation } from '../sdk/novation.ts';
import type { OrderOutcome } from '../sdk/outcomes.ts';
import type { Settlement } from '../sdk/settlement.ts';
import type { Trader } from '../sdk/trader.ts';
import { quoteAtoms } from '../sdk/units.ts';

const DEPOSIT = quoteAtoms('10000');
const FINALITY_PATIENCE_MS = 120_000;
const RETRY_MS = 1_000;
/** Size and price of the probe: small, and far enough from the index to rest. */
const PROBE_SIZE = '0.001';
const PROBE_PRICE_PPM = 970_000n;

/** Latency of one order, in ms since it was sent. */
export interface Latency {
	/** Time until a best block reported its outcome. */
	readonly best: number;
	/** Time until the relay chain had included the block of its outcome. */
	readonly included: number;
	/** Time until that block was final. */
	readonly final: number;
}

interface Placed {
	readonly clientId: bigint;
	readonly settlement: Settlement<OrderOutcome>;
}

/** Measures latency: places resting orders one by one, waits for block and finality, and cancels them. */
export class LatencyProbe {
	readonly latencies: Latency[] = [];
	readonly #novation: Novation;
	readonly #trader: Trader;
	#nextId = BigInt(Date.now());

	private constructor(novation: Novation, trader: Trader) {
		this.#novation = novation;
		this.#trader = trader;
	}

	static async open(novation: Novation, secret: string): Promise<LatencyProbe> {
		const trader = await novation.trader(secret);
		if (!(await trader.account())) await trader.deposit(DEPOSIT);
		return new LatencyProbe(novation, trader);
	}

	/** Sends orders until `signal` aborts, then waits until those in a block are final. */
	async run(market: number, signal: AbortSignal): Promise<void> {
		const pending: Promise<void>[] = [];
		const aborted = new Promise((resolve) => signal.addEventListener('abort', resolve));
		await Promise.race([this.#probe(market, signal, pending), aborted]);
		await Promise.allSettled(pending);
	}

	async #probe(market: number, signal: AbortSignal, pending: Promise<void>[]): Promise<void> {
		while (!signal.aborted) {
			const placed = await this.#place(market).catch(() => undefined);
			if (placed === undefined) {
				// The market may have no price, or the pool may be full: try again.
				await sleep(RETRY_MS);
				continue;
			}
			pending.push(this.#untilFinal(placed));
			await this.#trader.cancel(market, placed.clientId).catch(() => undefined);
		}
	}

	async #place(market: number): Promise<Placed | undefined> {
		const scene = await readScene(this.#novation);
		const found = scene.markets.find((candidate) => candidate.market === market);
		if (found?.index === undefined || found.info.status !== 'Open') return undefined;
		const clientId = this.#nextId;
		this.#nextId += 1n;
		const settlement = this.#trader.place({
			market,
			clientId,
			side: 'Bid',
			lots: found.units.lots(PROBE_SIZE),
			price: partOf(found.index, PROBE_PRICE_PPM),
			kind: { type: 'Limit', postOnly: true },
		});
		await settlement;
		return { clientId, settlement };
	}

	/** Records the latency of an order; skips one that is not final in time. */
	async #untilFinal({ settlement }: Placed): Promise<void> {
		const late = sleep(FINALITY_PATIENCE_MS, undefined, { ref: false });
		await Promise.race([settlement.final, late]);
		const { sent, best, included, final } = settlement.timeline;
		if (best === undefined || included === undefined || final === undefined) return;
		this.latencies.push({
			best: best - sent,
			included: included - sent,
			final: final - sent,
		});
	}
}

/** Median, 99th percentile and largest of some figures. */
export interface Spread {
	readonly median: number;
	readonly p99: number;
	readonly worst: number;
}

/** Returns the spread of some figures; `null` for none. */
export function spread(figures: readonly number[]): Spread | null {
	const sorted = [...figures].sort((a, b) => a - b);
	const median = sorted[Math.floor(sorted.length / 2)];
	const p99 = sorted[Math.ceil(sorted.length * 0.99) - 1];
	const worst = sorted.at(-1);
	if (median === undefined || p99 === undefined || worst === undefined) return null;
	return { median, p99, worst };
}
