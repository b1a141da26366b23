/** The price feeder alone: `npm run feeder -- --node ws://… --data file.csv.gz`. */
import { parseArgs } from 'node:util';
import { chooseSource, parseUtc } from '../feeder/choose.ts';
import { Feeder, devFeederKeys, feedEveryBlock } from '../feeder/feeder.ts';
import { Novation } from '../sdk/novation.ts';
import { runProgram } from './program.ts';

const USAGE = `usage: npm run feeder -- [options]
  --node <url>       RPC of the node (default: ws://127.0.0.1:9944)
  --source <kind>    live, or crash for the built-in synthetic scenario
                     (default: live if reachable, otherwise crash)
  --data <file>      replay this CSV or CSV.gz of bars or trades
  --from <utc>       start of the replay, such as 2025-10-10T21:00
  --minutes <n>      length of the replay
  --speed <n>        seconds of data per second (default: 1)
  --keys <a,b,c>     secrets of the feeders (default: the development keys)
  --help             print this help`;

async function main(): Promise<void> {
	const { values } = parseArgs({
		options: {
			node: { type: 'string', default: 'ws://127.0.0.1:9944' },
			source: { type: 'string' },
			data: { type: 'string' },
			from: { type: 'string' },
			minutes: { type: 'string' },
			speed: { type: 'string', default: '1' },
			keys: { type: 'string' },
			help: { type: 'boolean', short: 'h' },
		},
	});
	if (values.help) {
		console.log(USAGE);
		return;
	}
	const { source: kind } = values;
	if (kind !== undefined && kind !== 'live' && kind !== 'crash') {
		throw new Error(`set --source to live or crash, not "${kind}"`);
	}
	const source = await chooseSource({
		...(kind ? { kind } : {}),
		...(values.data ? { data: values.data } : {}),
		...(values.from ? { from: parseUtc(values.from) } : {}),
		...(values.minutes ? { minutes: Number(values.minutes) } : {}),
	});
	console.log(`feeding ${values.node} from ${source.label}`);
	const stop = new AbortController();
	process.once('SIGINT', () => stop.abort());
	process.once('SIGTERM', () => stop.abort());
	const novation = await Novation.connect(values.node);
	try {
		const secrets = values.keys?.split(',') ?? devFeederKeys();
		const feeder = await Feeder.open(novation, source, secrets);
		const speed = Number(values.speed);
		await feedEveryBlock(novation, feeder, { source, speed, signal: stop.signal });
		console.log(`done; the pool rejected ${feeder.rejected} feeds`);
	} finally {
		await novation.disconnect();
	}
}

runProgram('feeder', main);
