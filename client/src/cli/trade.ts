/**
 * `npm run trade`: runs the feeder and the bots of `make run` on an existing network for `SECONDS`,
 * through the node at `URL`. Writes a summary as JSON, with latencies and reversals.
 */
import type { Scene } from '../bots/scene.ts';
import { chooseSource } from '../feeder/choose.ts';
import { feedEveryBlock } from '../feeder/feeder.ts';
import { asError } from '../sdk/as-error.ts';
import type { Block } from '../sdk/blocks.ts';
import { FinalityTracker } from '../session/finality.ts';
import { LatencyProbe, spread } from '../session/latency.ts';
import { ReversalCounter } from '../session/reversals.ts';
import { Session } from '../session/session.ts';
import { isSound } from '../session/summary.ts';
import { readOptions, sourceRequest } from './options.ts';
import { runProgram, writeReport } from './program.ts';

const PROBE = '//Ferdie';

const log = (text: string): void => console.error(text);

async function main(): Promise<void> {
	const { URL: url, SECONDS: seconds } = process.env;
	if (!url || !(Number(seconds) > 0)) {
		throw new RangeError('set URL to the node and SECONDS to the duration');
	}
	const options = readOptions(process.env);
	const source = await chooseSource(sourceRequest(options));
	log(`trading on ${url} for ${seconds} s at prices of ${source.label}`);
	const session = await Session.open(url, source, {
		seed: options.seed,
		follow: 'best',
		onError: (error) => log(error.message),
	});
	const probe = await LatencyProbe.open(session.novation, PROBE);
	const finality = new FinalityTracker(session.novation);
	const reversals = new ReversalCounter(session.novation);
	const stop = AbortSignal.timeout(Number(seconds) * 1_000);
	const observations = await trade(session, probe, options.speed ?? 1, stop);
	const { last } = session.novation.blocks;
	if (last) await session.check(last.hash);
	const transactions = await finality.untilFinal();
	const summary = session.summary();
	const report = {
		...summary,
		...observations,
		...transactions,
		...reversals.report(),
		orders_probed: probe.latencies.length,
		to_best_ms: spread(probe.latencies.map(({ best }) => best)),
		to_included_ms: spread(probe.latencies.map(({ included }) => included)),
		to_final_ms: spread(probe.latencies.map(({ final }) => final)),
		latency_ms: session.novation.latency,
	};
	await writeReport(report, options.out);
	if (!isSound(summary)) throw new Error('the run broke a law of the exchange; see the summary');
}

/** Observations of the run. */
interface Observations {
	/** Number of blocks that could not be read or acted on. */
	trouble: number;
	/** Statuses of each market, in the order of their changes. */
	statuses: Record<string, string[]>;
	/** Number of liquidations and deleveragings in markets that were not open. */
	closed_while_not_open: number;
	/** Number of hourly funding charges over all markets. */
	funding_charges: number;
}

/** Lets the bots act on every block until `signal` aborts. */
async function trade(
	session: Session,
	probe: LatencyProbe,
	speed: number,
	signal: AbortSignal,
): Promise<Observations> {
	const observations: Observations = {
		trouble: 0,
		statuses: {},
		closed_while_not_open: 0,
		funding_charges: 0,
	};
	let working: Promise<void> | undefined;
	const act = async (block: Block): Promise<void> => {
		const scene = await session.look(block.hash);
		observe(observations, scene, block);
		await Promise.all([session.crowd.act(scene), session.check(block.hash)]);
	};
	await session.crowd.fund();
	const stopListening = session.novation.blocks.listen((block) => {
		observations.funding_charges += block.events.filter(
			({ method }) => method === 'FundingCharged',
		).length;
		working ??= act(block)
			.catch((error: unknown) => {
				observations.trouble += 1;
				log(asError(error).message);
			})
			.finally(() => (working = undefined));
	});
	const [market] = session.novation.units.keys();
	const probing = market === undefined ? undefined : probe.run(market, signal);
	await feedEveryBlock(session.novation, session.feeder, {
		source: session.source,
		speed,
		signal,
	});
	stopListening();
	await Promise.allSettled([working, probing]);
	return observations;
}

function observe(observations: Observations, scene: Scene, block: Block): void {
	for (const { market, units, info } of scene.markets) {
		const statuses = (observations.statuses[units.symbol] ??= []);
		if (statuses.at(-1) !== info.status) statuses.push(info.status);
		if (info.status === 'Open') continue;
		for (const { exchange } of block.events) {
			const isClosing =
				exchange?.type === 'PositionLiquidated' || exchange?.type === 'Deleveraged';
			if (isClosing && exchange.market === market) observations.closed_while_not_open += 1;
		}
	}
}

runProgram('trade', main);
