import type { PoolRejected } from '../sdk/errors.ts';
import type { Op, Side } from '../sdk/types.ts';
import { quoteAtoms } from '../sdk/units.ts';
import { ClientIds, postOrCount, type Bot, type BotAccount } from './bot.ts';
import type { Random } from './random.ts';
import { partOf, type MarketScene, type Scene } from './scene.ts';

export const TAKER_DEPOSIT = quoteAtoms('200000');

/** Share of blocks in which a taker acts, in thousandths. */
const ACTS_PER_MILLE = 350;
const SMALLEST = quoteAtoms('200');
const LARGEST = quoteAtoms('20000');
/** Notional of the position, in atoms, beyond which a taker only reduces it. */
const POSITION_LIMIT = quoteAtoms('150000');
/** Largest distance of its limit from the index, in parts per million. */
const PROTECTION_PPM = 6_000n;
/** Blocks after a reversal in which the pool's transactions return to the chain. */
const REPAIR_BLOCKS = 2;

/** Crosses the spread at random times with random sizes. */
export class Taker implements Bot {
	readonly name: string;
	readonly #account: BotAccount;
	readonly #random: Random;
	readonly #onRejected: (error: PoolRejected) => void;
	readonly #ids = new ClientIds();
	/** Blocks that it still leaves out after a reversal. */
	#waits = 0;

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

	async act({ markets }: Scene): Promise<void> {
		// Draw before any read, so that the sequence does not depend on the chain's answers.
		const acts = this.#random.chance(ACTS_PER_MILLE);
		const chosen = markets[this.#random.integer(0, Math.max(0, markets.length - 1))];
		const side: Side = this.#random.chance(500) ? 'Bid' : 'Ask';
		const worth = this.#random.bigint(SMALLEST, LARGEST);
		const isWaiting = this.#waits > 0;
		this.#waits = Math.max(0, this.#waits - 1);
		if (!acts || isWaiting || chosen?.index === undefined) return;
		const account = await this.#account.account();
		if (!account) return;
		const position = account.positions.find(({ market }) => market === chosen.market);
		const op = takerOrder(chosen, {
			clientId: this.#ids.next(),
			side,
			worth,
			position: position?.lots ?? 0n,
		});
		await postOrCount(this.#account, [op], this.#onRejected);
	}

	/** Sends nothing until its earlier orders are in a block again: its position decides the next. */
	onReversal(): void {
		this.#waits = REPAIR_BLOCKS;
	}
}

/** Builds an immediate-or-cancel order of about `worth`, reduce-only beyond the position limit. */
export function takerOrder(
	{ market, units, index }: MarketScene,
	intent: { clientId: bigint; side: Side; worth: bigint; position: bigint },
): Op {
	if (index === undefined) throw new RangeError('the market has no index price');
	const lotWorth = index * units.tickValue;
	const held = intent.position < 0n ? -intent.position : intent.position;
	const isFull = held * lotWorth > POSITION_LIMIT;
	const side = !isFull ? intent.side : intent.position > 0n ? 'Ask' : 'Bid';
	const protection = partOf(index, PROTECTION_PPM);
	return {
		type: 'Place',
		order: {
			market,
			clientId: intent.clientId,
			side,
			lots: intent.worth / lotWorth + 1n,
			price: side === 'Bid' ? index + protection : index - protection,
			kind: { type: 'ImmediateOrCancel' },
			reduceOnly: isFull,
		},
	};
}
