import { readYamlText } from '../../kernel/index.ts';
import { Refusal } from '../types.ts';
import { readOpenApi } from './openapi.ts';
import { clean, isNode, refuseHostile } from './schemas.ts';
import { ContractRefused, refuse, type Contract } from './types.ts';
import { readWsdl } from './wsdl.ts';

/** Files are read whole: larger ones are no contracts that a person has written. */
export const MOST_BYTES = 5 * 1024 * 1024;
/** YAML takes some twenty times as long to read as JSON. */
const MOST_YAML = 1024 * 1024;

/** Reads the contract of a file: OpenAPI 3.0/3.1 or Swagger 2.0 (JSON, YAML) or WSDL 1.1. @throws ContractRefused naming the places. */
export function readContract(bytes: Buffer): Contract {
  if (bytes.length > MOST_BYTES) refuse('', `is larger than ${MOST_BYTES / 1024 / 1024} MB`);
  const text = decoded(bytes);
  if (/^\s*</.test(text)) return readXml(bytes);
  const document = /^\s*[{[]/.test(text) ? readJson(text) : readYaml(text);
  if (!isNode(document)) return refuse('', 'is neither OpenAPI nor WSDL');
  refuseHostile(document);
  return readOpenApi(document);
}

function decoded(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return refuse('', 'is no UTF-8 text');
  }
}

function readXml(bytes: Buffer): Contract {
  try {
    return readWsdl(bytes);
  } catch (error) {
    if (error instanceof Refusal) return refuse('', error.reason);
    throw error;
  }
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof RangeError) return refuse('', 'is nested too deeply');
    return refuse('', `is no JSON: ${clean((error as Error).message, 200)}`);
  }
}

function readYaml(text: string): unknown {
  if (text.length > MOST_YAML)
    return refuse('', `is larger than ${MOST_YAML / 1024 / 1024} MB: as JSON it may be larger`);
  const read = readYamlText(text);
  if ('value' in read) return read.value;
  throw new ContractRefused(
    read.problems
      .slice(0, 20)
      .map(({ line, message }) => ({ pointer: '', message: `line ${line}: ${clean(message, 300)}` })),
  );
}
