import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { postOffice, type PostOffice } from '../../src/bus/dispatch/testing/smtp.ts';
import { violations } from '../a11y/axe.ts';
import { missing, signIn, startProduct, type Product } from './product.ts';

const MINUTE = 60_000;
const PEC = 'protocollo@pec.comune.valdoro.example';

describe.skipIf(missing)(`who sends by certified mail${missing ? ` (${missing})` : ''}`, () => {
  let product: Product;
  let office: PostOffice;
  let admin: Page;
  let clerk: Page;
  const faults: string[] = [];

  beforeAll(async () => {
    product = await startProduct();
    office = await postOffice();
    admin = await signIn(product, 'admin', faults);
    clerk = await signIn(product, 'protocollo', faults);
  }, 2 * MINUTE);
  afterAll(async () => {
    await product?.close();
    await office?.close();
    expect(faults).toEqual([]);
  });

  const ask = async <T>(
    page: Page,
    method: 'get' | 'post' | 'put',
    path: string,
    data?: object | Buffer,
  ): Promise<T> => {
    const answer = await page.request[method](`${product.address}${path}`, {
      headers: { origin: new URL(product.address).origin },
      ...(data === undefined ? {} : { data }),
    });
    expect([path, answer.status()]).toEqual([path, expect.toSatisfy((status: number) => status < 300)]);
    return (await answer.json()) as T;
  };

  it('sets the mailbox of the body up, with its password', { timeout: MINUTE }, async () => {
    await ask(admin, 'post', '/api/bus/egress', { rule: '127.0.0.1', reason: 'Gestore PEC di prova' });
    await admin.goto(`${product.address}/desk/collegamenti`);
    await admin.getByRole('button', { name: 'Imposta una casella di posta' }).click();
    const form = admin.getByRole('region', { name: 'Imposta una casella di posta' });
    await form.getByLabel('Nome della casella').fill('PEC del protocollo');
    await form.getByLabel('Indirizzo').fill(PEC);
    await form.getByLabel(/^Server SMTP/).fill('127.0.0.1');
    await form.getByLabel(/^Spedizione delle registrazioni/).selectOption('on-request');
    await form.getByRole('button', { name: 'Salva la casella' }).click();
    // Without a server to read from no receipt would come back.
    await form.getByRole('alert').waitFor();
    expect(await violations(admin)).toEqual([]);
    await form.getByLabel(/^Server IMAP/).fill('127.0.0.1');
    await form.getByRole('button', { name: 'Salva la casella' }).click();
    const card = admin.getByRole('region', { name: 'PEC del protocollo' });
    await card.getByLabel('Password della casella', { exact: true }).and(admin.locator('input')).fill('canarino-2c8f');
    await card.getByRole('button', { name: 'Imposta la password' }).click();
    await card.getByText('Password impostata').waitFor();
    expect(await violations(admin)).toEqual([]);
    // The provider of the test speaks without TLS on a port of its own, which is no matter of the form.
    const { items } = await ask<{ items: { code: string; settings: Record<string, object>; name: string }[] }>(
      admin,
      'get',
      '/api/bus/endpoints',
    );
    const { settings, name } = items.find(({ code }) => code === 'pec')!;
    const local = { port: office.port, security: 'none' };
    const near = { ...settings, smtp: { ...settings['smtp'], ...local }, imap: { ...settings['imap'], port: 1 } };
    await ask(admin, 'put', '/api/bus/endpoints/pec', { name, connector: 'mail', settings: near });
    await admin.reload();
    await card.getByRole('button', { name: /^Prova il collegamento/ }).click();
    await card.getByRole('status').getByText('L’invio è possibile.').waitFor();
    await card.getByRole('button', { name: /^Modifica la casella/ }).click();
    const change = admin.getByRole('region', { name: 'Modifica la casella' });
    await change.getByLabel('Nome del mittente').fill('Comune di Valdoro');
    await change.getByRole('button', { name: 'Salva la casella' }).click();
    await change.waitFor({ state: 'detached' });
  });

  it('sends an entry to its recipient, and sees that it has left', { timeout: MINUTE }, async () => {
    const content = await ask<{ sha256: string }>(clerk, 'post', '/api/content', Buffer.from('%PDF-1.7 lettera'));
    const document = { typeCode: 'letter', title: 'Lettera', sha256: content.sha256, filename: 'lettera.pdf' };
    const { id: documentId } = await ask<{ id: string }>(clerk, 'post', '/api/documents', document);
    const { id, code } = await ask<{ id: string; code: string }>(clerk, 'post', '/api/protocol/entries', {
      ...{ flow: 'outgoing', subject: 'Avvio del procedimento', channel: 'pec', documentId, attachmentIds: [] },
      correspondents: [{ kind: 'person', name: 'Zoé', digitalAddress: 'zoe@pec.example' }],
      presentedAt: '2026-01-02T09:00:00.000Z',
    });
    await clerk.goto(`${product.address}/desk/protocollo/${id}`);
    const section = clerk.getByRole('region', { name: 'Spedizione per PEC' });
    await section.getByText(`Partirebbe da ${PEC}`).waitFor();
    expect(await violations(clerk)).toEqual([]);
    await section.getByRole('button', { name: 'Spedisci per PEC' }).click();
    await clerk.getByRole('dialog').getByRole('button', { name: 'Spedisci', exact: true }).click();
    await section.getByText('Inviata').waitFor();
    await section.getByText('zoe@pec.example').waitFor();
    expect(await violations(clerk)).toEqual([]);
    expect(office.posted.map(({ subject, from, to }) => [subject, from, to])).toEqual([
      [`Prot. ${code} – Avvio del procedimento`, PEC, 'zoe@pec.example'],
    ]);
    expect(office.posted[0]!.mail.from?.text).toBe(`"Comune di Valdoro" <${PEC}>`);
  });

  it('is told why it did not leave, and sends it again', { timeout: MINUTE }, async () => {
    office.answer = { code: 550, text: 'casella piena' };
    const { items } = await ask<{ items: { documentId: string }[] }>(
      clerk,
      'get',
      '/api/protocol/entries?flow=outgoing&limit=1',
    );
    const { id } = await ask<{ id: string }>(clerk, 'post', '/api/protocol/entries', {
      ...{
        flow: 'outgoing',
        subject: 'Sollecito',
        channel: 'pec',
        documentId: items[0]!.documentId,
        attachmentIds: [],
      },
      correspondents: [{ kind: 'person', name: 'Zoé', digitalAddress: 'zoe@pec.example' }],
      presentedAt: '2026-01-02T09:00:00.000Z',
    });
    await clerk.goto(`${product.address}/desk/protocollo/${id}`);
    const section = clerk.getByRole('region', { name: 'Spedizione per PEC' });
    await section.getByRole('button', { name: 'Spedisci per PEC' }).click();
    await clerk.getByRole('dialog').getByRole('button', { name: 'Spedisci', exact: true }).click();
    await section.getByText('Non consegnata').waitFor();
    await section.getByText(/casella piena/).waitFor();
    expect(await violations(clerk)).toEqual([]);
    office.answer = undefined;
    await clerk.goto(`${product.address}/desk/protocollo`);
    const troubled = clerk.getByRole('region', { name: 'Spedizioni da rivedere' });
    await troubled.getByText('Non consegnata').waitFor();
    expect(await violations(clerk)).toEqual([]);
    await troubled.getByRole('link').click();
    await section.getByRole('button', { name: /^Non serve altro/ }).click();
    await section.getByLabel('Perché').fill('Da verificare');
    expect(await violations(clerk)).toEqual([]);
    await section.getByRole('button', { name: 'Annulla' }).click();
    await section.getByRole('button', { name: 'Spedisci di nuovo' }).click();
    await clerk.getByRole('dialog').getByRole('button', { name: 'Spedisci', exact: true }).click();
    await section.getByText('Inviata').waitFor();
    await section.getByText('invio n. 2').waitFor();
  });
});
