import { ApiPromise, WsProvider } from '@polkadot/api';
import { BlockStream, type HeadKind } from './blocks.ts';
import { HappeningStream } from './happenings.ts';
import { keyPair, type KeyringPair } from './keys.ts';
import { LatencyHistograms } from './latency.ts';
import { ChainReader } from './reader.ts';
import { NOVATION_RPC } from './rpc.ts';
import { Trader, type TraderOptions } from './trader.ts';
import { Transactions } from './transactions.ts';
import { MarketUnits, unitsOf } from './units.ts';

export interface ConnectOptions {
	/** Heads that count as "in a block". With `none`, pass block hashes to `blocks.ingest`. */
	readonly follow?: HeadKind | 'none';
	/** Called when a block cannot be read; prints to standard error by default. */
	readonly onError?: (error: Error) => void;
}

/** The block where a transaction's validity begins. */
export interface Anchor {
	readonly number: number;
	readonly hash: string;
}

/** A connection to a node of the exchange. */
export class Novation {
	readonly api: ApiPromise;
	readonly reader: ChainReader;
	readonly blocks: BlockStream;
	readonly transactions = new Transactions();
	/** Where the time goes, over all operations of this connection's traders. */
	readonly latency = new LatencyHistograms();
	/** Units of every market by id, as listed when the connection was opened. */
	readonly units: ReadonlyMap<number, MarketUnits>;
	readonly #provider: WsProvider;
	readonly #traders = new Map<string, Trader>();
	readonly #onError: (error: Error) => void;
	#final: Anchor | undefined;

	private constructor(
		provider: WsProvider,
		api: ApiPromise,
		reader: ChainReader,
		units: ReadonlyMap<number, MarketUnits>,
		onError: (error: Error) => void,
	) {
		this.#provider = provider;
		this.#onError = onError;
		this.api = api;
		this.units = units;
		this.reader = reader;
		this.blocks = new BlockStream(this.reader);
		this.blocks.listen((block) => this.transactions.onBlock(block));
		this.blocks.listenUndone(() => this.#forkSeen());
	}

	/** Connects to `ws://host:port` and waits for the chain's metadata. */
	static async connect(url: string, options: ConnectOptions = {}): Promise<Novation> {
		const { follow = 'best', onError = (error: Error) => console.error(error.message) } =
			options;
		const provider = new WsProvider(url);
		const api = new ApiPromise({ provider, rpc: NOVATION_RPC, noInitWarn: true });
		await api.isReadyOrError;
		const reader = new ChainReader(api);
		const markets = await reader.markets();
		const units = new Map(markets.map((info) => [info.market, unitsOf(info)]));
		const novation = new Novation(provider, api, reader, units, onError);
		await novation.blocks.ingest(await novation.reader.headHash());
		if (follow !== 'none') {
			await reader.followHeads('finalized', (hash, number) => {
				novation.#final = { hash, number };
			});
			await novation.blocks.follow(follow, onError);
		}
		return novation;
	}

	/**
	 * The last finalized block, where a transaction's validity begins. A transaction anchored in a
	 * reverted block is invalid, and so are all later ones of its sender.
	 */
	get anchor(): Anchor | undefined {
		return this.#final ?? this.blocks.last;
	}

	/**
	 * Returns the trader of a secret (`//Alice` or a seed phrase) or a key pair. There is one object
	 * per address, with the options of the first call.
	 */
	async trader(secret: string | KeyringPair, options: TraderOptions = {}): Promise<Trader> {
		const pair = typeof secret === 'string' ? await keyPair(secret) : secret;
		const known = this.#traders.get(pair.address);
		if (known) return known;
		const trader = new Trader(this, pair, options);
		this.#traders.set(pair.address, trader);
		return trader;
	}

	/**
	 * Subscribes to what happens to the account of the signer `address`. The node rejects a signer
	 * without an account.
	 */
	happenings(address: string): Promise<HappeningStream> {
		return HappeningStream.open(this.#provider, address, this.#onError);
	}

	/** Sends one JSON-RPC request. Unlike polkadot.js's methods it does not log errors. */
	async request<T>(method: string, ...parameters: unknown[]): Promise<T> {
		return this.#provider.send<T>(method, parameters);
	}

	/** Creates and reads a block, on a node started with `--dev-block-time 0`. Returns its hash. */
	async createBlock(): Promise<string> {
		const created = await this.request<{ hash: string }>('engine_createBlock', true, true);
		await this.blocks.ingest(created.hash);
		return created.hash;
	}

	/** Drops local nonces: transactions of reverted blocks are in the pool again, or lost. */
	#forkSeen(): void {
		for (const trader of this.#traders.values()) trader.forgetNonces();
	}

	async disconnect(): Promise<void> {
		const closed = new Error('disconnected');
		this.blocks.stop();
		this.transactions.abandon(closed);
		for (const trader of this.#traders.values()) trader.abandon(closed);
		await this.api.disconnect();
	}
}
