import type { PoolRejected } from '../sdk/errors.ts';
import type { Op, Side } from '../sdk/types.ts';
import { quoteAtoms } from '../sdk/units.ts';
import { ClientIds, postOrCount, type Bot, type BotAccount } from './bot.ts';
import type { Random } from './random.ts';
import { partOf, type MarketScene, type Scene } from './scene.ts';

export const TAKER_DEPOSIT = quoteAtoms('200000');

/** A taker acts in so many of a thousand blocks. */
const ACTS_PER_MILLE = 350;
const SMALLEST = quoteAtoms('200');
const LARGEST = quoteAtoms('20000');
/** Beyond a position of this worth it only trades back. */
const POSITION_LIMIT = quoteAtoms('150000');
/** How far from the index it is ready to trade. */
const PROTECTION_PPM = 6_000n;

/** Crosses the spread now and then, by a random size. */
export class Taker implements Bot {
	readonly name: string;
	readonly #account: BotAccount;
	readonly #random: Random;
	readonly #onRejected: (error: PoolRejected) => void;
	readonly #ids = new ClientIds();

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
		// Drawn before anything else, so that one bot's luck does not hang on the chain's answers.
		const acts = this.#random.chance(ACTS_PER_MILLE);
		const chosen = markets[this.#random.integer(0, Math.max(0, markets.length - 1))];
		const side: Side = this.#random.chance(500) ? 'Bid' : 'Ask';
		const worth = this.#random.bigint(SMALLEST, LARGEST);
		if (!acts || chosen?.index === undefined) return;
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
}

/** An immediate-or-cancel order of about `worth`; beyond the position limit it only reduces. */
export function takerOrder(
	{ market, units, index }: MarketScene,
	wish: { clientId: bigint; side: Side; worth: bigint; position: bigint },
): Op {
	if (index === undefined) throw new RangeError('no price to trade around');
	const lotWorth = index * units.tickValue;
	const held = wish.position < 0n ? -wish.position : wish.position;
	const isFull = held * lotWorth > POSITION_LIMIT;
	const side = !isFull ? wish.side : wish.position > 0n ? 'Ask' : 'Bid';
	const protection = partOf(index, PROTECTION_PPM);
	return {
		type: 'Place',
		order: {
			market,
			clientId: wish.clientId,
			side,
			lots: wish.worth / lotWorth + 1n,
			price: side === 'Bid' ? index + protection : index - protection,
			kind: { type: 'ImmediateOrCancel' },
			reduceOnly: isFull,
		},
	};
}
