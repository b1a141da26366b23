import { defineConfig } from 'vitest/config';

/** Against a real node: one after the other, since each runs a chain of its own. */
export default defineConfig({
	test: {
		include: ['e2e/**/*.test.ts'],
		environment: 'node',
		fileParallelism: false,
		testTimeout: 120_000,
		hookTimeout: 240_000,
	},
});
