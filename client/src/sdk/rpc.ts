/**
 * Declares the `novation_*` JSON-RPC methods, which polkadot.js then offers as `api.rpc.novation.*`.
 * They are aliases of the runtime API for JSON clients; the SDK itself calls the runtime API. Only
 * `subscribeBook` has no runtime API: it streams a book's changes with sequence numbers.
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
		oracle: { description: 'Index and mark prices and their age', params: [AT], type: 'Json' },
		conservation: {
			description: 'Custody compared with what the ledger owes',
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
