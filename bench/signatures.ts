import { hash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { signCades, validateSignature } from '../src/records/signatures/index.ts';
import { people } from '../src/records/signatures/testing/people.ts';
import { plainPdf, signPdf } from '../src/records/signatures/testing/pdf.ts';
import { report } from './support.ts';

const AT = new Date('2026-11-16T10:00:00Z');
const SIZE = 1_000_000;
const SECONDS = 3;

/** Signed files of 1 MB validated one after the other on one core, without network; the yardstick is SHA-256 over as many bytes. */
export function run(): Promise<void> {
  const { anchors, signer } = people();
  const files = {
    CAdES: signCades({ content: Buffer.alloc(SIZE, 'x'), ...signer, chain: [], signingTime: AT }),
    PAdES: signPdf(plainPdf('Determina n. 42', SIZE), { ...signer, at: AT }),
  };
  for (const [name, bytes] of Object.entries(files)) {
    const perSecond = rateOf(() => {
      const { indication } = validateSignature({ bytes, at: AT, anchors });
      if (indication !== 'TOTAL-PASSED') throw new Error(`${name}: ${indication}`);
    });
    report(
      `signatures: ${name} of 1 MB validated`,
      perSecond,
      100,
      rateOf(() => void hash('sha256', bytes)),
    );
  }
  return Promise.resolve();
}

function rateOf(act: () => void): number {
  for (let warm = 0; warm < 20; warm += 1) act();
  const started = performance.now();
  let done = 0;
  for (; performance.now() - started < SECONDS * 1000; done += 1) act();
  return (done * 1000) / (performance.now() - started);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await run();
