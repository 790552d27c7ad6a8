import type { Registry } from '../operations/registry.ts';
import type { Operation } from '../operations/types.ts';
import type { Locale } from '../text.ts';

const words = {
  it: {
    title: 'Riferimento delle API',
    lead: 'Ogni operazione della piattaforma, dalla stessa dichiarazione che la esegue.',
    machine: 'Versione per le macchine (OpenAPI 3.1)',
    input: 'Dati richiesti',
    output: 'Risposta',
    permission: 'Permesso',
    line: 'Da riga di comando',
    table: 'Operazioni di',
  },
  en: {
    title: 'API reference',
    lead: 'Every operation of the platform, from the same declaration that runs it.',
    machine: 'For machines (OpenAPI 3.1)',
    input: 'Input',
    output: 'Answer',
    permission: 'Permission',
    line: 'Command line',
    table: 'Operations of',
  },
} as const;

/** A readable page of all operations, without script; `stylesheet` is the address of its style. */
export function apiReference(registry: Registry, locale: Locale, stylesheet?: string): string {
  const t = words[locale];
  const rooms = registry.modules.filter((module) => module.operations.length > 0);
  const nav = rooms.map((room) => `<li><a href="#${room.name}">${room.name}</a></li>`).join('');
  const sections = rooms
    .map(
      (room) =>
        `<section><h2 id="${room.name}">${room.name}</h2>${room.operations.map((o) => article(o, locale)).join('')}</section>`,
    )
    .join('');
  const style = stylesheet ? `<link rel="stylesheet" href="${escape(stylesheet)}">` : '';
  return `<!doctype html><html lang="${locale}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${t.title} – DigiPro</title>${style}</head><body><main><h1>${t.title}</h1><p>${t.lead}</p><p><a href="/api/openapi.json">${t.machine}</a></p><nav aria-label="${t.table}"><ul>${nav}</ul></nav>${sections}</main></body></html>`;
}

function article(operation: Operation, locale: Locale): string {
  const t = words[locale];
  const http = operation.http ? `<code>${operation.http.method} ${escape(operation.http.path)}</code>` : '';
  return `<article><h3 id="${operation.name}">${escape(operation.summary[locale])}</h3><p>${http} <code>${operation.name}</code></p><p>${t.permission}: <code>${escape(operation.permission)}</code></p><details><summary>${t.input}</summary><pre tabindex="0">${schemaText(operation.input)}</pre></details><details><summary>${t.output}</summary><pre tabindex="0">${schemaText(operation.output)}</pre></details><p>${t.line}: <code>digipro call ${operation.name} --input file.json --as LOGIN</code></p></article>`;
}

function schemaText(schema: unknown): string {
  return escape(JSON.stringify(schema, null, 2));
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
