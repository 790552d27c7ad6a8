import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

const root = fileURLToPath(new URL('../../', import.meta.url));
const folder = join(root, '../shared/data/conformance/publiccode');
const missing = existsSync(folder) ? undefined : 'the schemas of publiccode.yml are absent: shared/data/conformance';
const manifest = parse(readFileSync(join(root, 'publiccode.yml'), 'utf8')) as Manifest;

interface Manifest {
  readonly softwareVersion: string;
  readonly description: Readonly<Record<string, Description>>;
  readonly legal: { readonly license: string };
}

interface Description {
  readonly shortDescription: string;
  readonly longDescription: string;
  readonly features: readonly string[];
}

describe.skipIf(missing)(`publiccode.yml against its schemas${missing ? ` (${missing})` : ''}`, () => {
  it.each(missing ? [] : schemaFiles())('is valid against %s', (file) => {
    const validate = compile(file);
    validate(manifest);
    expect(validate.errors ?? []).toEqual([]);
  });

  it.each(missing ? [] : schemaFiles())('would be refused by %s if a required field were missing', (file) => {
    const validate = compile(file);
    expect(validate({ ...manifest, legal: undefined })).toBe(false);
  });
});

describe('publiccode.yml', () => {
  it('says the version and the licence that package.json says', () => {
    const packaged = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      version: string;
      license: string;
    };
    expect([manifest.softwareVersion, manifest.legal.license]).toEqual([packaged.version, packaged.license]);
  });

  it('keeps to the lengths that the catalogue accepts, in Italian and in English', () => {
    expect(Object.keys(manifest.description)).toEqual(['it', 'en']);
    for (const { shortDescription, longDescription, features } of Object.values(manifest.description)) {
      expect(shortDescription.length).toBeLessThanOrEqual(150);
      expect(longDescription.length).toBeGreaterThanOrEqual(150);
      expect(longDescription.length).toBeLessThanOrEqual(10_000);
      expect(features.every((feature) => feature.length <= 100)).toBe(true);
    }
  });
});

/** The JSON Schemas of draft 7; the folder also holds one of draft 4, which ajv 8 does not read, and a form generator's. */
function schemaFiles(): readonly string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .filter((file) => String(readSchema(file)['$schema']).includes('draft-07'));
}

function compile(file: string): ValidateFunction {
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats.default(ajv);
  return ajv.compile(readSchema(file));
}

function readSchema(file: string): Record<string, unknown> {
  return JSON.parse(readFileSync(join(folder, file), 'utf8')) as Record<string, unknown>;
}
