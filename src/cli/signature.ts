import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { anchorsIn, validateFile } from '../records/index.ts';
import { CommandError } from './command.ts';

const OPTIONS = {
  json: { type: 'boolean' },
  at: { type: 'string' },
  trust: { type: 'string' },
  revocation: { type: 'string', default: 'required' },
  detached: { type: 'string' },
} as const;

/** `digipro signature validate FILE…`: needs no installation. Ends with 0 when every file is TOTAL-PASSED, else with 1. */
export async function run(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  const [verb, ...files] = positionals;
  if (verb !== 'validate' || files.length === 0) throw new CommandError('say validate and at least one file');
  const at = values.at === undefined ? new Date() : new Date(values.at);
  if (Number.isNaN(at.getTime())) throw new CommandError(`--at ${values.at} is no instant`);
  const { revocation } = values;
  if (revocation !== 'required' && revocation !== 'not-required') {
    throw new CommandError('--revocation is required or not-required');
  }
  const trust = values.trust === undefined ? [] : anchorsIn(values.trust, revocation).map((one) => one.certificate);
  const detached = values.detached === undefined ? undefined : await readFile(values.detached);
  const reports = [];
  for (const file of files) {
    reports.push({ file, ...validateFile(await readFile(file), { at, trust, revocation, detached }) });
  }
  if (values.json) console.log(JSON.stringify(reports, null, 2));
  else for (const report of reports) console.log(lines(report).join('\n'));
  return reports.every(({ indication }) => indication === 'TOTAL-PASSED') ? 0 : 1;
}

function lines(report: { readonly file: string } & ReturnType<typeof validateFile>): readonly string[] {
  const verdict = (one: { readonly indication: string; readonly subIndication: string | null }) =>
    `${one.indication}${one.subIndication ? ` / ${one.subIndication}` : ''}`;
  return [
    `${report.file}: ${verdict(report)} (${report.format})`,
    `  ${report.explanation.it}`,
    ...report.signatures.map((one) => `  ${one.signer ?? '?'}, ${one.algorithm}, ${one.level}: ${verdict(one)}`),
  ];
}
