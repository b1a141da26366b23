import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readOptions } from '../src/cli/options.ts';
import { freePort, isPortFree, LocalNode, nodeBinary } from '../src/session/local-node.ts';

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'novation-node-'))));
afterAll(() => rmSync(folder, { recursive: true }));

/** Writes a program that replaces the node. */
function program(name: string, script: string): string {
	const path = join(folder, name);
	writeFileSync(path, `#!/usr/bin/env node\n${script}\n`);
	chmodSync(path, 0o755);
	return path;
}

const SERVER = `
const port = process.argv.find((a) => a.startsWith('--rpc-port=')).split('=')[1];
require('http').createServer((_, r) => r.end('{}')).listen(port, '127.0.0.1');
`;

const failOnDeath = (message: string): void => {
	throw new Error(`the node died: ${message}`);
};

describe('local node', () => {
	test('should be found by the environment, otherwise in the target folder', () => {
		expect(nodeBinary({ NOVATION_NODE: '/x/node' })).toBe('/x/node');
		expect(nodeBinary({ CARGO_TARGET_DIR: '/t' })).toBe('/t/release/novation-node');
		expect(nodeBinary({})).toMatch(/\.cache\/novation\/target\/release\/novation-node$/);
	});

	test('should say how to get a missing node', async () => {
		const start = LocalNode.start({ blockTimeMs: 0, binary: '/no/such/node' }, failOnDeath);
		await expect(start).rejects.toThrow(
			'there is no node at /no/such/node; build it with `make build`',
		);
	});

	test('should name the port that is in use', async () => {
		const server = createServer();
		await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
		const { port } = server.address() as { port: number };
		expect(await isPortFree(port)).toBe(false);
		const binary = program('unused', '');
		await expect(
			LocalNode.start({ blockTimeMs: 0, rpcPort: port, binary }, failOnDeath),
		).rejects.toThrow(`port ${port} is in use`);
		server.close();
	});

	test('should report the log of a node that dies at its start', async () => {
		const binary = program('dies', `console.error('Error: bad chain spec'); process.exit(3);`);
		const deaths: string[] = [];
		const start = LocalNode.start({ blockTimeMs: 0, binary }, (message) =>
			deaths.push(message),
		);
		await expect(start).rejects.toThrow(/ended with code 3.*\n.*Error: bad chain spec/);
	});

	test('should report when the node dies later, but not when it is stopped', async () => {
		const deaths: string[] = [];
		const binary = program('lives', SERVER);
		const node = await LocalNode.start({ blockTimeMs: 0, binary }, (message) =>
			deaths.push(message),
		);
		expect(node.url).toBe(`ws://127.0.0.1:${node.port}`);
		await node.stop();
		expect(deaths).toEqual([]);
		expect(await isPortFree(node.port)).toBe(true);

		const brief = program('brief', `${SERVER}\nsetTimeout(() => process.exit(9), 1500);`);
		const died = new Promise<string>((resolve) => {
			LocalNode.start({ blockTimeMs: 0, binary: brief }, resolve).catch(resolve);
		});
		expect(await died).toContain('ended with code 9');
	});

	test('a free port should be free', async () => {
		expect(await isPortFree(await freePort())).toBe(true);
	});
});

describe('options', () => {
	test('should come from the environment, where empty means absent', () => {
		expect(readOptions({ DATA: '', FROM: ' ', MINUTES: '' })).toEqual({ seed: 'novation' });
		expect(
			readOptions({
				DATA: 'a.csv',
				FROM: '2025-10-10T21:00',
				MINUTES: '30',
				OUT: 'o',
				SEED: 's',
			}),
		).toEqual({
			data: 'a.csv',
			from: Date.UTC(2025, 9, 10, 21),
			minutes: 30,
			out: 'o',
			seed: 's',
		});
	});

	test('should name the values that are allowed', () => {
		expect(() => readOptions({ MINUTES: 'ten' })).toThrow(
			'set MINUTES to a number from 1 to 100000, not "ten"',
		);
		expect(() => readOptions({ PORT: '70000' })).toThrow(
			'set PORT to a number from 1 to 65535',
		);
		expect(() => readOptions({ FROM: 'now' })).toThrow('"now" is not a UTC time');
		expect(() => readOptions({ SOURCE: 'dream' })).toThrow('set SOURCE to live or crash');
	});
});
