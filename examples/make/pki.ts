/**
 * The test authority behind every signature of the examples. Private keys live in this process only and end with it:
 * each run makes new ones, and nothing here can ever write a key to disk.
 */
import { X509Certificate, generateKeyPairSync, randomBytes } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { issueCertificate, signCades } from '../../src/records/signatures/index.ts';
import type { CertificatePurpose, DistinguishedName } from '../../src/records/signatures/index.ts';
import { PROVIDER, PROVINCE, ermenegildo, niccolo, ottavia } from './people.ts';
import type { Person } from './people.ts';

/** A certificate with the key that only this run has. */
export interface Credential {
  readonly key: KeyObject;
  readonly certificate: Buffer;
  readonly chain: readonly Buffer[];
}

export type Pki = ReturnType<typeof createPki>;

/** Two authorities under one root (people; certified mail), a forger outside of it, and everybody's certificates. */
export function createPki() {
  const root = authority('DigiPro Radice dimostrativa (senza valore legale)');
  const people = authority('DigiPro CA firme dimostrative (senza valore legale)', root);
  const mail = authority('DigiPro CA gestori PEC dimostrativi (senza valore legale)', root);
  const stranger = authority('Autorità sconosciuta (fuori dalla catena)');
  return {
    root,
    people,
    mail,
    provider: leaf(mail, 'mail', providerName(), 'rsa', `posta-certificata@${PROVIDER.domain}`),
    forger: leaf(stranger, 'mail', providerName(), 'rsa', `posta-certificata@${PROVIDER.domain}`),
    niccolo: leaf(people, 'signature', personName(niccolo), 'rsa'),
    ermenegildo: leaf(people, 'signature', personName(ermenegildo), 'ec'),
    ottavia: leaf(people, 'signature', personName(ottavia, 'Verdeviva Soc. Coop. Sociale'), 'ec'),
    provinceSeal: leaf(people, 'seal', sealName(), 'rsa'),
  };
}

/** Signs a file as its `.p7m`. */
export function p7m(content: Buffer, signer: Credential, signingTime: Date): Buffer {
  return signCades({ content, key: signer.key, certificate: signer.certificate, chain: signer.chain, signingTime });
}

/** A certificate as PEM text, the form in which the examples keep it. */
export function pem(certificate: Buffer): string {
  return new X509Certificate(certificate).toString();
}

const NOT_BEFORE = new Date('2024-01-01T00:00:00Z');
const NOT_AFTER = new Date('2099-12-31T23:59:59Z');

function authority(commonName: string, parent?: Credential): Credential {
  const subject: DistinguishedName = [
    ['country', 'IT'],
    ['organization', 'DigiPro – ambiente dimostrativo'],
    ['commonName', commonName],
  ];
  return issue(subject, 'authority', 'rsa', parent);
}

function leaf(
  issuer: Credential,
  purpose: CertificatePurpose,
  subject: DistinguishedName,
  kind: 'rsa' | 'ec',
  email?: string,
) {
  return issue(subject, purpose, kind, issuer, email);
}

function issue(
  subject: DistinguishedName,
  purpose: CertificatePurpose,
  kind: 'rsa' | 'ec',
  parent?: Credential,
  email?: string,
): Credential {
  const { publicKey, privateKey } =
    kind === 'rsa'
      ? generateKeyPairSync('rsa', { modulusLength: 3072 })
      : generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const certificate = issueCertificate({
    subject,
    publicKey,
    purpose,
    issuer: parent ? { key: parent.key, certificate: parent.certificate } : { key: privateKey },
    serial: randomBytes(12),
    notBefore: NOT_BEFORE,
    notAfter: NOT_AFTER,
    email,
  });
  // The chain that a signature encloses: intermediates, without the root.
  const chain = parent && purpose !== 'authority' ? above(parent) : [];
  return { key: privateKey, certificate, chain };
}

function above(parent: Credential): readonly Buffer[] {
  const certificate = new X509Certificate(parent.certificate);
  return certificate.checkIssued(certificate) ? [] : [parent.certificate];
}

function personName(who: Person, organization?: string): DistinguishedName {
  return [
    ['country', 'IT'],
    ...(organization ? ([['organization', organization]] as const) : []),
    ['surname', who.surname],
    ['givenName', who.name],
    ['serialNumber', `TINIT-${who.taxCode}`],
    ['commonName', `${who.name} ${who.surname}`],
    ['dnQualifier', `2026${who.taxCode.slice(6, 11)}`],
  ];
}

function providerName(): DistinguishedName {
  return [
    ['country', 'IT'],
    ['organization', PROVIDER.name],
    ['commonName', 'Posta Certificata'],
  ];
}

function sealName(): DistinguishedName {
  return [
    ['country', 'IT'],
    ['organization', PROVINCE.name],
    ['organizationIdentifier', `CF:IT-${PROVINCE.taxCode}`],
    ['commonName', `${PROVINCE.name} – Sigillo di protocollo`],
  ];
}
