import { executablePath, missing, startProduct } from '../test/journeys/product.ts';
import { checkersMissing, lighthouse } from '../test/quality/checkers.ts';
import { publishSome } from '../test/quality/site.ts';

const GOAL = 95;
const PAGES = ['/', '/albo', '/servizi', '/amministrazione-trasparente', '/verifica'];

/** How fast a phone on a slow network shows the public pages, by Lighthouse: a measure of a machine, hence no test. */
async function run(): Promise<void> {
  const reason = missing ?? (await checkersMissing());
  if (reason) {
    console.log(`skipped: ${reason}`);
    return;
  }
  const product = await startProduct();
  try {
    await publishSome(product);
    for (const path of PAGES) {
      const { scores, times, machine } = await lighthouse(product.address + path, executablePath, ['performance']);
      const score = scores['performance'] ?? 0;
      const verdict = `goal ${GOAL} ${score >= GOAL ? 'reached' : 'MISSED'}`;
      console.log(
        `${path}: ${score} of 100 on a phone, ${verdict} (${times.join(', ')}; machine ${Math.round(machine)})`,
      );
    }
  } finally {
    await product.close();
  }
}

await run();
