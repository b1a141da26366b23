/**
 * `make run`: runs a development chain with a live market, and shows it in the terminal. Options
 * come from the environment; see `options.ts`.
 */
import { chooseSource } from '../feeder/choose.ts';
import { feedEveryBlock } from '../feeder/feeder.ts';
import type { PriceSource } from '../feeder/source.ts';
import { asError } from '../sdk/as-error.ts';
import { LocalNode } from '../session/local-node.ts';
import { Session } from '../session/session.ts';
import { summaryLines } from '../session/summary.ts';
import { connectLine } from '../view/frame.ts';
import { LiveView } from '../view/live-view.ts';
import { Terminal } from '../view/terminal.ts';
import { readOptions, sourceRequest } from './options.ts';

const DEFAULT_PORT = 9944;
const BLOCK_WALL_MS = 500;
/** Time that a block adds to the chain's clock. Recorded prices move at the same pace. */
const BLOCK_CHAIN_MS = 500;

async function main(): Promise<void> {
	const options = readOptions(process.env);
	console.log('Looking for prices …');
	const source = await chooseSource(sourceRequest(options));
	console.log(`Prices: ${source.label}`);
	console.log('Starting the chain …');
	const stop = new AbortController();
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
		process.on(signal, () => (stop.signal.aborted ? process.exit(130) : stop.abort()));
	}
	const node = await LocalNode.start(
		{ rpcPort: options.port ?? DEFAULT_PORT, blockTimeMs: BLOCK_WALL_MS },
		(message) => stop.abort(new Error(message)),
	);
	const speed = options.speed ?? paceOf(source);
	try {
		if (!stop.signal.aborted) await show(node.url, source, speed, options.seed, stop);
	} finally {
		await node.stop();
	}
	if (stop.signal.reason instanceof Error && stop.signal.reason.name !== 'AbortError') {
		throw stop.signal.reason;
	}
}

/** Returns the speed of the data: real time for live prices, otherwise that of the chain's clock. */
function paceOf({ kind }: PriceSource): number {
	return kind === 'live' ? 1 : BLOCK_CHAIN_MS / BLOCK_WALL_MS;
}

async function show(
	url: string,
	source: PriceSource,
	speed: number,
	seed: string,
	stop: AbortController,
): Promise<void> {
	const { signal } = stop;
	const terminal = new Terminal(process.stdout);
	console.log(connectLine(url));
	let onError: (error: Error) => void = () => undefined;
	const session = await Session.open(url, source, {
		seed,
		follow: 'best',
		onError: (error) => onError(error),
	});
	try {
		const show = new LiveView(session, {
			url,
			speed,
			terminal,
			onBroken: (error) => stop.abort(error),
		});
		onError = (error) => show.notice(error.message);
		show.start();
		await session.crowd.fund();
		await feedEveryBlock(session.novation, session.feeder, { source, speed, signal });
		await show.end(signal.aborted);
	} finally {
		terminal.close();
		await session.novation.disconnect().catch(() => undefined);
	}
	const ended = signal.aborted ? 'Stopped.' : 'The data has ended.';
	console.log(['', ended, '', ...summaryLines(session.summary())].join('\n'));
}

main().then(
	() => process.exit(),
	(error: unknown) => {
		console.error(`\n${asError(error).message}`);
		process.exit(1);
	},
);
