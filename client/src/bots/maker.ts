import type { PoolRejected } from '../sdk/errors.ts';
import type { Op } from '../sdk/types.ts';
import { quoteAtoms } from '../sdk/units.ts';
import { ClientIds, postOrCount, type Bot, type BotAccount } from './bot.ts';
import { ladder, postOnly, sidesFor, skewFor } from './ladder.ts';
import type { Random } from './random.ts';
import { partOf, type MarketScene, type Scene } from './scene.ts';

export const MAKER_DEPOSIT = quoteAtoms('2000000');

const LEVELS = 8;
const HALF_SPREAD_PPM = 400n;
const STEP_PPM = 500n;
const MAX_SKEW_PPM = 300n;
/** Notional of the best level, in atoms. */
const LEVEL_NOTIONAL = quoteAtoms('12000');
/** Notional of the position, in atoms, beyond which the maker quotes only one side. */
const POSITION_LIMIT = quoteAtoms('3000000');
/** A maker replaces its quotes when the index has moved by this much, or after this many blocks. */
const REQUOTE_PPM = 120n;
const REQUOTE_BLOCKS = 5;

interface Quoted {
	readonly index: bigint;
	readonly block: number;
	/** Whether a fork may have changed which quotes are open. */
	readonly isStale?: boolean;
}

/** Quotes both sides of every market around the index, in one batch a block. */
export class Maker implements Bot {
	readonly name: string;
	readonly #account: BotAccount;
	readonly #random: Random;
	readonly #onRejected: (error: PoolRejected) => void;
	readonly #ids = new ClientIds();
	readonly #quoted = new Map<number, Quoted>();

	constructor(
		name: string,
		account: BotAccount,
		random: Random,
		onRejected: (error: PoolRejected) => void,
	) {
		this.name = name;
		this.#account = account;
		this.#random = random;
		this.#onRejected = onRejected;
	}

	async act(scene: Scene): Promise<void> {
		const due = scene.markets.filter((market) => this.#isDue(market, scene.block));
		if (due.length === 0) return;
		const account = await this.#account.account();
		if (!account) return;
		const ops = due.flatMap((market) => {
			const position = account.positions.find((held) => held.market === market.market);
			return this.#requote(market, position?.lots ?? 0n, scene.block);
		});
		await postOrCount(this.#account, ops, this.#onRejected);
	}

	/** Replaces all quotes in the next block. Each batch first cancels whatever is open. */
	onReversal(): void {
		for (const [market, quoted] of this.#quoted) {
			this.#quoted.set(market, { ...quoted, isStale: true });
		}
	}

	#isDue({ market, index }: MarketScene, block: number): boolean {
		const quoted = this.#quoted.get(market);
		// Without a price a maker cancels its quotes once.
		if (index === undefined) return quoted !== undefined;
		if (!quoted || quoted.isStale) return true;
		const moved = index > quoted.index ? index - quoted.index : quoted.index - index;
		return moved > partOf(quoted.index, REQUOTE_PPM) || block - quoted.block >= REQUOTE_BLOCKS;
	}

	#requote(scene: MarketScene, position: bigint, block: number): Op[] {
		const { market, units, index } = scene;
		const cancel: Op = { type: 'CancelAll', market };
		if (index === undefined) {
			this.#quoted.delete(market);
			return [cancel];
		}
		const before = this.#quoted.get(market)?.index ?? index;
		this.#quoted.set(market, { index, block });
		const limit = POSITION_LIMIT / (index * units.tickValue) + 1n;
		const base = LEVEL_NOTIONAL / (index * units.tickValue) + 1n;
		const quotes = ladder(index, {
			levels: LEVELS,
			// A fast index makes quotes riskier, so the spread widens with its last move.
			halfSpreadPpm: HALF_SPREAD_PPM + movedPpm(before, index) / 4n,
			stepPpm: STEP_PPM + this.#random.bigint(0n, 100n),
			skewPpm: skewFor(position, limit, MAX_SKEW_PPM),
			lots: this.#random.bigint(base / 2n + 1n, base + base / 2n),
			sides: sidesFor(position, limit),
		});
		const places = quotes.map((quote): Op => {
			return { type: 'Place', order: postOnly(market, this.#ids.next(), quote) };
		});
		return [cancel, ...places];
	}
}

function movedPpm(before: bigint, after: bigint): bigint {
	const moved = after > before ? after - before : before - after;
	return (moved * 1_000_000n) / before;
}
