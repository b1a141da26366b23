import type { Scene } from '../bots/scene.ts';
import { asError } from '../sdk/as-error.ts';
import type { Block } from '../sdk/blocks.ts';
import type { Depth } from '../sdk/types.ts';
import type { Session } from '../session/session.ts';
import { RecentEvents, marketsOf, positionsOf, type Board } from './board.ts';
import type { Terminal } from './terminal.ts';

const BOOK_LEVELS = 5;
const CHECK_EVERY_BLOCKS = 5;
const HISTORY_BLOCKS = 240;
const NOTICE_BLOCKS = 20;
/** Failures in a row before the view gives up. */
const MAX_FAILURES = 10;

/** Lets the bots act on every block, and shows the market. */
export class LiveView {
	readonly #session: Session;
	readonly #url: string;
	readonly #speed: number;
	readonly #terminal: Terminal;
	readonly #onBroken: (error: Error) => void;
	readonly #recentEvents: RecentEvents;
	readonly #histories = new Map<number, bigint[]>();
	readonly #started = Date.now();
	#stopListening: (() => void) | undefined;
	#working: Promise<void> | undefined;
	#failures = 0;
	#notices: { text: string; until: number }[] = [];

	constructor(
		session: Session,
		options: {
			url: string;
			speed: number;
			terminal: Terminal;
			/** Called after too many blocks in a row have failed. */
			onBroken: (error: Error) => void;
		},
	) {
		this.#session = session;
		this.#onBroken = options.onBroken;
		this.#url = options.url;
		this.#speed = options.speed;
		this.#terminal = options.terminal;
		this.#recentEvents = new RecentEvents(session.novation.units, (account) =>
			session.nameOf(account),
		);
	}

	start(): void {
		this.#stopListening = this.#session.novation.blocks.listen((block) => {
			this.#recentEvents.onBlock(block);
			// Skip a block that arrives while the previous one is being processed.
			this.#working ??= this.#onBlock(block)
				.then(() => void (this.#failures = 0))
				.catch((error: unknown) => this.#failed(asError(error)))
				.finally(() => (this.#working = undefined));
		});
	}

	/** Shows a message for some blocks. */
	notice(text: string): void {
		const until = (this.#session.novation.blocks.last?.number ?? 0) + NOTICE_BLOCKS;
		this.#notices.push({ text, until });
	}

	/** Stops the bots, and checks the state one last time. */
	async end(isInterrupted: boolean): Promise<void> {
		this.#stopListening?.();
		await this.#working;
		const { last } = this.#session.novation.blocks;
		if (!last) return;
		try {
			await this.#session.check(last.hash);
		} catch (error) {
			// After Ctrl-C the node may have ended already; keep the previous check.
			if (!isInterrupted) throw error;
		}
	}

	async #onBlock(block: Block): Promise<void> {
		const session = this.#session;
		const scene = await session.look(block.hash);
		const acting = session.crowd.act(scene);
		acting.catch(() => undefined);
		this.#remember(scene);
		const [depths] = await Promise.all([
			this.#depths(scene, block.hash),
			block.number % CHECK_EVERY_BLOCKS === 0 ? this.#check(block.hash) : undefined,
		]);
		this.#terminal.show(this.#board(block, scene, depths));
		await acting;
	}

	async #check(hash: string): Promise<void> {
		await Promise.all([this.#session.check(hash), this.#session.learnNames()]);
	}

	async #depths(scene: Scene, hash: string): Promise<Map<number, Depth>> {
		const { reader } = this.#session.novation;
		const entries = scene.markets.map(async ({ market }) => {
			return [market, await reader.depth(market, BOOK_LEVELS, hash)] as const;
		});
		return new Map(await Promise.all(entries));
	}

	#remember({ markets }: Scene): void {
		for (const { market, index } of markets) {
			if (index === undefined) continue;
			const history = this.#histories.get(market) ?? [];
			history.push(index);
			history.splice(0, history.length - HISTORY_BLOCKS);
			this.#histories.set(market, history);
		}
	}

	#failed(error: Error): void {
		this.#failures += 1;
		this.notice(error.message);
		if (this.#failures > MAX_FAILURES) this.#onBroken(error);
	}

	#board(block: Block, scene: Scene, depths: ReadonlyMap<number, Depth>): Board {
		const { novation, source, tally, lastCheck, insuranceBefore } = this.#session;
		const elapsed = (Date.now() - this.#started) * this.#speed;
		this.#notices = this.#notices.filter(({ until }) => until >= block.number).slice(-2);
		const custody = lastCheck?.audit.custodyDifference;
		const imbalance = [...(lastCheck?.audit.longMinusShort ?? [])].map(
			([market, lots]) => [novation.units.get(market)?.symbol ?? `#${market}`, lots] as const,
		);
		return {
			source: source.label,
			url: this.#url,
			block: block.number,
			time: Number(block.timestamp),
			...(source.durationMs === undefined ? {} : { progress: elapsed / source.durationMs }),
			markets: marketsOf(scene, depths, this.#histories),
			fills: this.#recentEvents.fills,
			liquidations: this.#recentEvents.liquidations,
			positions: lastCheck
				? positionsOf(lastCheck, novation.units, (account) => this.#session.nameOf(account))
				: [],
			insurance: lastCheck?.insurance ?? 0n,
			insuranceBefore,
			badDebt: lastCheck?.badDebt ?? 0n,
			...(custody === undefined ? {} : { custodyDifference: custody }),
			longMinusShort: new Map(imbalance),
			weightShare: tally.lastWeightShare,
			tally,
			notices: this.#notices.map(({ text }) => text),
		};
	}
}
