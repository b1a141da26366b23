/**
 * `npm run upgrade`: upgrades the chain at `URL` to the runtime in the file `CODE`, by sudo, and
 * compares the exchange's state before and after, key by key. Trading and feeds must be stopped.
 * Writes the differences as JSON.
 */
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { u8aToHex } from '@polkadot/util';
import { blake2AsHex, xxhashAsHex } from '@polkadot/util-crypto';
import { buildCall } from '../sdk/metadata.ts';
import { Novation } from '../sdk/novation.ts';
import { runProgram, writeReport } from './program.ts';

const PALLETS = ['Markets', 'Oracle', 'Clearing', 'OrderBook', 'Liquidation'];
const SUDO = '//Alice';
const KEYS_PER_CALL = 512;
const PATIENCE_MS = 10 * 60_000;
const BLOCKS_AFTER = 3;

type State = Map<string, string>;

/** Reads every storage key of the exchange's pallets at a block. */
async function stateOf(novation: Novation, hash: string): Promise<State> {
	const state: State = new Map();
	for (const pallet of PALLETS) {
		const prefix = xxhashAsHex(pallet, 128);
		let last: string | null = null;
		for (;;) {
			const keys: string[] = await novation.request(
				'state_getKeysPaged',
				prefix,
				KEYS_PER_CALL,
				last,
				hash,
			);
			if (keys.length === 0) break;
			const [{ changes }] = await novation.request<[{ changes: [string, string][] }]>(
				'state_queryStorageAt',
				keys,
				hash,
			);
			for (const [key, value] of changes) state.set(key, value);
			last = keys.at(-1) ?? null;
		}
	}
	return state;
}

function differences(before: State, after: State): string[] {
	const keys = new Set([...before.keys(), ...after.keys()]);
	return [...keys].filter((key) => before.get(key) !== after.get(key));
}

async function specVersion(novation: Novation): Promise<number> {
	return (await novation.request<{ specVersion: number }>('state_getRuntimeVersion')).specVersion;
}

async function main(): Promise<void> {
	const { URL: url, CODE: path, OUT: out } = process.env;
	if (!url || !path) {
		throw new RangeError('set URL to the node and CODE to the file of the new runtime');
	}
	const code = await readFile(path);
	const novation = await Novation.connect(url, { follow: 'best' });
	const { api } = novation;
	const sudo = await novation.trader(SUDO);
	const versionBefore = await specVersion(novation);
	const hashBefore = await novation.reader.headHash();
	const before = await stateOf(novation, hashBefore);

	const authorize = buildCall(api, 'system', 'authorizeUpgrade', blake2AsHex(code, 256));
	await (
		await sudo.send(buildCall(api, 'sudo', 'sudo', authorize))
	).inBlock;
	await (
		await sudo.send(buildCall(api, 'system', 'applyAuthorizedUpgrade', u8aToHex(code)))
	).inBlock;
	const applied = Date.now();
	while ((await specVersion(novation)) === versionBefore) {
		if (Date.now() - applied > PATIENCE_MS) {
			throw new Error(
				'the chain still runs the old runtime; check that CODE has a higher spec version',
			);
		}
		await sleep(500);
	}
	const seconds = Math.round((Date.now() - applied) / 1_000);
	const first = novation.blocks.last?.number ?? 0;
	while ((novation.blocks.last?.number ?? 0) < first + BLOCKS_AFTER) await sleep(500);

	const hashAfter = await novation.reader.headHash();
	const after = await stateOf(novation, hashAfter);
	const report = {
		version_before: versionBefore,
		version_after: await specVersion(novation),
		seconds_until_the_new_runtime: seconds,
		keys: before.size,
		keys_that_differ: differences(before, after),
	};
	await writeReport(report, out);
}

runProgram('upgrade', main);
