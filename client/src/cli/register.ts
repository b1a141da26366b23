/**
 * `npm run register`: makes the account of `SECRET` a candidate collator, with session keys that the collator at `URL`
 * makes and keeps. The node answers this on its own machine alone.
 */
import { runProgram } from './program.ts';
import { Novation } from '../sdk/novation.ts';

interface OwnedKeys {
	readonly keys: string;
	/** That the node has the secrets of `keys` and the owner's consent. */
	readonly proof: string;
}

async function main(): Promise<void> {
	const { URL: url, SECRET: secret } = process.env;
	if (!url || !secret) throw new RangeError('URL and SECRET say which collator, and whose it is');
	const novation = await Novation.connect(url, { follow: 'best' });
	const owner = await novation.trader(secret);
	const account = `0x${Buffer.from(owner.pair.publicKey).toString('hex')}`;
	const { keys, proof } = await novation.request<OwnedKeys>(
		'author_rotateKeysWithOwner',
		account,
	);
	const { tx } = novation.api;
	await (
		await owner.send(tx.session!.setKeys!(keys, proof))
	).included;
	console.log(`${owner.address} has the session keys ${keys}`);
	await (
		await owner.send(tx.collatorSelection!.registerAsCandidate!())
	).included;
	console.log('and is a candidate; its turn comes with the session after the next');
}

runProgram('register', main);
