import type { ApiPromise } from '@polkadot/api';
import type { EventRecord, SignedBlock } from '@polkadot/types/interfaces';
import type { Codec } from '@polkadot/types/types';
import { stringToU8a, u8aConcat } from '@polkadot/util';
import type { LedgerState } from './audit.ts';
import type { Block, BlockEvent, BlockReader, HeadKind, Weight } from './blocks.ts';
import {
	QUOTE_ASSET_ID,
	decodeAccount,
	decodeAnswer,
	decodeConservation,
	decodeDepth,
	decodeEvent,
	decodeFreeOperations,
	decodeLedgerAccount,
	decodeMarket,
	decodeOpenOrder,
	decodeOracle,
} from './chain.ts';
import { callRuntime, constant, storageItem, type ChainView } from './metadata.ts';
import { camelCase, Fields, plain, type Plain } from './plain.ts';
import type {
	AccountInfo,
	Conservation,
	Depth,
	FreeOperations,
	MarketInfo,
	OpenOrder,
	OracleInfo,
} from './types.ts';

/**
 * Reads a node's state as plain values. Every method takes the hash of the block to read at, and
 * reads at the node's best block without one.
 */
export class ChainReader implements BlockReader {
	readonly #api: ApiPromise;
	#cached: { hash: string; runtime: number; view: Promise<ChainView> } | undefined;

	constructor(api: ApiPromise) {
		this.#api = api;
	}

	async block(hash: string): Promise<Block> {
		const [signed, view] = await Promise.all([
			this.#api.rpc.chain.getBlock<SignedBlock>(hash),
			this.#view(hash),
		]);
		const [events, now, weight] = (await view.queryMulti([
			storageItem(view, 'system', 'events'),
			storageItem(view, 'clock', 'now'),
			storageItem(view, 'system', 'blockWeight'),
		])) as unknown as [EventRecord[], Codec, Codec];
		const { header, extrinsics } = signed.block;
		return {
			number: header.number.toNumber(),
			hash,
			parent: header.parentHash.toHex(),
			timestamp: plain(now) as bigint,
			extrinsics: extrinsics.map((extrinsic) => extrinsic.hash.toHex()),
			events: events.map((record) => this.#event(record)),
			weight: totalWeight(plain(weight)),
			newSession: events.some(
				({ event }) => event.section === 'session' && event.method === 'NewSession',
			),
		};
	}

	async followHeads(
		kind: HeadKind,
		onHead: (hash: string, number: number) => void,
	): Promise<() => void> {
		const { chain } = this.#api.rpc;
		const follow = kind === 'best' ? chain.subscribeNewHeads : chain.subscribeFinalizedHeads;
		return await follow((header) => onHead(header.hash.toHex(), header.number.toNumber()));
	}

	async headHash(): Promise<string> {
		return (await this.#api.rpc.chain.getHeader()).hash.toHex();
	}

	/** Weight limit of one block. */
	maxBlockWeight(): Weight {
		const limits = plain(constant(this.#api, 'system', 'blockWeights'));
		return decodeWeight(new Fields(limits, 'BlockWeights').raw('maxBlock'));
	}

	async markets(hash?: string): Promise<MarketInfo[]> {
		return asList(await this.#call('markets', [], hash)).map(decodeMarket);
	}

	async oracle(hash?: string): Promise<OracleInfo[]> {
		return asList(await this.#call('oracle', [], hash)).map(decodeOracle);
	}

	/** Returns the best `levels` prices of both sides; empty sides for an unknown market. */
	async depth(market: number, levels: number, hash?: string): Promise<Depth> {
		const depth = await this.#call('depth', [market, levels], hash);
		return depth === undefined ? { bids: [], asks: [] } : decodeDepth(depth);
	}

	async account(address: string, hash?: string): Promise<AccountInfo | undefined> {
		const account = await this.#call('account', [address], hash);
		return account === undefined ? undefined : decodeAccount(account);
	}

	async accountByIndex(index: number, hash?: string): Promise<AccountInfo | undefined> {
		const account = await this.#call('accountByIndex', [index], hash);
		return account === undefined ? undefined : decodeAccount(account);
	}

	async openOrders(index: number, hash?: string): Promise<OpenOrder[]> {
		return asList(await this.#call('openOrders', [index], hash)).map(decodeOpenOrder);
	}

	/** Returns the chain's own custody figures. Recompute them from `ledger` with `auditLedger`. */
	async conservation(hash?: string): Promise<Conservation> {
		const answer = await this.#call('conservation', [], hash);
		if (answer === undefined) throw new RangeError('the sums of the ledger overflow');
		return decodeConservation(answer);
	}

	/** Returns the quote asset that an address holds outside the exchange, in atoms. */
	async walletBalance(address: string, hash?: string): Promise<bigint> {
		const view = await this.#view(hash);
		const held = plain(await storageItem(view, 'assets', 'account')(QUOTE_ASSET_ID, address));
		return held === undefined ? 0n : new Fields(held, 'assets.account').big('balance');
	}

	/**
	 * Returns a lower bound of the account's free operations: its cash earns more over time.
	 * `undefined` before the first deposit.
	 */
	async freeOperations(index: number, hash?: string): Promise<FreeOperations | undefined> {
		const view = await this.#view(hash);
		const [allowance, account] = (
			await Promise.all([
				storageItem(view, 'allowances', 'allowances')(index),
				storageItem(view, 'clearing', 'accounts')(index),
			])
		).map((value) => plain(value));
		if (allowance === undefined || account === undefined) return undefined;
		return decodeFreeOperations(allowance, account);
	}

	/** Returns the highest windowed nonce of a signer without its marker bit; 0 if there is none. */
	async highestNonce(address: string, hash?: string): Promise<number> {
		const view = await this.#view(hash);
		const window = plain(await storageItem(view, 'agents', 'windows')(address));
		return window === undefined ? 0 : new Fields(window, 'agents.windows').number('highest');
	}

	/** Returns every stored account, and the money behind them. */
	async ledger(hash?: string): Promise<LedgerState> {
		const view = await this.#view(hash);
		const [entries, custody, badDebt, queue] = await Promise.all([
			storageItem(view, 'clearing', 'accounts').entries() as Promise<
				[{ args: [Codec] }, Codec][]
			>,
			this.walletBalance(custodyAddress(this.#api), hash),
			storageItem(view, 'clearing', 'badDebt')(),
			storageItem(view, 'liquidation', 'queue').entries() as Promise<[unknown, Codec][]>,
		]);
		return {
			accounts: entries.map(([key, value]) => {
				const index = Number(plain(key.args[0]));
				return decodeLedgerAccount(index, plain(value));
			}),
			custody,
			badDebt: plain(badDebt) as bigint,
			liquidationQueue: queue
				.flatMap(([, page]) => asList(plain(page)))
				.map((entry) => new Fields(entry, 'liquidation.queue').number('account')),
		};
	}

	async #call(method: string, parameters: unknown[], hash?: string): Promise<Plain> {
		const answer = await callRuntime(await this.#view(hash), method, parameters);
		return decodeAnswer(method, plain(answer));
	}

	async #view(hash: string | undefined): Promise<ChainView> {
		if (hash === undefined) return this.#api;
		// After a runtime upgrade polkadot.js decodes views made before it with the new types, so
		// the cache also depends on the runtime version.
		const runtime = this.#api.runtimeVersion.specVersion.toNumber();
		if (this.#cached?.hash !== hash || this.#cached.runtime !== runtime) {
			this.#cached = { hash, runtime, view: this.#api.at(hash) };
		}
		return this.#cached.view;
	}

	#event({ event, phase }: EventRecord): BlockEvent {
		const { section, method } = event;
		const names = event.data.names;
		const values = event.data.map((value) => plain(value));
		const data: Plain = names
			? Object.fromEntries(names.map((name, i) => [camelCase(name), values[i]]))
			: values;
		const exchange = names ? decodeEvent({ section, method, data }) : undefined;
		return {
			...(phase.isApplyExtrinsic ? { extrinsic: phase.asApplyExtrinsic.toNumber() } : {}),
			section,
			method,
			data,
			...(exchange ? { exchange } : {}),
			...(section === 'system' && method === 'ExtrinsicFailed'
				? { failure: this.#failure(event.data[0] as unknown as DispatchErrorLike) }
				: {}),
		};
	}

	#failure(error: DispatchErrorLike): NonNullable<BlockEvent['failure']> {
		if (!error.isModule) return { section: 'runtime', name: error.toString(), docs: '' };
		const { section, name, docs } = this.#api.registry.findMetaError(error.asModule as never);
		return { section, name, docs: docs.join(' ').trim() };
	}
}

interface DispatchErrorLike {
	isModule: boolean;
	asModule: unknown;
	toString(): string;
}

/** Address of the custody account: `"modl" ‖ pallet id`, padded with zeros. */
function custodyAddress(api: ApiPromise): string {
	const id = constant(api, 'clearing', 'custodyId').toU8a();
	const account = u8aConcat(stringToU8a('modl'), id, new Uint8Array(20));
	return api.registry.createType('AccountId32', account).toString();
}

function totalWeight(perClass: Plain): Weight {
	const classes = new Fields(perClass, 'system.blockWeight');
	const parts = ['normal', 'operational', 'mandatory'].map((name) =>
		decodeWeight(classes.raw(name)),
	);
	return {
		refTime: parts.reduce((sum, { refTime }) => sum + refTime, 0n),
		proofSize: parts.reduce((sum, { proofSize }) => sum + proofSize, 0n),
	};
}

function decodeWeight(value: Plain): Weight {
	const weight = new Fields(value, 'Weight');
	return { refTime: weight.big('refTime'), proofSize: weight.big('proofSize') };
}

function asList(value: Plain): Plain[] {
	if (!Array.isArray(value)) throw new TypeError('expected a list');
	return value;
}
