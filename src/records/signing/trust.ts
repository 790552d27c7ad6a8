import { X509Certificate } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { InstallationMode } from '../../kernel/index.ts';
import type { Anchor } from '../signatures/index.ts';
import type { TrustStore } from '../types.ts';
import { demonstrationAnchors } from './keys/demonstration.ts';

const CERTIFICATE_FILE = /\.(pem|crt|cer|der)$/i;

/**
 * What an installation trusts: the certificates imported into `<data>/trust`; in demonstration mode also its own demonstration
 * authority and those of the examples. Imported authorities need revocation data, which is not fetched yet: their signatures stay
 * INDETERMINATE. @throws at start for a file of the examples that cannot be read.
 */
export async function trustOf(
  dataDir: string,
  packageRoot: string,
  mode: () => InstallationMode | undefined,
): Promise<TrustStore> {
  const examples = await exampleAnchors(join(packageRoot, 'examples'));
  const demonstration = () => [...examples, ...demonstrationAnchors(join(dataDir, 'keys', 'demo-signing'))];
  return {
    anchors: () => [...anchorsIn(join(dataDir, 'trust')), ...(mode() === 'demonstration' ? demonstration() : [])],
  };
}

interface ExampleManifest {
  readonly anchors: readonly { readonly file: string; readonly revocation: Anchor['revocation'] }[];
}

async function exampleAnchors(folder: string): Promise<readonly Anchor[]> {
  let manifest: ExampleManifest;
  try {
    manifest = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')) as ExampleManifest;
  } catch (error) {
    if (isAbsent(error)) return [];
    throw error;
  }
  const files = manifest.anchors.map(async ({ file, revocation }) =>
    anchorOf(await readFile(join(folder, file)), revocation),
  );
  return Promise.all(files);
}

/** The certificates in a folder as anchors; a folder that is not there holds none. @throws for a file that is no certificate. */
export function anchorsIn(folder: string, revocation: Anchor['revocation'] = 'required'): readonly Anchor[] {
  let names: readonly string[];
  try {
    names = readdirSync(folder);
  } catch (error) {
    if (isAbsent(error)) return [];
    throw error;
  }
  const files = names.filter((name) => CERTIFICATE_FILE.test(name)).sort();
  return files.map((name) => anchorOf(readFileSync(join(folder, name)), revocation));
}

/** A certificate file, PEM or DER. @throws when it is no certificate. */
function anchorOf(file: Buffer, revocation: Anchor['revocation']): Anchor {
  return { certificate: new X509Certificate(file).raw, revocation };
}

function isAbsent(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOENT';
}
