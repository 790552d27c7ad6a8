import fc from 'fast-check';
import { boundary, flow, timer } from './model.ts';

/** A block-structured process: sound by construction, so the engine has no excuse. `v` is the number of a variable `c0`… `c3`. */
export type Block =
  | { readonly kind: 'task' | 'service' | 'timer'; readonly id: string }
  | { readonly kind: 'seq' | 'and'; readonly id: string; readonly items: readonly Block[] }
  | { readonly kind: 'xor'; readonly id: string; readonly v: number; readonly yes: Block; readonly no: Block }
  /** The body, then a task that decides whether to do it again. */
  | { readonly kind: 'loop'; readonly id: string; readonly v: number; readonly body: Block }
  /** A sub-process with a timer that cancels it and one that only spawns an alert. */
  | {
      readonly kind: 'sub';
      readonly id: string;
      readonly body: Block;
      readonly cancels: boolean;
      readonly alerts: boolean;
    };

export const VARIABLES = 4;

type Shape = {
  readonly kind: Block['kind'];
  readonly parts: readonly Shape[];
  readonly v: number;
  readonly flag: boolean;
};

/** Random blocks up to a depth, with identifiers given in order. */
export const anyBlock = fc
  .letrec<{ inner: Shape; shape: Shape }>((tie) => {
    const leaf = fc.record({
      kind: fc.constantFrom<Block['kind']>('task', 'task', 'service', 'timer'),
      parts: fc.constant([]),
      v: fc.constant(0),
      flag: fc.constant(false),
    });
    const inner = fc.record({
      kind: fc.constantFrom<Block['kind']>('seq', 'and', 'xor', 'loop', 'sub'),
      parts: fc.array(tie('shape'), { minLength: 2, maxLength: 3 }),
      v: fc.nat(VARIABLES - 1),
      flag: fc.boolean(),
    });
    const shape = fc.oneof(
      { maxDepth: 4, depthSize: 'max' },
      { weight: 2, arbitrary: leaf },
      { weight: 3, arbitrary: tie('inner') },
    );
    return { inner, shape };
  })
  .inner.map((shape) => name(shape, { next: 0 }));

function name(shape: Shape, counter: { next: number }): Block {
  const id = `n${counter.next++}`;
  const { kind, v, flag } = shape;
  const part = (index: number): Block => name(shape.parts[index]!, counter);
  switch (kind) {
    case 'seq':
    case 'and':
      return { kind, id, items: shape.parts.map((_, index) => part(index)) };
    case 'xor':
      return { kind, id, v, yes: part(0), no: part(1) };
    case 'loop':
      return { kind, id, v, body: part(0) };
    case 'sub':
      return { kind, id, body: part(0), cancels: flag, alerts: v % 2 === 0 };
    default:
      return { kind, id };
  }
}

/** The content of a BPMN process that runs the block. */
export function blockXml(block: Block): string {
  const out: string[] = [];
  scopeXml('', block, out);
  return out.join('\n');
}

function scopeXml(prefix: string, body: Block, out: string[]): void {
  out.push(`<startEvent id="${prefix}start"/><endEvent id="${prefix}end"/>`);
  const [entry, exit] = write(body, out);
  out.push(flow(`${prefix}start`, entry), flow(exit, `${prefix}end`));
}

/** Writes a block. @returns the nodes by which it is entered and left. */
function write(block: Block, out: string[]): readonly [string, string] {
  const { id } = block;
  switch (block.kind) {
    case 'task':
      out.push(`<userTask id="${id}"/>`);
      return [id, id];
    case 'service':
      out.push(`<serviceTask id="${id}" digipro:operation="a.b.c"/>`);
      return [id, id];
    case 'timer':
      out.push(`<intermediateCatchEvent id="${id}">${timer('P1D')}</intermediateCatchEvent>`);
      return [id, id];
    case 'seq': {
      const ends = block.items.map((item) => write(item, out));
      for (let at = 1; at < ends.length; at++) out.push(flow(ends[at - 1]![1], ends[at]![0]));
      return [ends[0]![0], ends.at(-1)![1]];
    }
    case 'and':
      return writeAnd(id, block.items, out);
    case 'xor':
      return writeXor(id, block.v, block.yes, block.no, out);
    case 'loop':
      return writeLoop(id, block.v, block.body, out);
    case 'sub':
      return writeSub(block, out);
    default: {
      const never: never = block;
      return never;
    }
  }
}

function writeAnd(id: string, items: readonly Block[], out: string[]): readonly [string, string] {
  out.push(`<parallelGateway id="${id}f"/><parallelGateway id="${id}j"/>`);
  for (const item of items) {
    const [entry, exit] = write(item, out);
    out.push(flow(`${id}f`, entry), flow(exit, `${id}j`));
  }
  return [`${id}f`, `${id}j`];
}

function writeXor(id: string, v: number, yes: Block, no: Block, out: string[]): readonly [string, string] {
  const [y, n] = [write(yes, out), write(no, out)];
  out.push(`<exclusiveGateway id="${id}x" default="${id}x_${n[0]}"/><exclusiveGateway id="${id}m"/>`);
  out.push(flow(`${id}x`, y[0], `c${v} = true`), flow(`${id}x`, n[0]), flow(y[1], `${id}m`), flow(n[1], `${id}m`));
  return [`${id}x`, `${id}m`];
}

function writeLoop(id: string, v: number, body: Block, out: string[]): readonly [string, string] {
  const [entry, exit] = write(body, out);
  out.push(
    `<exclusiveGateway id="${id}m"/><userTask id="${id}"/><exclusiveGateway id="${id}x" default="${id}x_${id}o"/>`,
  );
  out.push(`<exclusiveGateway id="${id}o"/>`, flow(`${id}m`, entry), flow(exit, id), flow(id, `${id}x`));
  out.push(flow(`${id}x`, `${id}m`, `c${v} = true`), flow(`${id}x`, `${id}o`));
  return [`${id}m`, `${id}o`];
}

function writeSub(block: Extract<Block, { kind: 'sub' }>, out: string[]): readonly [string, string] {
  const { id, body, cancels, alerts } = block;
  const inner: string[] = [];
  scopeXml(id, body, inner);
  out.push(`<subProcess id="${id}">`, ...inner, '</subProcess>');
  out.push(`<exclusiveGateway id="${id}m"/>`, flow(id, `${id}m`));
  if (cancels)
    out.push(
      boundary(`${id}c`, id, 'P30D', true),
      `<userTask id="${id}r"/>`,
      flow(`${id}c`, `${id}r`),
      flow(`${id}r`, `${id}m`),
    );
  if (alerts)
    out.push(
      boundary(`${id}a`, id, 'P20D', false),
      `<userTask id="${id}l"/><endEvent id="${id}le"/>`,
      flow(`${id}a`, `${id}l`),
      flow(`${id}l`, `${id}le`),
    );
  return [id, `${id}m`];
}
