import { createHash, generateKeyPairSync } from 'node:crypto';
import { issueCertificate } from '../issue.ts';
import type { Anchor } from '../types.ts';
import type { Identity } from './pdf.ts';

/** An authority, a person that it certified and one that nobody did, for tests. */
export interface People {
  readonly anchors: readonly Anchor[];
  readonly signer: Identity;
  readonly stranger: Identity;
}

/** Keys of an instant, valid from 2026 to 2029. */
export function people(): People {
  const keys = { root: pair(), signer: pair(), stranger: pair() };
  const issue = (name: string, own: ReturnType<typeof pair>, by: ReturnType<typeof pair>, certificate?: Buffer) =>
    issueCertificate({
      subject: [['commonName', name]],
      publicKey: own.publicKey,
      purpose: name === 'Radice' ? 'authority' : 'signature',
      issuer: { key: by.privateKey, certificate },
      serial: createHash('sha256').update(name).digest().subarray(0, 12),
      notBefore: new Date('2026-01-01T00:00:00Z'),
      notAfter: new Date('2029-01-01T00:00:00Z'),
    });
  const root = issue('Radice', keys.root, keys.root);
  return {
    anchors: [{ certificate: root, revocation: 'not-required' }],
    signer: { key: keys.signer.privateKey, certificate: issue('Anna Rossi', keys.signer, keys.root, root) },
    stranger: { key: keys.stranger.privateKey, certificate: issue('Nessuno', keys.stranger, keys.stranger) },
  };
}

function pair() {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' });
}
