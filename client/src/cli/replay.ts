/**
 * `make replay`: plays recorded prices against a node of its own, as fast as the chain keeps up,
 * and writes what happened as JSON. Options come from the environment; see `options.ts`.
 */
import { existsSync } from 'node:fs';
import type { Scene } from '../bots/scene.ts';
import { chooseSource } from '../feeder/choose.ts';
import { PathSource } from '../feeder/recorded.ts';
import { LocalNode } from '../session/local-node.ts';
import { readOptions, sourceRequest, type Options } from './options.ts';
import { runProgram, writeReport } from './program.ts';
import { Session } from '../session/session.ts';
import { isSound, summaryLines, type Summary } from '../session/summary.ts';

/** A block moves the development chain's clock by this much. */
const BLOCK_MS = 6_000;
const BLOCKS_PER_MINUTE = 60_000 / BLOCK_MS;

/** The full check reads every account, so it comes once per bar and at the end. */
const CHECK_EVERY_BLOCKS = BLOCKS_PER_MINUTE;

/** A market opens when its prices have come in; it takes a few blocks at most. */
const WARM_UP_BLOCKS = 60;

const say = (text: string): void => console.error(text);

async function main(): Promise<void> {
	const options = readOptions(process.env);
	const source = await recordedSource(options);
	say(`replaying ${source.label}`);

	let fail: (error: Error) => void = () => undefined;
	const interrupted = new Promise<never>((_, reject) => (fail = reject));
	interrupted.catch(() => undefined);
	const node = await LocalNode.start({ blockTimeMs: 0 }, (message) => fail(new Error(message)));
	process.once('SIGINT', () => fail(new Error('interrupted')));
	process.once('SIGTERM', () => fail(new Error('ended from outside')));
	try {
		const summary = await Promise.race([replay(node.url, source, options), interrupted]);
		await report(summary, options);
	} finally {
		await node.stop();
	}
}

/** The file if it is there; else the built-in scenario, which then says so. */
async function recordedSource(options: Options): Promise<PathSource> {
	const isMissing = options.data !== undefined && !existsSync(options.data);
	if (isMissing) say(`${options.data} is not there: using the built-in crash scenario instead`);
	const { data, ...wish } = sourceRequest(options);
	const source = await chooseSource(
		data === undefined || isMissing ? { ...wish, kind: 'crash' } : { ...wish, data },
	);
	if (!(source instanceof PathSource)) throw new Error('only recorded prices can be replayed');
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
			if (isCheck) say(progressLine(session, scene, block * BLOCK_MS));
		}
		return session.summary();
	} finally {
		await session.novation.disconnect();
	}
}

/** Brings in the first prices and the bots' deposits, and waits until every market is open. */
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
	throw new Error(`no market has opened within ${WARM_UP_BLOCKS} blocks`);
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
	if (out !== undefined) say(['', ...summaryLines(summary), '', `written to ${out}`].join('\n'));
	if (isSound(summary)) return;
	say('the run broke a law of the exchange: see the summary');
	process.exitCode = 1;
}

runProgram('replay', main);
