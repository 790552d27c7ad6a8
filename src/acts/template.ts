import { compileFeel, evaluateCondition, ExpressionError, romeDate } from '../kernel/index.ts';
import { actErrors } from './errors.ts';
import type { TemplateBlock } from './types.ts';

const PLACEHOLDER = /\{\{\s*([\p{L}_][\p{L}\p{N}_.]*)(?:\|(date|euro))?\s*\}\}/gu;
const ONLY_PLACEHOLDER = /^\{\{\s*([\p{L}_][\p{L}\p{N}_.]*)\s*\}\}$/u;
const MAX_TEXT = 20_000;

/**
 * Fills a template in: `{{path}}` takes the value at that path, `{{path|date}}` and `{{path|euro}}` as people write it, a text that is
 * only a placeholder may take a list; a block with `when` stands only if its FEEL condition holds. Templates are logic-less otherwise
 * (ASVS 5.0 1.3.7). @throws ACT_TEMPLATE_INVALID naming every placeholder without a value.
 */
export function fillTemplate(
  template: readonly TemplateBlock[],
  values: Readonly<Record<string, unknown>>,
): Record<string, unknown>[] {
  const missing = new Set<string>();
  const blocks = template
    .filter((block) => stands(block, values))
    .map(({ when: _when, ...block }) => fill(block, values, missing));
  if (missing.size > 0) {
    const names = [...missing].join(', ');
    throw actErrors.ACT_TEMPLATE_INVALID({ it: `Mancano i dati: ${names}.`, en: `Missing data: ${names}.` });
  }
  return blocks as Record<string, unknown>[];
}

/** The problems of a template, for who installs it. */
export function templateProblems(template: readonly TemplateBlock[]): string[] {
  return template.flatMap((block, index) => {
    if (block.when === undefined) return [];
    try {
      compileFeel(block.when);
      return [];
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      return [`/template/${index}/when: ${error.message}`];
    }
  });
}

function stands(block: TemplateBlock, values: Readonly<Record<string, unknown>>): boolean {
  if (block.when === undefined) return true;
  const verdict = evaluateCondition(compileFeel(block.when), values);
  if (verdict.ok) return verdict.value;
  throw actErrors.ACT_TEMPLATE_INVALID({
    it: `La condizione «${block.when}» non è vera né falsa: ${verdict.message}`,
    en: `The condition "${block.when}" is neither true nor false: ${verdict.message}`,
  });
}

function fill(value: unknown, values: Readonly<Record<string, unknown>>, missing: Set<string>): unknown {
  if (typeof value === 'string') return listOf(value, values, missing) ?? fillText(value, values, missing);
  if (Array.isArray(value)) return value.map((item) => fill(item, values, missing));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fill(item, values, missing)]));
}

/** The list that a text stands for when it is nothing but a placeholder of one; what cannot be written in it is missing. */
function listOf(text: string, values: Readonly<Record<string, unknown>>, missing: Set<string>): string[] | undefined {
  const path = ONLY_PLACEHOLDER.exec(text)?.[1];
  const value = path === undefined ? undefined : lookUp(values, path);
  if (!Array.isArray(value)) return undefined;
  return value.map((item: unknown, index) => {
    if (typeof item === 'object' || item === undefined) missing.add(`${path}[${index}]`);
    return whole(String(item), `${path}[${index}]`);
  });
}

/** An act says all of it or nothing: a text that was cut would be another text. */
function whole(text: string, what: string): string {
  if (text.length <= MAX_TEXT) return text;
  throw actErrors.ACT_TEMPLATE_INVALID({
    it: `Testo troppo lungo (oltre ${MAX_TEXT} caratteri): ${what}.`,
    en: `Text too long (more than ${MAX_TEXT} characters): ${what}.`,
  });
}

function fillText(text: string, values: Readonly<Record<string, unknown>>, missing: Set<string>): string {
  const filled = text.replace(PLACEHOLDER, (_match, path: string, format: 'date' | 'euro' | undefined) => {
    const value = lookUp(values, path);
    if (value === undefined || value === null || typeof value === 'object') {
      missing.add(path);
      return '';
    }
    return format === undefined ? String(value) : written(String(value), format);
  });
  return whole(filled, text.slice(0, 80));
}

/** `2026-11-24` or an instant as `24/11/2026`; `22326.00` as `22.326,00 €`. What is neither stays as it is. */
function written(value: string, format: 'date' | 'euro'): string {
  if (format === 'euro') {
    const match = /^(-?)(\d+)(?:\.(\d{1,2}))?$/.exec(value);
    if (!match) return value;
    return `${match[1]}${match[2]!.replace(/\B(?=(\d{3})+$)/g, '.')},${(match[3] ?? '').padEnd(2, '0')} €`;
  }
  const day = /^\d{4}-\d{2}-\d{2}$/.test(value) ? value : dayOf(value);
  return day === undefined ? value : day.split('-').reverse().join('/');
}

function dayOf(value: string): string | undefined {
  const time = Date.parse(value);
  return Number.isNaN(time) ? undefined : romeDate(new Date(time));
}

function lookUp(values: Readonly<Record<string, unknown>>, path: string): unknown {
  let current: unknown = values;
  for (const part of path.split('.')) {
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, part)) return undefined;
    current = (current as Record<string, unknown>)[part];
  }
  return current;
}
