import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { InstallationMode } from '../../../kernel/index.ts';
import { type Anchor, type DistinguishedName, issueCertificate } from '../../signatures/index.ts';
import type { SigningKey, SigningKeys } from '../../types.ts';
import { certificateIn, keepOrRead, type Stored } from './stored.ts';

/** Fixed, so that demonstrations in virtual time stay valid. */
const NOT_BEFORE = new Date('2020-01-01T00:00:00Z');
const NOT_AFTER = new Date('2099-12-31T23:59:59Z');

/**
 * Software keys that are made when they are first needed: one authority for the installation, one key per person, each in a file of
 * its own (mode 0600) under `folder`. Signatures made with them prove nothing to anybody, so a real installation has none.
 */
export function demonstrationKeys(folder: string, mode: () => InstallationMode): SigningKeys {
  const known = new Map<string, Promise<Stored>>();
  const once = (path: string, make: () => Stored) => {
    let stored = known.get(path);
    if (!stored) known.set(path, (stored = keepOrRead(path, make)));
    return stored;
  };
  return {
    async keyFor(bodyId, person): Promise<SigningKey | undefined> {
      if (mode() !== 'demonstration') return undefined;
      if (!IDENTIFIER.test(bodyId) || !IDENTIFIER.test(person.id)) throw new Error('keys are filed by identifier');
      const authority = await once(join(folder, AUTHORITY_FILE), () => certify(AUTHORITY, undefined));
      const path = join(folder, bodyId, `${person.id}.pem`);
      const { key, certificate } = await once(path, () => certify(subjectOf(person), authority));
      return { key, certificate, chain: [] };
    },
  };
}

/** The certificate of the demonstration authority as an anchor; none before its first signature. */
export function demonstrationAnchors(folder: string): readonly Anchor[] {
  const path = join(folder, AUTHORITY_FILE);
  if (!existsSync(path)) return [];
  return [{ certificate: certificateIn(readFileSync(path, 'utf8')), revocation: 'not-required' }];
}

const AUTHORITY_FILE = 'authority.pem';

const IDENTIFIER = /^[0-9a-f-]{36}$/;
const AUTHORITY: DistinguishedName = [
  ['country', 'IT'],
  ['organization', 'DigiPro dimostrazione'],
  ['commonName', 'DigiPro - Autorità dimostrativa, senza valore legale'],
];

function subjectOf(person: { readonly id: string; readonly name: string }): DistinguishedName {
  return [
    ['country', 'IT'],
    ['organization', 'DigiPro dimostrazione'],
    ['commonName', person.name.slice(0, 64)],
    ['dnQualifier', person.id],
  ];
}

function certify(subject: DistinguishedName, issuer: Stored | undefined): Stored {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const certificate = issueCertificate({
    subject,
    publicKey,
    purpose: issuer ? 'signature' : 'authority',
    issuer: issuer ?? { key: privateKey },
    serial: randomBytes(16),
    notBefore: NOT_BEFORE,
    notAfter: NOT_AFTER,
  });
  return { key: privateKey, certificate };
}
