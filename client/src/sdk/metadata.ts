/** Looks up names in the runtime's metadata. Errors name the entry that the runtime lacks. */
import type { ApiPromise } from '@polkadot/api';
import type { ApiDecoration, SubmittableExtrinsic } from '@polkadot/api/types';
import type { Codec } from '@polkadot/types/types';

/** The state of the chain at one block. */
export type ChainView = ApiDecoration<'promise'>;
export type StorageItem = ChainView['query'][string][string];
export type Call = SubmittableExtrinsic<'promise'>;

export function storageItem(view: ChainView, pallet: string, item: string): StorageItem {
	return view.query[pallet]?.[item] ?? missing(`storage item ${pallet}.${item}`);
}

export function constant(api: ApiPromise, pallet: string, name: string): Codec {
	return api.consts[pallet]?.[name] ?? missing(`constant ${pallet}.${name}`);
}

/** Builds the call `pallet.name`, ready to be signed. */
export function buildCall(
	api: ApiPromise,
	pallet: string,
	name: string,
	...parameters: unknown[]
): Call {
	const build = api.tx[pallet]?.[name] ?? missing(`call ${pallet}.${name}`);
	return build(...parameters);
}

/** Calls `NovationApi.<method>` at a block. */
export async function callRuntime(
	view: ChainView,
	method: string,
	parameters: unknown[],
): Promise<Codec> {
	const call = view.call.novationApi?.[method] ?? missing(`runtime API NovationApi.${method}`);
	return call<Codec>(...parameters);
}

function missing(entry: string): never {
	throw new Error(`the runtime has no ${entry}; use a client of the runtime's release`);
}
