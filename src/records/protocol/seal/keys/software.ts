import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { join } from 'node:path';
import { type DistinguishedName, issueCertificate } from '../../../signatures/index.ts';
import { keepOrRead, type Stored } from '../../../signing/keys/stored.ts';
import type { Seal, SealedBody, Sealer } from '../../../types.ts';

const NOT_BEFORE = new Date('2020-01-01T00:00:00Z');
const NOT_AFTER = new Date('2099-12-31T23:59:59Z');
const IDENTIFIER = /^[0-9a-f-]{36}$/;

/**
 * Seals with a key of the installation's own, one per body, made when it is first needed: it proves that nothing was altered since, to
 * whom has the certificate from the body. A qualified seal (Reg. EU 910/2014 art. 3 no. 27) comes from a provider bound in its place.
 * @param folder where the keys lie; without one they live as long as the process.
 */
export function softwareSealer(folder: string | undefined): Sealer {
  const known = new Map<string, Promise<Seal>>();
  return {
    sealFor(body) {
      let seal = known.get(body.id);
      if (!seal) {
        seal = open(folder, body);
        known.set(body.id, seal);
        // A disk that was full once must not stay full for ever.
        seal.catch(() => known.delete(body.id));
      }
      return seal;
    },
  };
}

async function open(folder: string | undefined, body: SealedBody): Promise<Seal> {
  if (!IDENTIFIER.test(body.id)) throw new Error('keys are filed by identifier');
  const make = () => certify(body);
  const { key, certificate } = folder === undefined ? make() : await keepOrRead(join(folder, `${body.id}.pem`), make);
  return {
    algorithm: 'ecdsa-sha256',
    certificate,
    chain: [],
    // XML signatures carry r and s side by side (RFC 4050 § 3.3), not their DER sequence.
    sign: async (octets) => sign('sha256', octets, { key, dsaEncoding: 'ieee-p1363' }),
  };
}

function certify({ name, code }: SealedBody): Stored {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const subject: DistinguishedName = [
    ['country', 'IT'],
    ['organization', name.slice(0, 64)],
    ['commonName', `${name.slice(0, 40)} - sigillo software`],
    ['dnQualifier', code.replace(/[^A-Za-z0-9 '()+,./:=?-]/g, '-').slice(0, 64)],
  ];
  const certificate = issueCertificate({
    ...{ subject, publicKey, purpose: 'seal', issuer: { key: privateKey }, serial: randomBytes(16) },
    ...{ notBefore: NOT_BEFORE, notAfter: NOT_AFTER },
  });
  return { key: privateKey, certificate };
}
