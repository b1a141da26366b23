import { PoolRejected } from '../sdk/errors.ts';
import type { Op, Side } from '../sdk/types.ts';
import { quoteAtoms } from '../sdk/units.ts';
import { ClientIds, postOrCount, type Bot, type BotAccount } from './bot.ts';
import type { Random } from './random.ts';
import { partOf, type MarketScene, type Scene } from './scene.ts';

const SMALLEST_STAKE = quoteAtoms('300');
const LARGEST_STAKE = quoteAtoms('4000');
/** Share of long positions, in thousandths: the crowd that a fall liquidates. */
const LONG_PER_MILLE = 850;
/** Share of the allowed leverage that a position uses, in thousandths. */
const BOLDNESS_PER_MILLE = { low: 550, high: 930 };
const PROTECTION_PPM = 5_000n;
/** Blocks between two reads of its account. */
const POLL_EVERY_BLOCKS = 4;
/** Largest number of deposits. A bot stops after losing the last one. */
const MAX_STAKES = 4;

/** Deposits a small stake, opens a position near the largest allowed one, and holds it. */
export class Leveraged implements Bot {
	readonly name: string;
	readonly #account: BotAccount;
	readonly #random: Random;
	readonly #onRejected: (error: PoolRejected) => void;
	readonly #ids = new ClientIds();
	/** Next block in which to act. Bots start in different blocks, so that they do not act together. */
	#nextLook: number | undefined;
	#stakes = 0;
	#isReversed = false;

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

	async act({ block, markets }: Scene): Promise<void> {
		if (this.#isReversed) {
			// Its deposit and its order return to the chain, so it must not send them twice.
			this.#isReversed = false;
			this.#nextLook = block + POLL_EVERY_BLOCKS;
		}
		this.#nextLook ??= block + this.#random.integer(0, 3 * POLL_EVERY_BLOCKS);
		if (block < this.#nextLook || this.#stakes >= MAX_STAKES) return;
		this.#nextLook = block + POLL_EVERY_BLOCKS;
		const chosen = markets[this.#random.integer(0, Math.max(0, markets.length - 1))];
		if (chosen?.index === undefined) return;
		const account = await this.#account.account();
		if (account?.positions.some(({ lots }) => lots !== 0n)) return;
		const stake = this.#random.bigint(SMALLEST_STAKE, LARGEST_STAKE);
		const op = openPosition(chosen, {
			clientId: this.#ids.next(),
			side: this.#random.chance(LONG_PER_MILLE) ? 'Bid' : 'Ask',
			equity: stake + (account?.equity ?? 0n),
			boldness: BigInt(this.#random.integer(BOLDNESS_PER_MILLE.low, BOLDNESS_PER_MILLE.high)),
		});
		if (!op) return;
		this.#stakes += 1;
		try {
			// Both may share a block: the round handles orders after the block's deposits.
			await this.#account.postDeposit(stake);
			await postOrCount(this.#account, [op], this.#onRejected);
		} catch (error) {
			if (!(error instanceof PoolRejected)) throw error;
			this.#onRejected(error);
		}
	}

	/** Reads its account again a few blocks later. */
	onReversal(): void {
		this.#isReversed = true;
	}
}

/** Builds the order that uses `boldness` thousandths of the leverage that `equity` allows. */
export function openPosition(
	{ market, units, info, index }: MarketScene,
	intent: { clientId: bigint; side: Side; equity: bigint; boldness: bigint },
): Op | undefined {
	if (index === undefined || intent.equity <= 0n || info.initialMarginPpm <= 0) return undefined;
	const allowed = (intent.equity * 1_000_000n) / BigInt(info.initialMarginPpm);
	const lots = (allowed * intent.boldness) / 1_000n / (index * units.tickValue);
	if (lots < 1n) return undefined;
	const protection = partOf(index, PROTECTION_PPM);
	return {
		type: 'Place',
		order: {
			market,
			clientId: intent.clientId,
			side: intent.side,
			lots,
			price: intent.side === 'Bid' ? index + protection : index - protection,
			kind: { type: 'ImmediateOrCancel' },
		},
	};
}
