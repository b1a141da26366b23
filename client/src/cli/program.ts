import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Runs the program `name` to its end. What fails it goes to standard error, and the process ends with 1. */
export function runProgram(name: string, main: () => Promise<void>): void {
	main().then(
		// A WebSocket that is closing would hold the process back.
		() => process.exit(),
		(error: Error) => {
			console.error(`${name}: ${error.message}`);
			process.exit(1);
		},
	);
}

/** Writes a report as JSON to the file `out`, or to standard output where there is none. */
export async function writeReport(report: object, out: string | undefined): Promise<void> {
	const json = `${JSON.stringify(report, null, '\t')}\n`;
	if (out) {
		await mkdir(dirname(out), { recursive: true });
		await writeFile(out, json);
	} else {
		process.stdout.write(json);
	}
}
