import type { PoolRejected } from '../sdk/errors.ts';
import { DEV_FAMILIES } from '../sdk/keys.ts';
import type { Novation } from '../sdk/novation.ts';
import type { Trader } from '../sdk/trader.ts';
import type { Bot } from './bot.ts';
import { Leveraged } from './leveraged.ts';
import { Maker, MAKER_DEPOSIT } from './maker.ts';
import { seeded, type Random } from './random.ts';
import type { Scene } from './scene.ts';
import { Taker, TAKER_DEPOSIT } from './taker.ts';

/** Number of bots of each kind. */
export interface CrowdSize {
	readonly makers: number;
	readonly takers: number;
	readonly leveraged: number;
}

export const DEFAULT_CROWD: CrowdSize = { makers: 4, takers: 6, leveraged: 24 };

type Build = new (
	name: string,
	account: Trader,
	random: Random,
	onRejected: (error: PoolRejected) => void,
) => Bot;

/** All bots of a run. The same seed and prices give the same decisions. */
export class Crowd {
	readonly bots: readonly Bot[];
	/** Name and address of every bot. */
	readonly members: readonly { name: string; address: string }[];
	/** Rejections by the pool, counted by error code. */
	readonly rejected = new Map<string, number>();
	readonly #funding: readonly { trader: Trader; amount: bigint }[];

	private constructor(
		bots: Bot[],
		members: { name: string; address: string }[],
		funding: { trader: Trader; amount: bigint }[],
	) {
		this.bots = bots;
		this.members = members;
		this.#funding = funding;
	}

	static async open(
		novation: Novation,
		seed: string,
		size: CrowdSize = DEFAULT_CROWD,
	): Promise<Crowd> {
		const bots: Bot[] = [];
		const funding: { trader: Trader; amount: bigint }[] = [];
		const members: { name: string; address: string }[] = [];
		const crowd = new Crowd(bots, members, funding);
		novation.blocks.listenUndone(() => crowd.onReversal());
		const count = (error: PoolRejected): void => crowd.#count(error);
		const add = async (secret: string, build: Build, amount?: bigint): Promise<void> => {
			const trader = await novation.trader(secret);
			members.push({ name: secret, address: trader.address });
			bots.push(new build(secret, trader, seeded(`${seed} ${secret}`), count));
			if (amount !== undefined) funding.push({ trader, amount });
		};
		for (let i = 0; i < size.makers; i += 1) {
			await add(DEV_FAMILIES.maker(i), Maker, MAKER_DEPOSIT);
		}
		for (let i = 0; i < size.takers; i += 1) {
			await add(DEV_FAMILIES.taker(i), Taker, TAKER_DEPOSIT);
		}
		for (let i = 0; i < size.leveraged; i += 1) {
			await add(DEV_FAMILIES.trader(i), Leveraged);
		}
		return crowd;
	}

	/** Sends the deposits of makers and takers, which arrive with the next block. */
	async fund(): Promise<void> {
		await Promise.all(this.#funding.map(({ trader, amount }) => trader.postDeposit(amount)));
	}

	/** Tells every bot that a fork took blocks back. */
	onReversal(): void {
		for (const bot of this.bots) bot.onReversal?.();
	}

	/** Lets every bot act on a block. */
	async act(scene: Scene): Promise<void> {
		await Promise.all(this.bots.map((bot) => bot.act(scene)));
	}

	#count(error: PoolRejected): void {
		const reason = `pool.${error.rpcCode ?? 'unknown'}`;
		this.rejected.set(reason, (this.rejected.get(reason) ?? 0) + 1);
	}
}
