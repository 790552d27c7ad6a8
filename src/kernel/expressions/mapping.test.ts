import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { createMappingPool } from './index.ts';
import type { MappingOptions, MappingPool } from './index.ts';

const pools: MappingPool[] = [];
/** Real time enough for any machine; the tests of the time limit set their own. */
const PATIENT_MS = 20_000;

function open(options: Partial<MappingOptions> = {}): MappingPool {
  const pool = createMappingPool({ size: 1, wallMs: PATIENT_MS, ...options });
  pools.push(pool);
  return pool;
}

afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.close()));
});

describe('a mapping', () => {
  it('turns one message into another', async () => {
    const source =
      '{"oggetto": subject, "totale": $sum(rows.amount), "primo": rows[0].id, "nome": $replace(name, /\\s+(\\w)/, "-$1")}';
    const input = { subject: 'Istanza', rows: [{ id: 7, amount: 1.5 }, { amount: 2 }], name: 'Anna  Maria' };
    const value = { oggetto: 'Istanza', totale: 3.5, primo: 7, nome: 'Anna-Maria' };
    expect(await open().evaluate(source, input)).toEqual({ ok: true, value });
  });

  it('gives null for nothing, and takes bindings', async () => {
    expect(await open().evaluate('a.b.c', {})).toEqual({ ok: true, value: null });
    expect(await open().evaluate('$prefix & name', { name: 'x' }, { prefix: 'y' })).toEqual({ ok: true, value: 'yx' });
  });

  it('has the time that it is given and no chance', async () => {
    const pool = open();
    const now = new Date('2025-05-01T10:00:00Z');
    expect(await pool.evaluate('[$now(), $millis()]', {}, { now })).toEqual({
      ok: true,
      value: ['2025-05-01T10:00:00.000Z', now.getTime()],
    });
    expect(await pool.evaluate('$now()', {})).toMatchObject({ ok: false, code: 'MAPPING_FAILED' });
    expect(await pool.evaluate('$random()', {}, { now })).toMatchObject({ ok: false, code: 'MAPPING_FAILED' });
  });

  it('says where its text is wrong', async () => {
    const result = await open().evaluate('{"a": }', {});
    expect(result).toMatchObject({ ok: false, code: 'MAPPING_INVALID' });
    expect(!result.ok && result.message).toMatch(/at character \d/);
  });

  it('finds nothing of the one before it', async () => {
    const pool = open();
    await pool.evaluate('($secret := name; $x := function(){1}; $secret)', { name: 'Rossi' });
    expect(await pool.evaluate('$secret', {})).toEqual({ ok: true, value: null });
  });

  it('drops a key that would become a prototype', async () => {
    const result = await open().evaluate('{"__proto__": {"polluted": true}, "a": input}', {
      input: JSON.parse('{"__proto__": {"polluted": true}}') as unknown,
    });
    expect(result.ok && Object.assign({}, (result.value as { a: object }).a)).toEqual({});
    expect(JSON.stringify(result)).not.toContain('polluted');
  });

  it('is refused data that is no JSON or is too large', async () => {
    const pool = open({ resultBytes: 1_000 });
    const cycle: Record<string, unknown> = {};
    cycle['self'] = cycle;
    expect(await pool.evaluate('1', cycle)).toMatchObject({ ok: false, code: 'MAPPING_FAILED' });
    expect(await pool.evaluate('1', 'a'.repeat(5_000))).toMatchObject({ ok: false, code: 'MAPPING_TOO_LARGE' });
    expect(await pool.evaluate('$pad("", 2000)', {})).toMatchObject({ ok: false, code: 'MAPPING_TOO_LARGE' });
  });
});

describe('a pool', () => {
  it('kills what takes too long, and goes on', async () => {
    const pool = open({ wallMs: 300 });
    expect(await pool.evaluate('($f := function($x){$f($x)}; $f(1))', {})).toMatchObject({
      ok: false,
      code: 'MAPPING_TIME',
    });
    const sizes = await Promise.all(Array.from({ length: 5 }, () => pool.evaluate('$count(a)', { a: [1, 2] })));
    expect(sizes.some((result) => result.ok && result.value === 2)).toBe(true);
  });

  it('loses the process, not the server, when a mapping fills the memory', async () => {
    const pool = open({ memoryMb: 32 });
    const result = await pool.evaluate('[1..9999999].{"value": $, "text": $string($)}', {});
    expect(result).toMatchObject({ ok: false, code: 'MAPPING_MEMORY' });
    expect(await pool.evaluate('1 + 1', {})).toEqual({ ok: true, value: 2 });
  });

  it('has a process in place of one that somebody ended while it had nothing to do', async () => {
    const parent = parentOf(`
      const pool = createMappingPool({ size: 1 });
      await pool.evaluate('1', {});
      process.stdout.write('running');
      await once(process.stdin.resume(), 'end');
      process.stdout.write(JSON.stringify(await pool.evaluate('2', {})));
      await pool.close();`);
    const [pid] = await childrenOnceRunning(parent);
    process.kill(pid!, 'SIGKILL');
    // A child is there until its parent has been told of its end.
    await expect.poll(() => isAlive(pid!), { timeout: 20_000 }).toBe(false);
    parent.stdin!.end();
    const said = (await parent.stdout!.toArray()).join('');
    expect(JSON.parse(said)).toEqual({ ok: true, value: 2 });
  });

  it('answers each caller with its own result', async () => {
    const pool = open({ size: 2 });
    const numbers = Array.from({ length: 50 }, (_, index) => index);
    const results = await Promise.all(numbers.map((x) => pool.evaluate('x * 2', { x })));
    expect(results).toEqual(numbers.map((x) => ({ ok: true, value: x * 2 })));
  });

  it('fails what waits and runs when it is closed, and everything after', async () => {
    const pool = open();
    const running = [pool.evaluate('($f := function($x){$f($x)}; $f(1))', {}), pool.evaluate('1', {})];
    await pool.close();
    for (const result of await Promise.all(running))
      expect(result).toMatchObject({ ok: false, code: 'MAPPING_FAILED' });
    expect(await pool.evaluate('1', {})).toMatchObject({ ok: false, code: 'MAPPING_FAILED' });
  });

  it('leaves no process behind when its parent is killed in the middle of a mapping', async () => {
    const parent = parentOf(`
      const pool = createMappingPool({ size: 1, wallMs: 1000 });
      await pool.evaluate('1', {});
      void pool.evaluate('($f := function($x){$f($x)}; $f(1))', {});
      process.stdout.write('running');`);
    const children = await childrenOnceRunning(parent);
    parent.kill('SIGKILL');
    await once(parent, 'exit');
    await expect.poll(() => children.filter(isAlive), { timeout: 20_000 }).toEqual([]);
  });
});

/** A process that runs the lines of a script about a pool: what this one has for children is not of one test alone. */
function parentOf(lines: string): ReturnType<typeof spawn> {
  const index = new URL('./index.ts', import.meta.url).href;
  const script = `import { once } from 'node:events'; import { createMappingPool } from ${JSON.stringify(index)}; ${lines}`;
  const root = fileURLToPath(new URL('../../../', import.meta.url));
  return spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], { cwd: root });
}

async function childrenOnceRunning(parent: ReturnType<typeof spawn>): Promise<readonly number[]> {
  await once(parent.stdout!, 'data');
  const { stdout } = spawn('ps', ['-o', 'pid=', '--ppid', String(parent.pid)]);
  const text = (await stdout.toArray()).join('');
  const children = text.trim().split(/\s+/).map(Number).filter(Boolean);
  expect(children.length).toBeGreaterThan(0);
  return children;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    // ESRCH: there is no such process.
    return false;
  }
}
