/**
 * `make replay`: replays recorded prices against its own node, as fast as the chain allows, and
 * writes a summary as JSON. Options come from the environment; see `options.ts`.
 */
import { existsSync } from 'node:fs';
import type { Scene } from '../bots/scene.ts';
import { chooseSource } from '../feeder/choose.ts';
import { PathSource } from '../feeder/recorded.ts';
import { LocalNode } from '../session/local-node.ts';
import { Session } from '../session/session.ts';
import { isSound, summaryLines, type Summary } from '../session/summary.ts';
import { readOptions, sourceRequest, type Options } from './options.ts';
import { runProgram, writeReport } from './program.ts';

/** Time that a block adds to the development chain's clock. */
const BLOCK_MS = 6_000;
const BLOCKS_PER_MINUTE = 60_000 / BLOCK_MS;

/** The full check reads every account, so it runs once per bar and at the end. */
const CHECK_EVERY_BLOCKS = BLOCKS_PER_MINUTE;

/** Limit of the warm-up. Markets open a few blocks after their first prices. */
const WARM_UP_BLOCKS = 60;

const log = (text: string): void => console.error(text);

async function main(): Promise<void> {
	const options = readOptions(process.env);
	const source = await recordedSource(options);
	log(`replaying ${source.label}`);

	let fail: (error: Error) => void = () => undefined;
	const interrupted = new Promise<never>((_, reject) => (fail = reject));
	interrupted.catch(() => undefined);
	const node = await LocalNode.start({ blockTimeMs: 0, bundle: 1 }, (message) =>
		fail(new Error(message)),
	);
	process.once('SIGINT', () => fail(new Error('interrupted')));
	process.once('SIGTERM', () => fail(new Error('terminated')));
	try {
		const summary = await Promise.race([replay(node.url, source, options), interrupted]);
		await report(summary, options);
	} finally {
		await node.stop();
	}
}

/** Opens the recorded file, or the built-in scenario with a message if the file is missing. */
async function recordedSource(options: Options): Promise<PathSource> {
	const isMissing = options.data !== undefined && !existsSync(options.data);
	if (isMissing) log(`${options.data} does not exist: using the built-in crash scenario instead`);
	const { data, ...request } = sourceRequest(options);
	const source = await chooseSource(
		data === undefined || isMissing ? { ...request, kind: 'crash' } : { ...request, data },
	);
	if (!(source instanceof PathSource)) {
		throw new Error('live prices cannot be replayed; set DATA to a file, or SOURCE=crash');
	}
	return source;
}

async function replay(url: string, source: PathSource, options: Options): Promise<Summary> {
	const session = await Session.open(url, source, { seed: options.seed, follow: 'none' });
	try {
		let scene = await warmUp(session);
		const blocks = source.window.minutes * BLOCKS_PER_MINUTE;
		for (let block = 0; block <= blocks; block += 1) {
			await Promise.all([session.feeder.feed(block * BLOCK_MS), session.crowd.act(scene)]);
			const hash = await session.novation.createBlock();
			scene = await session.look(hash);
			const isCheck = block % CHECK_EVERY_BLOCKS === 0 || block === blocks;
			await (isCheck ? session.check(hash) : session.checkBooks(hash));
			if (isCheck) log(progressLine(session, scene, block * BLOCK_MS));
		}
		return session.summary();
	} finally {
		await session.novation.disconnect();
	}
}

/** Sends the first prices and the bots' deposits, and waits until every market is open. */
async function warmUp(session: Session): Promise<Scene> {
	await session.crowd.fund();
	for (let block = 0; block < WARM_UP_BLOCKS; block += 1) {
		await session.feeder.feed(0);
		const hash = await session.novation.createBlock();
		const scene = await session.look(hash);
		const isReady = scene.markets.every(
			({ index, info }) => index !== undefined && info.status === 'Open',
		);
		if (!isReady || scene.markets.length === 0) continue;
		await session.check(hash);
		return scene;
	}
	throw new Error(
		`a market has not opened within ${WARM_UP_BLOCKS} blocks; check that the data has its prices`,
	);
}

function progressLine(session: Session, scene: Scene, elapsed: number): string {
	const { source, tally, worst } = session;
	const from = source instanceof PathSource ? source.window.from : 0;
	const clock = new Date(from + elapsed).toISOString().slice(11, 16);
	const prices = scene.markets.map(({ units, index }) => {
		return `${units.symbol} ${index === undefined ? 'absent' : units.price(index)}`;
	});
	return [
		clock,
		...prices,
		`${tally.blocks} blocks`,
		`${tally.orders} orders`,
		`${tally.fills} fills`,
		`${tally.liquidations} liquidations`,
		`custody difference ${worst.custodyDifference}`,
	].join('  ');
}

async function report(summary: Summary, { out }: Options): Promise<void> {
	await writeReport(summary, out);
	if (out !== undefined) log(['', ...summaryLines(summary), '', `written to ${out}`].join('\n'));
	if (isSound(summary)) return;
	log('the run broke a law of the exchange; see the summary');
	process.exitCode = 1;
}

runProgram('replay', main);
