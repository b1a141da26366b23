import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

export default defineConfig(
	globalIgnores(['node_modules/']),
	js.configs.recommended,
	tseslint.configs.strictTypeChecked,
	tseslint.configs.stylisticTypeChecked,
	{
		languageOptions: {
			parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
		},
		rules: {
			eqeqeq: 'error',
			'@typescript-eslint/switch-exhaustiveness-check': [
				'error',
				{ considerDefaultExhaustiveForUnions: true },
			],
			// Numbers and bigints print exactly; everything else must be converted by name.
			'@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
			// `() => stop()` reads better than a block and returns nothing a caller could misuse.
			'@typescript-eslint/no-confusing-void-expression': [
				'error',
				{ ignoreArrowShorthand: true },
			],
			// An `async` method without `await` implements a promise-returning interface, and turns
			// what it throws into a rejection.
			'@typescript-eslint/require-await': 'off',
		},
	},
	{
		files: ['src/**/*.ts'],
		rules: { '@typescript-eslint/explicit-module-boundary-types': 'error' },
	},
	{
		files: ['src/view/ansi.ts', 'test/view.test.ts'],
		// Escape sequences begin with a control character.
		rules: { 'no-control-regex': 'off' },
	},
	{
		files: ['test/**/*.ts', 'e2e/**/*.ts'],
		rules: {
			// A missing value fails the test at that line, which is all that a check could do.
			'@typescript-eslint/no-non-null-assertion': 'off',
			// `afterAll` also runs when `beforeAll` has failed and left its variables unset.
			'@typescript-eslint/no-unnecessary-condition': 'off',
		},
	},
	{ files: ['**/*.js'], extends: [tseslint.configs.disableTypeChecked] },
	prettier,
	// After the settings of prettier, which leave braces to this rule.
	{ rules: { curly: ['error', 'multi-line', 'consistent'] } },
);
