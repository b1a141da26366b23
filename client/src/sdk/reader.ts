import type { ApiPromise } from '@polkadot/api';
import type { ApiDecoration } from '@polkadot/api/types';
import type { EventRecord, SignedBlock } from '@polkadot/types/interfaces';
import type { Codec } from '@polkadot/types/types';
import { stringToU8a, u8aConcat } from '@polkadot/util';
import type { LedgerState } from './audit.ts';
import type { Block, BlockEvent, BlockReader, HeadKind, Weight } from './blocks.ts';
import {
	QUOTE_ASSET_ID,
	decodeAccount,
	decodeConservation,
	decodeDepth,
	decodeEvent,
	decodeFreeOperations,
	decodeLedgerAccount,
	decodeMarket,
	decodeOpenOrder,
	decodeOracle,
} from './chain.ts';
import { Fields, plain, type Plain } from './plain.ts';
import type {
	AccountInfo,
	Conservation,
	Depth,
	FreeOperations,
	MarketInfo,
	OpenOrder,
	OracleInfo,
} from './types.ts';

type At = ApiDecoration<'promise'>;

/**
 * Everything that is read from a node, in plain values. Every read takes the hash of the block to
 * read at; without one it reads at the node's best block.
 */
export class ChainReader implements BlockReader {
	readonly #api: ApiPromise;
	#cached: { hash: string; runtime: number; at: Promise<At> } | undefined;

	constructor(api: ApiPromise) {
		this.#api = api;
	}

	async block(hash: string): Promise<Block> {
		const [signed, at] = await Promise.all([
			this.#api.rpc.chain.getBlock(hash) as Promise<SignedBlock>,
			this.#at(hash),
		]);
		const [events, now, weight] = (await at.queryMulti([
			at.query.system!.events!,
			at.query.timestamp!.now!,
			at.query.system!.blockWeight!,
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

	/** The weight that one block may use. */
	maxBlockWeight(): Weight {
		const limits = plain(this.#api.consts.system!.blockWeights!);
		return decodeWeight(new Fields(limits, 'BlockWeights').raw('maxBlock'));
	}

	async markets(hash?: string): Promise<MarketInfo[]> {
		return asList(await this.#call('markets', [], hash)).map(decodeMarket);
	}

	async oracle(hash?: string): Promise<OracleInfo[]> {
		return asList(await this.#call('oracle', [], hash)).map(decodeOracle);
	}

	/** The best `levels` prices of both sides; empty sides for an unknown market. */
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

	/** What the chain itself says of its custody; `ledger` lets a client recompute it. */
	async conservation(hash?: string): Promise<Conservation> {
		const answer = await this.#call('conservation', [], hash);
		if (answer === undefined) throw new RangeError("the ledger's sums overflow");
		return decodeConservation(answer);
	}

	/** What an address holds outside the exchange. */
	async walletBalance(address: string, hash?: string): Promise<bigint> {
		const at = await this.#at(hash);
		const held = plain(await at.query.assets!.account!(QUOTE_ASSET_ID, address));
		return held === undefined ? 0n : new Fields(held, 'assets.account').big('balance');
	}

	/** What an account may send without a fee, at least: its cash goes on earning. None before its first deposit. */
	async freeOperations(index: number, hash?: string): Promise<FreeOperations | undefined> {
		const at = await this.#at(hash);
		const [budget, account] = (
			await Promise.all([
				at.query.allowances!.allowances!(index),
				at.query.clearing!.accounts!(index),
			])
		).map((value) => plain(value));
		if (budget === undefined || account === undefined) return undefined;
		return decodeFreeOperations(budget, account);
	}

	/** The highest windowed nonce that a signer has used, without its bit; 0 if none. */
	async highestNonce(address: string, hash?: string): Promise<number> {
		const at = await this.#at(hash);
		const window = plain(await at.query.agents!.windows!(address));
		return window === undefined ? 0 : new Fields(window, 'agents.windows').number('highest');
	}

	/** Every account of the ledger as stored, and the money behind it. */
	async ledger(hash?: string): Promise<LedgerState> {
		const at = await this.#at(hash);
		const [entries, custody, badDebt, queue] = await Promise.all([
			at.query.clearing!.accounts!.entries() as Promise<[{ args: Codec[] }, Codec][]>,
			this.walletBalance(custodyAddress(this.#api), hash),
			at.query.clearing!.badDebt!(),
			at.query.liquidation!.queue!(),
		]);
		return {
			accounts: entries.map(([key, value]) => {
				const index = Number(plain(key.args[0]!));
				return decodeLedgerAccount(index, plain(value));
			}),
			custody,
			badDebt: plain(badDebt) as bigint,
			liquidationQueue: asList(plain(queue)).map(Number),
		};
	}

	async #call(method: string, parameters: unknown[], hash?: string): Promise<Plain> {
		const source = hash === undefined ? this.#api : await this.#at(hash);
		const call = source.call.novationApi?.[method];
		if (!call) throw new Error(`the runtime has no NovationApi.${method}`);
		return plain((await call(...parameters)) as Codec);
	}

	async #at(hash: string | undefined): Promise<At> {
		if (hash === undefined) return this.#api;
		// When the runtime is upgraded polkadot.js puts its new types where views made before look for the old ones.
		const runtime = this.#api.runtimeVersion.specVersion.toNumber();
		if (this.#cached?.hash !== hash || this.#cached.runtime !== runtime) {
			this.#cached = { hash, runtime, at: this.#api.at(hash) };
		}
		return this.#cached.at;
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

/** Where the ledger keeps its money: `"modl" ‖ pallet id`, filled up with zeros. */
function custodyAddress(api: ApiPromise): string {
	const id = api.consts.clearing!.custodyId!.toU8a();
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

function camelCase(name: string): string {
	return name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
