import { setTimeout as sleep } from 'node:timers/promises';
import { auditLedger } from '../src/sdk/audit.ts';
import { DEV_FAMILIES } from '../src/sdk/keys.ts';
import { Novation } from '../src/sdk/novation.ts';
import type { Trader } from '../src/sdk/trader.ts';
import type { ExchangeEvent, OrderKind, OrderRequest, Side } from '../src/sdk/types.ts';
import { quoteAtoms, type MarketUnits } from '../src/sdk/units.ts';
import { LocalNode, type LocalNodeOptions } from '../src/session/local-node.ts';

export const BTC = 0;
export const ETH = 1;

/** Blocks to wait for an outcome: more than any outcome takes. */
const PATIENCE_BLOCKS = 40;

/** A development chain that creates blocks when a test asks for them. */
export class Lab {
	readonly node: LocalNode;
	readonly novation: Novation;
	/** Events of the rounds, in order. */
	readonly events: ExchangeEvent[] = [];
	#nextId = 1n;
	#prices: Record<string, string> = {};

	private constructor(node: LocalNode, novation: Novation) {
		this.node = node;
		this.novation = novation;
		novation.blocks.listen(({ events }) => {
			for (const { exchange } of events) if (exchange) this.events.push(exchange);
		});
	}

	static async start(options: Partial<LocalNodeOptions> = {}): Promise<Lab> {
		const node = await LocalNode.start({ blockTimeMs: 0, bundle: 1, ...options }, (message) => {
			console.error(message);
		});
		try {
			return new Lab(node, await Novation.connect(node.url, { follow: 'none' }));
		} catch (error) {
			await node.stop();
			throw error;
		}
	}

	async stop(): Promise<void> {
		await this.novation.disconnect();
		await this.node.stop();
	}

	units(market: number): MarketUnits {
		const units = this.novation.units.get(market);
		if (!units) throw new Error(`no market ${market}`);
		return units;
	}

	/** Creates a block in which every feeder repeats the last prices. */
	async block(): Promise<string> {
		if (Object.keys(this.#prices).length > 0) await this.#feed();
		return this.silentBlock();
	}

	/** Creates a block without feeds. */
	silentBlock(): Promise<string> {
		return this.novation.createBlock();
	}

	/** Sets the prices of all feeders and creates a block. */
	async prices(btc: string, eth = '4000'): Promise<string> {
		this.#prices = { [BTC]: btc, [ETH]: eth };
		return this.block();
	}

	/** Creates blocks until `promise` is settled, and returns its result. */
	async settle<T>(promise: Promise<T>, block = () => this.block()): Promise<T> {
		let isSettled = false;
		const settled = (): void => void (isSettled = true);
		promise.then(settled, settled);
		for (let made = 0; made < PATIENCE_BLOCKS; made += 1) {
			// The transaction must be in the pool before the block is created.
			await sleep(30);
			if (isSettled) break;
			await block();
		}
		return promise;
	}

	/** Opens an account with this deposit. */
	async trader(secret: string, deposit: string): Promise<Trader> {
		const trader = await this.novation.trader(secret);
		await this.settle(trader.deposit(quoteAtoms(deposit)));
		return trader;
	}

	order(
		market: number,
		side: Side,
		size: string,
		price: string,
		kind: OrderKind | 'rest' | 'take' = 'rest',
	): OrderRequest {
		const units = this.units(market);
		const kinds: Record<string, OrderKind> = {
			rest: { type: 'Limit', postOnly: false },
			take: { type: 'ImmediateOrCancel' },
		};
		const clientId = this.#nextId;
		this.#nextId += 1n;
		return {
			market,
			clientId,
			side,
			lots: units.lots(size),
			price: units.ticks(price),
			kind: typeof kind === 'string' ? kinds[kind]! : kind,
		};
	}

	/** Recomputes from state that money is conserved and every market balanced; throws if not. */
	async expectConserved(): Promise<void> {
		const hash = await this.novation.reader.headHash();
		const [state, reported] = await Promise.all([
			this.novation.reader.ledger(hash),
			this.novation.reader.conservation(hash),
		]);
		const { custodyDifference, longMinusShort } = auditLedger(state);
		if (custodyDifference !== 0n) throw new Error(`custody differs by ${custodyDifference}`);
		if (reported.difference !== 0n) {
			throw new Error(`the chain reports a difference of ${reported.difference}`);
		}
		if (reported.custody !== state.custody) {
			throw new Error('the chain reports another custody than its balance');
		}
		for (const [market, lots] of longMinusShort) {
			if (lots !== 0n) throw new Error(`market ${market} is off by ${lots} lots`);
		}
	}

	async #feed(): Promise<void> {
		const prices = Object.entries(this.#prices).map(([market, price]) => ({
			market: Number(market),
			ticks: this.units(Number(market)).ticks(price),
		}));
		for (let i = 0; i < 3; i += 1) {
			const feeder = await this.novation.trader(DEV_FAMILIES.feeder(i));
			await feeder.feed(prices);
		}
	}
}
