import { setTimeout as sleep } from 'node:timers/promises';
import { partOf, readScene } from '../bots/scene.ts';
import type { Novation } from '../sdk/novation.ts';
import type { Trader } from '../sdk/trader.ts';
import { quoteAtoms } from '../sdk/units.ts';

const DEPOSIT = quoteAtoms('10000');
const FINALITY_POLL_MS = 250;
const FINALITY_PATIENCE_MS = 120_000;
const RETRY_MS = 1_000;
/** Size and price of the probe: small, and far enough from the index to rest. */
const PROBE_SIZE = '0.001';
const PROBE_PRICE_PPM = 970_000n;

/** Latency of one order, in ms since it was sent. */
export interface Latency {
	/** Time until a best block reported its outcome. */
	readonly best: number;
	/** Time until that block was final. */
	readonly final: number;
}

interface Placed {
	readonly clientId: bigint;
	readonly block: number;
	readonly sent: number;
	readonly best: number;
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
		const sent = Date.now();
		const { block } = await this.#trader.place({
			market,
			clientId,
			side: 'Bid',
			lots: found.units.lots(PROBE_SIZE),
			price: partOf(found.index, PROBE_PRICE_PPM),
			kind: { type: 'Limit', postOnly: true },
		});
		return { clientId, block, sent, best: Date.now() - sent };
	}

	/** Records the latency of an order; skips one that is not final in time. */
	async #untilFinal({ block, sent, best }: Placed): Promise<void> {
		while (Date.now() < sent + FINALITY_PATIENCE_MS) {
			if ((this.#novation.anchor?.number ?? 0) >= block) {
				this.latencies.push({ best, final: Date.now() - sent });
				return;
			}
			await sleep(FINALITY_POLL_MS);
		}
	}
}

/** Returns the median and the largest of some figures; `null` for none. */
export function spread(figures: readonly number[]): { median: number; worst: number } | null {
	const sorted = [...figures].sort((a, b) => a - b);
	const median = sorted[Math.floor(sorted.length / 2)];
	const worst = sorted.at(-1);
	return median === undefined || worst === undefined ? null : { median, worst };
}
