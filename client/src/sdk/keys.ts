import { Keyring } from '@polkadot/api';
import type { KeyringPair } from '@polkadot/keyring/types';
import { cryptoWaitReady } from '@polkadot/util-crypto';

export type { KeyringPair };

/** Seconds may pass before the first signature: the cryptography is WASM. */
let ready: Promise<Keyring> | undefined;

/**
 * The key pair of a secret: a derivation from the development phrase (`//Alice`, `//Maker//0`) or a
 * phrase of one's own.
 */
export async function keyPair(secret: string): Promise<KeyringPair> {
	ready ??= cryptoWaitReady().then(() => new Keyring({ type: 'sr25519' }));
	return (await ready).addFromUri(secret);
}

/** The families of funded accounts in the development preset. */
export const DEV_FAMILIES = {
	maker: (i: number) => `//Maker//${i}`,
	taker: (i: number) => `//Taker//${i}`,
	trader: (i: number) => `//Trader//${i}`,
	feeder: (i: number) => `//Feeder//${i}`,
} as const;
