/** The public half of the test authority, as the files of `examples/pki`. */
import { pem } from './pki.ts';
import type { Pki } from './pki.ts';

/** Certificates by file name: the anchor, the two authorities under it, the provider and the signers. */
export function pkiFiles(pki: Pki): ReadonlyMap<string, string> {
  return new Map([
    ['root-ca.pem', pem(pki.root.certificate)],
    ['signing-ca.pem', pem(pki.people.certificate)],
    ['pec-ca.pem', pem(pki.mail.certificate)],
    ['pec-provider.pem', pem(pki.provider.certificate)],
    ['signer-dellancora.pem', pem(pki.niccolo.certificate)],
    ['signer-capparo.pem', pem(pki.ermenegildo.certificate)],
    ['signer-percoto.pem', pem(pki.ottavia.certificate)],
    ['seal-montevero.pem', pem(pki.provinceSeal.certificate)],
  ]);
}
