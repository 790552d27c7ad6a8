import type { EventType, Registry, Text } from '../../kernel/index.ts';

/** A channel of the bus that takes messages in a body. */
export interface RouteChannel {
  readonly name: string;
  readonly summary?: Text | undefined;
  /** JSON Schema of what it takes, where its route says so. */
  readonly data?: unknown;
}

const CLOUDEVENT = 'application/cloudevents+json';
const text = { type: 'string' };

/**
 * AsyncAPI 3.0 of what happens and of what can be sent: every kind of fact, and the channels that routes take from. Both are CloudEvents
 * 1.0 in their structured form.
 */
export function asyncApi(
  registry: Registry,
  version: string,
  routes: readonly RouteChannel[],
): Record<string, unknown> {
  const events = [...registry.events.values()];
  const facts = events.map(factOf);
  const taken = routes.map(channelOf);
  const all = [...facts, ...taken];
  return {
    asyncapi: '3.0.0',
    info: {
      ...{ title: 'DigiPro', version },
      description: 'Facts that the platform states, and the channels of the bus on which it takes messages.',
      license: { name: 'EUPL-1.2', url: 'https://eupl.eu/1.2/en/' },
    },
    defaultContentType: CLOUDEVENT,
    channels: Object.fromEntries(all.map(({ key, channel }) => [key, channel])),
    operations: Object.fromEntries(all.map(({ key, action, summary }) => [key, operationOf(key, action, summary)])),
    components: { messages: Object.fromEntries(all.map(({ key, message }) => [key, message])) },
  };
}

function factOf({ type, summary, data }: EventType) {
  return described(type, type, 'send', summary, envelope({ const: type }, JSON.parse(JSON.stringify(data))));
}

function channelOf({ name, summary, data }: RouteChannel) {
  const said = summary ?? { it: `Messaggi per la rotta ${name}`, en: `Messages for the route ${name}` };
  return described(`channel.${name}`, name, 'receive', said, envelope(text, data ?? {}));
}

function described(key: string, address: string, action: 'send' | 'receive', summary: Text, payload: unknown) {
  const message = { name: key, title: summary.it, summary: summary.en, contentType: CLOUDEVENT, payload };
  const channel = {
    address,
    title: summary.it,
    summary: summary.en,
    messages: { event: { $ref: `#/components/messages/${key}` } },
  };
  return { key, action, summary, message, channel };
}

function operationOf(key: string, action: string, summary: Text) {
  return {
    action,
    channel: { $ref: `#/channels/${key}` },
    title: summary.it,
    summary: summary.en,
    messages: [{ $ref: `#/channels/${key}/messages/event` }],
  };
}

function envelope(type: unknown, data: unknown) {
  return {
    type: 'object',
    required: ['specversion', 'id', 'source', 'type', 'data'],
    properties: {
      specversion: { const: '1.0' },
      ...{ id: text, source: text, type, subject: text, time: { type: 'string', format: 'date-time' } },
      ...{ correlationid: text, causationid: text, traceparent: text, partitionkey: text, data },
    },
  };
}
