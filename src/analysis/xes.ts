import { createHmac } from 'node:crypto';
import type { LoggedCase, LoggedEvent } from './types.ts';

/** Stands for a person or a case within one export: the key is thrown away with it, so that two exports cannot be joined. */
export type Pseudonym = (kind: 'case' | 'resource', id: string) => string;

export function pseudonyms(key: Buffer): Pseudonym {
  return (kind, id) => createHmac('sha256', key).update(`${kind}:${id}`).digest('hex').slice(0, 16);
}

/** The event log as XES (IEEE 1849-2016), a piece at a time; memory holds one page of cases. */
export async function* writeXes(
  name: string,
  pages: AsyncIterable<readonly LoggedCase[]>,
  pseudonym: Pseudonym,
): AsyncGenerator<string> {
  yield header(name);
  for await (const page of pages) yield page.map((item) => traceText(item, pseudonym)).join('');
  yield '</log>\n';
}

// xes.version is a decimal in the schema of the standard: 1849.2016, not the 1849-2016 that some tools write.
function header(name: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1849.2016" xes.features="" xmlns="http://www.xes-standard.org/">
<extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
<extension name="Lifecycle" prefix="lifecycle" uri="http://www.xes-standard.org/lifecycle.xesext"/>
<extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
<extension name="Organizational" prefix="org" uri="http://www.xes-standard.org/org.xesext"/>
<global scope="trace"><string key="concept:name" value=""/></global>
<global scope="event"><string key="concept:name" value=""/><string key="lifecycle:transition" value="complete"/>
<date key="time:timestamp" value="1970-01-01T00:00:00.000Z"/></global>
<classifier name="Activity" keys="concept:name"/>
${attribute('string', 'concept:name', name)}
`;
}

function traceText(item: LoggedCase, pseudonym: Pseudonym): string {
  const own = attribute('string', 'concept:name', pseudonym('case', item.id));
  const version = attribute('int', 'modelVersion', String(item.version));
  return `<trace>${own}${version}\n${item.events.map((event) => eventText(event, pseudonym)).join('')}</trace>\n`;
}

function eventText(event: LoggedEvent, pseudonym: Pseudonym): string {
  const resource = event.kind === 'userTask' ? pseudonym('resource', event.actor) : 'system';
  return `<event>${[
    attribute('string', 'concept:name', event.name ?? event.node),
    attribute('string', 'node', event.node),
    attribute('string', 'lifecycle:transition', 'complete'),
    attribute('date', 'time:timestamp', new Date(event.at).toISOString()),
    attribute('string', 'org:resource', resource),
  ].join('')}</event>\n`;
}

function attribute(type: 'string' | 'date' | 'int', key: string, value: string): string {
  return `<${type} key="${key}" value="${escaped(value)}"/>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};

/** A value of an attribute. What XML 1.0 cannot hold is replaced; line breaks survive the normalisation of attributes. */
function escaped(value: string): string {
  return value
    .toWellFormed()
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd')
    .replace(/[&<>"\t\n\r]/g, (character) => ENTITIES[character]!);
}
