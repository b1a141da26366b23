import { expect, test } from 'vitest';
import type { Block } from '../src/sdk/blocks.ts';
import { BlockStream } from '../src/sdk/blocks.ts';
import type { Novation } from '../src/sdk/novation.ts';
import { FinalityTracker } from '../src/session/finality.ts';
import { block } from './blocks.ts';

const withTransactions = (number: number, ...transactions: string[]): Block => ({
	...block(number),
	extrinsics: ['the time', 'the relay chain', ...transactions],
});

/** Follows a node whose best blocks are `best` and whose finalized ones are `final`, from 0 on. */
async function after(best: Block[], final: Block[]) {
	const byHash = new Map([...best.entries()].map(([number, each]) => [`best ${number}`, each]));
	const blocks = new BlockStream({
		block: async (hash) => byHash.get(hash) ?? block(0),
		followHeads: async () => () => undefined,
	});
	const novation = {
		blocks,
		anchor: { number: final.length - 1, hash: '' },
		request: async (_: string, number: number) => `final ${number}`,
		reader: { block: async (hash: string) => final[Number(hash.slice(6))] },
	};
	const tracker = new FinalityTracker(novation as unknown as Novation, 0);
	for (const hash of byHash.keys()) await blocks.ingest(hash);
	return tracker.untilFinal();
}

test('a transaction that a fork moved to another block should not be lost', async () => {
	const found = await after(
		[withTransactions(0, 'a'), withTransactions(1, 'b')],
		[withTransactions(0), withTransactions(1, 'b'), withTransactions(2, 'a')],
	);
	expect(found).toEqual({ transactions_shown: 2, transactions_lost: 0 });
});

test('a transaction that no finalized block contains should be lost', async () => {
	const found = await after(
		[withTransactions(0, 'a'), withTransactions(1, 'b')],
		[withTransactions(0), withTransactions(1, 'b')],
	);
	expect(found).toEqual({ transactions_shown: 2, transactions_lost: 1 });
});
