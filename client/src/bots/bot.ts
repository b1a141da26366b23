import { PoolRejected } from '../sdk/errors.ts';
import type { Trader } from '../sdk/trader.ts';
import type { Op } from '../sdk/types.ts';
import type { Scene } from './scene.ts';

/** A simulated trader, limited to the public RPC. */
export interface Bot {
	readonly name: string;
	/** Acts on a block; resolves when the pool has accepted or rejected everything it sent. */
	act(scene: Scene): Promise<void>;
	/**
	 * A fork took blocks back. Their transactions return to the pool, so what the bot has sent may
	 * be open again, open twice or gone.
	 */
	onReversal?(): void;
}

/** The part of a trader that bots use. Tests replace it. */
export type BotAccount = Pick<Trader, 'account' | 'postDeposit' | 'post'>;

/** Assigns the client ids of one bot, each once. */
export class ClientIds {
	#next = 1n;

	next(): bigint {
		const id = this.#next;
		this.#next += 1n;
		return id;
	}
}

/** Posts a batch. Passes a rejection by the pool to `onRejected`; any other error is a defect. */
export async function postOrCount(
	account: Pick<BotAccount, 'post'>,
	ops: readonly Op[],
	onRejected: (error: PoolRejected) => void,
): Promise<void> {
	if (ops.length === 0) return;
	try {
		await account.post(ops);
	} catch (error) {
		if (!(error instanceof PoolRejected)) throw error;
		onRejected(error);
	}
}
