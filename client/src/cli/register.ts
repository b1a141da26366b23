/**
 * `npm run register`: registers the account of `SECRET` as a candidate collator, with session keys
 * that the collator at `URL` generates and stores. The node accepts this only from its own machine.
 */
import { buildCall } from '../sdk/metadata.ts';
import { Novation } from '../sdk/novation.ts';
import { runProgram } from './program.ts';

interface OwnedKeys {
	readonly keys: string;
	/** Proof that the node holds the secrets of `keys`, bound to the owner's account. */
	readonly proof: string;
}

async function main(): Promise<void> {
	const { URL: url, SECRET: secret } = process.env;
	if (!url || !secret) {
		throw new RangeError('set URL to the collator and SECRET to the secret of its owner');
	}
	const novation = await Novation.connect(url, { follow: 'best' });
	const owner = await novation.trader(secret);
	const account = `0x${Buffer.from(owner.pair.publicKey).toString('hex')}`;
	const { keys, proof } = await novation.request<OwnedKeys>(
		'author_rotateKeysWithOwner',
		account,
	);
	const { api } = novation;
	await (
		await owner.send(buildCall(api, 'session', 'setKeys', keys, proof))
	).inBlock;
	console.log(`${owner.address} has the session keys ${keys}`);
	await (
		await owner.send(buildCall(api, 'collatorSelection', 'registerAsCandidate'))
	).inBlock;
	console.log('and is a candidate; it can author blocks from the session after the next');
}

runProgram('register', main);
