// An example: the web site that a municipality has already, as small as such a thing can be. It keeps what it is sent in memory, takes
// applications at a form, and knows DigiPro by a shared secret alone. Start it with `node examples/foreign-site/site.mjs`; README.md says how.
import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';

const SECTIONS = ['services', 'cases', 'board', 'transparency'];
const MOST_BYTES = 1024 * 1024;

/**
 * @param {{ secret: string, applications: string, fetch?: typeof fetch }} options `secret`: what both sides sign with; `applications`: address
 *   of the service that takes applications in.
 */
export function createSite({ secret, applications, fetch: ask = fetch }) {
  /** @type {Map<string, Map<string, { version: string, data: unknown }>>} */
  const shown = new Map(SECTIONS.map((section) => [section, new Map()]));
  const seen = new Set();
  const receipts = [];

  const server = createServer((request, response) => {
    answer(request, response).catch((error) => {
      if (!response.headersSent)
        response.writeHead(error.status ?? 500, { 'content-type': 'text/plain; charset=utf-8' });
      response.end(`${error.message}\n`);
    });
  });

  async function answer(request, response) {
    const { pathname } = new URL(request.url, 'http://site');
    const [, part, section, id] = pathname.split('/').map(decodeURIComponent);
    if (part === '') return html(response, home());
    if (part === 'apply' && request.method === 'POST') {
      const form = new URLSearchParams(await read(request));
      const receipt = await submit(applicationOf(Object.fromEntries(form)));
      return html(response, `<p>${escape(receipt.text)}</p>`);
    }
    if (part !== 'content' || !shown.has(section)) return response.writeHead(404).end();
    const body = await read(request);
    verify(request.headers, body);
    const list = shown.get(section);
    if (request.method === 'GET')
      return json(
        response,
        [...list].map(([name, { version }]) => ({ id: name, version })),
      );
    // A repetition is known by its identifier: it changes nothing.
    const isNew = !seen.has(request.headers['webhook-id']);
    seen.add(request.headers['webhook-id']);
    if (isNew && request.method === 'PUT') list.set(id, JSON.parse(body));
    if (isNew && request.method === 'DELETE') list.delete(id);
    return json(response, { ok: true, new: isNew });
  }

  /** Whoever writes or compares has signed it (Standard Webhooks). */
  function verify(headers, body) {
    const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature = '' } = headers;
    const mac = Buffer.from(`v1,${macOf(`${id}.${timestamp}.${body}`)}`);
    const given = Buffer.from(signature);
    const fresh = Math.abs(Date.now() / 1000 - Number(timestamp)) < 300;
    if (!fresh || given.length !== mac.length || !timingSafeEqual(given, mac))
      throw refusal(401, 'not signed by the municipality');
  }

  function macOf(text) {
    return createHmac('sha256', secret).update(text).digest('base64');
  }

  /** Sends an application and keeps what is answered: the number of the register, or where to ask for it. */
  async function submit(application, id = application.id) {
    const body = JSON.stringify(application);
    const timestamp = String(Math.floor(Date.now() / 1000));
    const response = await ask(applications, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'webhook-id': id,
        'webhook-timestamp': timestamp,
        'webhook-signature': `v1,${macOf(`${id}.${timestamp}.${body}`)}`,
      },
      body,
    });
    const told = await response.json();
    const receipt = { ...told, id, httpStatus: response.status, text: textOf(response.status, told) };
    receipts.push(receipt);
    return receipt;
  }

  function home() {
    const lists = SECTIONS.map((section) => {
      const items = [...shown.get(section)].map(
        ([id, { data }]) => `<li id="${escape(id)}">${escape(data?.title ?? data?.state ?? id)}</li>`,
      );
      return `<h2>${section}</h2><ul>${items.join('')}</ul>`;
    });
    return `${lists.join('')}<h2>apply</h2><form method="post" action="/apply"><input name="name" required placeholder="Nome"> <input name="familyName" required placeholder="Cognome"> <input name="taxCode" required placeholder="Codice fiscale"> <input name="object" required placeholder="Oggetto"><button>Invia</button></form>`;
  }

  return {
    shown,
    receipts,
    submit,
    /** @param {number} port @returns {Promise<number>} the port that it listens on */
    listen: (port) => new Promise((resolve) => server.listen(port, '127.0.0.1', () => resolve(server.address().port))),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function textOf(status, told) {
  if (told.state === 'answered') return `Istanza protocollata con il numero ${told.answer.protocol}.`;
  if (told.state === 'refused') return `Istanza non accettata: ${told.answer.reason}`;
  if (status === 202) return `Istanza ricevuta; il numero di protocollo sarà in ${told.status}.`;
  return `Istanza non inviata: ${told.detail ?? told.title}`;
}

/** What the form says, in the format that the house takes in. */
export function applicationOf({ name, familyName, taxCode, object, service = 'accesso-civico-generalizzato' }) {
  return {
    ...{ format: 'application/1', id: randomUUID(), body: 'c_v000', service, channel: 'portal' },
    ...{
      submittedAt: new Date().toISOString(),
      object,
      request: { documents: object },
      declarations: [],
      attachments: [],
    },
    applicant: {
      identity: { provider: 'sito comunale', fiscalNumber: taxCode, name, familyName },
      contacts: {},
      capacity: 'per sé',
    },
  };
}

async function read(request) {
  const chunks = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > MOST_BYTES) throw refusal(413, 'too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function refusal(status, message) {
  return Object.assign(new Error(message), { status });
}

function json(response, value) {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

function html(response, body) {
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
  response.end(
    `<!doctype html><html lang="it"><meta charset="utf-8"><title>Comune (esempio)</title><body><h1>Comune</h1>${body}</body></html>`,
  );
}

function escape(text) {
  return String(text).replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const [, , port = '8131', applications = 'http://localhost:8080/api/bus/services/site-applications'] = process.argv;
  const secret = process.env.SITE_SECRET;
  if (!secret) throw new Error('SITE_SECRET is not set');
  const at = await createSite({ secret, applications }).listen(Number(port));
  console.log(`http://127.0.0.1:${at}`);
}
