/**
 * The `novation_*` JSON-RPC methods, so that polkadot.js offers them as `api.rpc.novation.*`.
 * They are aliases of the runtime API for tools that speak JSON; the SDK itself reads through the
 * runtime API. Only `subscribeBook` is more: it streams a book's changes, numbered in sequence.
 */
const AT = { name: 'at', type: 'BlockHash', isHistoric: true, isOptional: true } as const;
const MARKET = { name: 'market', type: 'u16' } as const;

export const NOVATION_RPC = {
	novation: {
		markets: { description: 'Every market', params: [AT], type: 'Json' },
		depth: {
			description: 'The best prices of a book',
			params: [MARKET, { name: 'levels', type: 'u32' }, AT],
			type: 'Json',
		},
		account: {
			description: 'Cash, positions and health of an account',
			params: [{ name: 'account', type: 'AccountId32' }, AT],
			type: 'Json',
		},
		openOrders: {
			description: 'The open orders of an account',
			params: [{ name: 'index', type: 'u32' }, AT],
			type: 'Json',
		},
		oracle: { description: 'Index and mark prices, and how fresh', params: [AT], type: 'Json' },
		conservation: {
			description: 'Custody against what the ledger owes',
			params: [AT],
			type: 'Json',
		},
		subscribeBook: {
			description: 'Changes of a book, with sequence numbers',
			params: [MARKET],
			type: 'Json',
			pubsub: ['book', 'subscribeBook', 'unsubscribeBook'],
		},
	},
};
