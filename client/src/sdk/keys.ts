import { Keyring } from '@polkadot/api';
import type { KeyringPair } from '@polkadot/keyring/types';
import { cryptoWaitReady } from '@polkadot/util-crypto';

export type { KeyringPair };

/** The keyring, once its WebAssembly is loaded, which may take seconds. */
let ready: Promise<Keyring> | undefined;

/**
 * Derives the key pair of a secret: a path from the development phrase (`//Alice`, `//Maker//0`) or
 * a seed phrase.
 */
export async function keyPair(secret: string): Promise<KeyringPair> {
	ready ??= cryptoWaitReady().then(() => new Keyring({ type: 'sr25519' }));
	return (await ready).addFromUri(secret);
}

/** Secrets of the funded accounts in the development preset. */
export const DEV_FAMILIES = {
	maker: (i: number) => `//Maker//${i}`,
	taker: (i: number) => `//Taker//${i}`,
	trader: (i: number) => `//Trader//${i}`,
	feeder: (i: number) => `//Feeder//${i}`,
} as const;
