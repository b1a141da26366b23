import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { asError } from '../sdk/as-error.ts';

/** Runs the program `name`. An error goes to standard error and sets the exit status to 1. */
export function runProgram(name: string, main: () => Promise<void>): void {
	main().then(
		// A closing WebSocket would delay the exit.
		() => process.exit(),
		(error: unknown) => {
			console.error(`${name}: ${asError(error).message}`);
			process.exit(1);
		},
	);
}

/** Writes a report as JSON to the file `out`, or to standard output without one. */
export async function writeReport(report: object, out: string | undefined): Promise<void> {
	const json = `${JSON.stringify(report, null, '\t')}\n`;
	if (out) {
		await mkdir(dirname(out), { recursive: true });
		await writeFile(out, json);
	} else {
		process.stdout.write(json);
	}
}
