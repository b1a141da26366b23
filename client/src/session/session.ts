import { Crowd } from '../bots/crowd.ts';
import { readScene, type Scene } from '../bots/scene.ts';
import { Feeder } from '../feeder/feeder.ts';
import { formatPrice } from '../feeder/price.ts';
import { PathSource } from '../feeder/recorded.ts';
import type { PriceSource } from '../feeder/source.ts';
import { Novation, type ConnectOptions } from '../sdk/novation.ts';
import { checkState, countCrossed, WorstViolations, type Check } from './checks.ts';
import { summarise, Tally, type PriceExtremes, type Summary } from './summary.ts';

/** A running market: feeder, bots, and the counts and checks of the run. */
export class Session {
	readonly novation: Novation;
	readonly source: PriceSource;
	readonly feeder: Feeder;
	readonly crowd: Crowd;
	readonly tally: Tally;
	readonly worst: WorstViolations;
	readonly #indexRange = new Map<number, { low: bigint; high: bigint }>();
	readonly #started = Date.now();
	#names = new Map<number, string>();
	#first: Check | undefined;
	#last: Check | undefined;

	private constructor(novation: Novation, source: PriceSource, feeder: Feeder, crowd: Crowd) {
		this.novation = novation;
		this.source = source;
		this.feeder = feeder;
		this.crowd = crowd;
		this.tally = new Tally(novation.reader.maxBlockWeight());
		this.worst = new WorstViolations(
			(market) => novation.units.get(market)?.symbol ?? `#${market}`,
		);
		novation.blocks.listen((block) => this.tally.onBlock(block));
	}

	static async open(
		url: string,
		source: PriceSource,
		options: {
			seed: string;
			follow: ConnectOptions['follow'];
			onError?: (error: Error) => void;
		},
	): Promise<Session> {
		const { follow, onError } = options;
		const novation = await Novation.connect(url, {
			...(follow ? { follow } : {}),
			...(onError ? { onError } : {}),
		});
		const feeder = await Feeder.open(novation, source);
		const crowd = await Crowd.open(novation, options.seed);
		return new Session(novation, source, feeder, crowd);
	}

	get lastCheck(): Check | undefined {
		return this.#last;
	}

	get insuranceBefore(): bigint {
		return this.#first?.insurance ?? 0n;
	}

	/** Reads the markets at a block, and records the extremes of their prices. */
	async look(hash: string): Promise<Scene> {
		const scene = await readScene(this.novation, hash);
		for (const { market, index } of scene.markets) {
			if (index === undefined) continue;
			const { low, high } = this.#indexRange.get(market) ?? { low: index, high: index };
			this.#indexRange.set(market, {
				low: index < low ? index : low,
				high: index > high ? index : high,
			});
		}
		return scene;
	}

	/** Recomputes the laws from the state at a block, and records violations. */
	async check(hash: string): Promise<Check> {
		const check = await checkState(this.novation, hash);
		this.worst.add(check);
		this.#first ??= check;
		this.#last = check;
		return check;
	}

	/** Checks only for crossed books, which is cheap enough for every block. */
	async checkBooks(hash: string): Promise<void> {
		this.worst.addCrossed(await countCrossed(this.novation, hash));
	}

	/** Returns the name of the bot that owns a ledger account. */
	nameOf(account: number): string {
		return this.#names.get(account) ?? `#${account}`;
	}

	/** Reads which account belongs to which bot. */
	async learnNames(): Promise<void> {
		const known = new Set(this.#names.values());
		for (const { name, address } of this.crowd.members) {
			const label = name.replace(/^\/\//, '').replace('//', ' ');
			if (known.has(label)) continue;
			const account = await this.novation.reader.account(address);
			if (account) this.#names.set(account.index, label);
		}
	}

	summary(): Summary {
		this.tally.addRejections(this.crowd.rejected);
		return summarise(this.tally, this.worst, {
			source: { kind: this.source.kind, label: this.source.label, ...this.#window() },
			prices: this.#prices(),
			insuranceBefore: this.#first?.insurance ?? 0n,
			insuranceAfter: this.#last?.insurance ?? 0n,
			badDebt: (this.#last?.badDebt ?? 0n) - (this.#first?.badDebt ?? 0n),
			wallSeconds: Math.round((Date.now() - this.#started) / 100) / 10,
		});
	}

	#window(): { from?: number; minutes?: number } {
		return this.source instanceof PathSource ? this.source.window : {};
	}

	#prices(): Map<string, PriceExtremes> {
		const ranges = this.source instanceof PathSource ? this.source.ranges() : undefined;
		const prices = new Map<string, PriceExtremes>();
		for (const [market, units] of this.novation.units) {
			const range = ranges?.get(units.symbol);
			const index = this.#indexRange.get(market);
			prices.set(units.symbol, {
				...(range
					? { source_low: formatPrice(range.low), source_high: formatPrice(range.high) }
					: {}),
				...(index
					? { index_low: units.price(index.low), index_high: units.price(index.high) }
					: {}),
			});
		}
		return prices;
	}
}
