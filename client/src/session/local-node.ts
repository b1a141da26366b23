import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const HOST = '127.0.0.1';
/** The first start compiles the runtime, which takes minutes on a slow machine. */
const START_TIMEOUT_MS = 180_000;
const STOP_TIMEOUT_MS = 10_000;
const MAX_LOG_LINES = 40;

/** Returns the path of the node's binary: `NOVATION_NODE`, or the build in the target folder. */
export function nodeBinary(env: NodeJS.ProcessEnv = process.env): string {
	if (env.NOVATION_NODE) return env.NOVATION_NODE;
	const target = env.CARGO_TARGET_DIR ?? join(homedir(), '.cache', 'novation', 'target');
	return join(target, 'release', 'novation-node');
}

/** Returns a port that is free at this moment. */
export async function freePort(): Promise<number> {
	return listenOn(0);
}

export async function isPortFree(port: number): Promise<boolean> {
	return listenOn(port).then(
		() => true,
		() => false,
	);
}

function listenOn(port: number): Promise<number> {
	return new Promise((resolve, reject) => {
		const server = createServer();
		server.once('error', reject);
		server.listen(port, HOST, () => {
			const address = server.address();
			const found = typeof address === 'object' && address ? address.port : port;
			server.close(() => resolve(found));
		});
	});
}

export interface LocalNodeOptions {
	/** Port of the JSON-RPC server; a free one by default. */
	readonly rpcPort?: number;
	/** Milliseconds between blocks; with 0 the node creates blocks only on request. */
	readonly blockTimeMs: number;
	/** Blocks that share a slot of six seconds; twelve by default, as collators build them. */
	readonly bundle?: number;
	/** Folder of the chain's database; a temporary one by default. */
	readonly basePath?: string;
	readonly binary?: string;
}

/** A development chain of one node, run as a child process. */
export class LocalNode {
	readonly port: number;
	readonly #process: ChildProcess;
	readonly #lines: string[] = [];
	#exit: string | undefined;
	#isStopping = false;

	private constructor(child: ChildProcess, port: number, onDeath: (message: string) => void) {
		this.#process = child;
		this.port = port;
		for (const stream of [child.stdout, child.stderr]) {
			stream?.setEncoding('utf8').on('data', (text: string) => this.#appendLog(text));
		}
		// The node must not outlive this process.
		process.once('exit', () => child.kill('SIGKILL'));
		child.once('error', (error) => this.#onExit(error.message, onDeath));
		child.once('exit', (code, signal) => {
			this.#onExit(`the node ended with ${signal ?? `code ${code}`}`, onDeath);
		});
	}

	/**
	 * Starts the node and waits until its RPC answers. If the node later ends by itself, `onDeath`
	 * receives the reason and the last lines of its log.
	 */
	static async start(
		options: LocalNodeOptions,
		onDeath: (message: string) => void,
	): Promise<LocalNode> {
		const binary = options.binary ?? nodeBinary();
		if (!existsSync(binary)) {
			throw new Error(
				`there is no node at ${binary}; build it with \`make build\`, or set NOVATION_NODE`,
			);
		}
		const port = options.rpcPort ?? (await freePort());
		if (!(await isPortFree(port))) {
			throw new Error(
				`port ${port} is in use; stop the program that listens there, or set another PORT`,
			);
		}
		const child = spawn(binary, nodeArguments(port, options), {
			stdio: ['ignore', 'pipe', 'pipe'],
			// Ctrl-C must reach only this process, which then stops the node in order.
			detached: true,
		});
		const node = new LocalNode(child, port, onDeath);
		try {
			await node.#waitForRpc();
		} catch (error) {
			await node.stop();
			throw error;
		}
		return node;
	}

	get url(): string {
		return `ws://${HOST}:${this.port}`;
	}

	/** The last lines of the node's log. */
	get lastLines(): readonly string[] {
		return this.#lines;
	}

	async stop(): Promise<void> {
		this.#isStopping = true;
		if (this.#exit !== undefined) return;
		const ended = new Promise<void>((resolve) => this.#process.once('exit', () => resolve()));
		this.#process.kill('SIGTERM');
		const timer = setTimeout(() => this.#process.kill('SIGKILL'), STOP_TIMEOUT_MS);
		await ended;
		clearTimeout(timer);
	}

	async #waitForRpc(): Promise<void> {
		const deadline = Date.now() + START_TIMEOUT_MS;
		while (Date.now() < deadline) {
			if (this.#exit !== undefined) throw new Error(this.#withLines(this.#exit));
			if (await this.#isReady()) return;
			await sleep(200);
		}
		throw new Error(this.#withLines(`the node's RPC did not answer on port ${this.port}`));
	}

	async #isReady(): Promise<boolean> {
		const request = { jsonrpc: '2.0', id: 1, method: 'system_chain', params: [] };
		try {
			const response = await fetch(`http://${HOST}:${this.port}`, {
				method: 'POST',
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify(request),
				signal: AbortSignal.timeout(2_000),
			});
			return response.ok;
		} catch {
			return false;
		}
	}

	#appendLog(text: string): void {
		this.#lines.push(...text.split('\n').filter((line) => line !== ''));
		if (this.#lines.length > MAX_LOG_LINES) {
			this.#lines.splice(0, this.#lines.length - MAX_LOG_LINES);
		}
	}

	#onExit(message: string, onDeath: (message: string) => void): void {
		if (this.#exit !== undefined) return;
		this.#exit = message;
		if (!this.#isStopping) onDeath(this.#withLines(message));
	}

	#withLines(message: string): string {
		const tail = this.#lines.slice(-8).map((line) => `    ${line}`);
		return tail.length > 0 ? `${message}. Last lines of its log:\n${tail.join('\n')}` : message;
	}
}

function nodeArguments(
	rpcPort: number,
	{
		blockTimeMs,
		bundle,
		basePath,
	}: Pick<LocalNodeOptions, 'blockTimeMs' | 'bundle' | 'basePath'>,
): string[] {
	return [
		'--dev',
		`--dev-block-time=${blockTimeMs}`,
		...(bundle === undefined ? [] : [`--dev-bundle=${bundle}`]),
		`--rpc-port=${rpcPort}`,
		...(basePath === undefined ? [] : [`--base-path=${basePath}`]),
		'--no-prometheus',
		'--no-telemetry',
		'--no-hardware-benchmarks',
	];
}
