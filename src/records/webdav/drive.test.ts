import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { letter } from '../testing/repository.ts';
import { testDrive, type Drive, type User } from '../testing/drive.ts';

const MINE = 'I miei documenti';
const YEAR = new Date().getFullYear();
const SHELF = `Fascicoli/${YEAR}/VI.3 – Urbanistica`;
const LOCK = '<lockinfo xmlns="DAV:"><lockscope><exclusive/></lockscope><locktype><write/></locktype></lockinfo>';

interface Document {
  readonly title: string;
  readonly version: number;
  readonly dossiers: readonly { readonly id: string }[];
  readonly lock: { readonly byName: string | null; readonly own: boolean } | null;
}

describe('the repository as a drive', () => {
  let drive: Drive;
  let olga: User;
  let piero: User;
  let unitA: string;
  let dossier: { id: string; code: string };
  let folder: string;

  beforeAll(async () => {
    drive = await testDrive();
    await drive.call(drive.system(), 'identity.areas.create', { code: 'A1', name: 'Unica' });
    const unit = async (code: string) => {
      const input = { code, name: `Ufficio ${code}`, areaCode: 'A1' };
      return (await drive.call<{ id: string }>(drive.system(), 'identity.units.create', input)).id;
    };
    unitA = await unit('urb');
    olga = await drive.someone('olga', 'officer', { unitId: unitA });
    piero = await drive.someone('piero', 'officer', { unitId: await unit('trib') });
    dossier = await open(olga, 'Variante n. 4: "centro"/est');
    folder = `${SHELF}/${dossier.code.replaceAll('/', '-')} – Variante n. 4 centro est`;
  });
  afterAll(() => drive.close());

  const open = (user: User, title: string) =>
    drive.call<{ id: string; code: string }>(user.caller, 'records.dossiers.open', {
      ...{ title, classCode: 'VI.3', kind: 'affare', unitId: unitA },
    });
  const names = async (user: User, path: string) => {
    const answer = await user.send('PROPFIND', path, { headers: { depth: '1' } });
    const text = await answer.text();
    expect(answer.status, text).toBe(207);
    return [...text.matchAll(/<D:displayname>([^<]*)</g)].slice(1).map((match) => match[1]!);
  };
  const status = async (user: User, method: string, path: string, options = {}) =>
    (await user.send(method, path, options)).status;
  const to = (path: string) => ({
    headers: { destination: `${drive.address}/${path.split('/').map(encodeURIComponent).join('/')}` },
  });
  const find = async (title: string, user = olga) => {
    const { items } = await drive.call<{ items: { id: string; title: string }[] }>(
      ...[user.caller, 'records.documents.list', { limit: 100 }],
    );
    const id = items.find((one) => one.title === title)?.id;
    return id === undefined
      ? undefined
      : drive.call<Document & { id: string }>(user.caller, 'records.documents.get', { id });
  };

  it('shows one’s own drafts, and dossiers by year and class', async () => {
    expect(await names(olga, '')).toEqual([MINE, 'Fascicoli']);
    expect(await names(olga, 'Fascicoli')).toEqual([String(YEAR)]);
    expect(await names(olga, `Fascicoli/${YEAR}`)).toEqual(['VI.3 – Urbanistica']);
    expect(await names(olga, SHELF)).toEqual([folder.split('/').at(-1)]);
    expect(await status(olga, 'MKCOL', `${SHELF}/Nuovo`)).toBe(403);
    expect(await status(olga, 'PUT', `${SHELF}/a.txt`, { body: 'x' })).toBe(403);
    expect(await status(olga, 'DELETE', folder)).toBe(403);
  });

  it('shows documents of the desk under names that are safe, told apart, and stay', async () => {
    const extra = { dossierId: dossier.id, title: 'Parere 1/2: "sì"', filename: 'p.txt' };
    const first = await drive.document(olga.caller, 'primo', extra);
    expect(await names(olga, folder)).toEqual(['Parere 1 2 sì.txt']);
    const second = await drive.document(olga.caller, 'secondo', extra);
    const apart = `Parere 1 2 sì (${second.slice(-6)}).txt`;
    expect(await names(olga, folder)).toEqual(['Parere 1 2 sì.txt', apart]);
    const text = async (name: string) => (await olga.send('GET', `${folder}/${name}`)).text();
    expect([await text('Parere 1 2 sì.txt'), await text(apart)]).toEqual(['primo', 'secondo']);
    // macOS asks in the other form of Unicode.
    expect(await text('Parere 1 2 sì.txt'.normalize('NFD'))).toBe('primo');
    await drive.call(olga.caller, 'records.documents.describe', { id: first, title: 'Parere favorevole' });
    expect(await names(olga, folder)).toContain('Parere favorevole.txt');
  });

  it('makes a draft of the dossier of what is put into it, and takes a name for a title', async () => {
    expect(await status(olga, 'PUT', `${folder}/Relazione.txt`, { body: 'bozza' })).toBe(201);
    expect(await find('Relazione')).toMatchObject({ version: 1, dossiers: [{ id: dossier.id }] });
    expect(await status(olga, 'MOVE', `${folder}/Relazione.txt`, to(`${folder}/Relazione finale.txt`))).toBe(201);
    expect(await find('Relazione')).toBeUndefined();
    expect(await find('Relazione finale')).toMatchObject({ version: 1 });
    expect(await status(olga, 'MKCOL', `${folder}/Sotto`)).toBe(403);
  });

  it('files a draft where it is moved to, and takes it back out', async () => {
    const other = await open(olga, 'Altro');
    const path = `${SHELF}/${other.code.replaceAll('/', '-')} – Altro`;
    await status(olga, 'PUT', `${MINE}/Nota.txt`, { body: 'nota' });
    expect(await status(olga, 'MOVE', `${MINE}/Nota.txt`, to(`${path}/Nota.txt`))).toBe(201);
    expect((await find('Nota'))!.dossiers).toMatchObject([{ id: other.id }]);
    expect(await status(olga, 'MOVE', `${path}/Nota.txt`, to(`${folder}/Nota.txt`))).toBe(201);
    expect((await find('Nota'))!.dossiers).toMatchObject([{ id: dossier.id }]);
    expect(await names(olga, path)).toEqual([]);
    expect(await status(olga, 'COPY', `${folder}/Nota.txt`, to(`${MINE}/Nota copia.txt`))).toBe(201);
    expect(await find('Nota copia')).toMatchObject({ version: 1, dossiers: [] });
  });

  it('keeps what is final or registered, and a closed dossier, from every change', async () => {
    await status(olga, 'PUT', `${folder}/Finale.txt`, { body: 'testo' });
    const final = (await find('Finale'))!.id;
    await drive.call(olga.caller, 'records.documents.finalise', { id: final });
    const clerk = drive.person('protocol-clerk');
    const registered = await drive.document(clerk, 'lettera', { title: 'Lettera', filename: 'l.txt' });
    await drive.call(clerk, 'records.protocol.register', { ...letter, documentId: registered, dossierId: dossier.id });
    for (const name of ['Finale.txt', 'Lettera.txt']) {
      const path = `${folder}/${name}`;
      expect((await olga.send('GET', path)).status).toBe(200);
      expect(await status(olga, 'PUT', path, { body: 'altro' })).toBe(403);
      expect(await status(olga, 'PUT', path, { body: '' })).toBe(403);
      expect(await status(olga, 'DELETE', path)).toBe(403);
      expect(await status(olga, 'LOCK', path, { body: LOCK })).toBe(403);
      expect(await status(olga, 'MOVE', path, to(`${folder}/Rinominata.txt`))).toBe(403);
      expect(await status(olga, 'MOVE', path, to(`${folder}/~WRL1.tmp`))).toBe(403);
      expect(await status(olga, 'COPY', `${folder}/Nota.txt`, to(path))).toBe(403);
    }
    const closed = await open(olga, 'Chiuso');
    await drive.call(olga.caller, 'records.dossiers.close', { id: closed.id });
    const path = `${SHELF}/${closed.code.replaceAll('/', '-')} – Chiuso`;
    expect(await names(olga, path)).toEqual([]);
    expect(await status(olga, 'PUT', `${path}/a.txt`, { body: 'x' })).toBe(403);
  });

  it('shows nothing of another unit, another person and another body, and answers as if it were not there', async () => {
    await status(olga, 'PUT', `${MINE}/Privato.txt`, { body: 'mio' });
    expect(await names(piero, MINE)).toEqual([]);
    expect(await names(piero, 'Fascicoli')).toEqual([]);
    for (const path of [folder, `${folder}/Relazione finale.txt`, `${MINE}/Privato.txt`]) {
      expect(await status(piero, 'GET', path)).toBe(404);
      expect(await status(piero, 'PROPFIND', path, { headers: { depth: '0' } })).toBe(404);
      expect(await status(piero, 'DELETE', path)).toBe(404);
    }
    expect(await status(piero, 'PUT', `${folder}/intruso.txt`, { body: 'x' })).toBe(409);
    const stranger = await drive.someone('zita', 'manager', { bodyId: drive.otherBodyId });
    expect(await names(stranger, 'Fascicoli')).toEqual([]);
    expect(await status(stranger, 'GET', `${folder}/Relazione finale.txt`)).toBe(404);
    const here = `${drive.address}/`;
    const authorization = `Basic ${Buffer.from(`zita:${stranger.password}`).toString('base64')}`;
    const answer = await fetch(here, { method: 'PROPFIND', headers: { authorization, depth: '0' } });
    expect(answer.status).toBe(401);
  });

  it('lets one person at a time edit, also towards the desk, which tells who it is', async () => {
    const anna = await drive.someone('anna', 'officer', { unitId: unitA });
    const path = `${folder}/Condiviso.txt`;
    await status(olga, 'PUT', path, { body: 'uno' });
    const { id } = (await find('Condiviso'))!;
    const locked = await olga.send('LOCK', path, { body: LOCK, headers: { timeout: 'Second-600' } });
    const token = locked.headers.get('lock-token')!;
    expect(await status(anna, 'PUT', path, { body: 'due' })).toBe(423);
    expect(await status(anna, 'PUT', path, { body: 'due', headers: { if: `(${token})` } })).toBe(423);
    expect(await status(anna, 'UNLOCK', path, { headers: { 'lock-token': token } })).toBe(403);
    expect(await status(anna, 'LOCK', path, { body: LOCK })).toBe(423);
    const told = await (await anna.send('PROPFIND', path, { headers: { depth: '0' } })).text();
    expect(told).toContain('<D:activelock>');
    expect(told).not.toContain(token.slice(1, -1));
    const { sha256 } = await drive.put(anna.caller, 'dalla scrivania');
    const version = { id, sha256, filename: 'c.txt', reason: 'prova' };
    const desk = drive.call(anna.caller, 'records.documents.addVersion', version);
    await expect(desk).rejects.toMatchObject({ code: 'DOCUMENT_LOCKED' });
    expect((await find('Condiviso', anna))!.lock).toMatchObject({ own: false, byName: `Persona ${olga.id}` });
    const { events } = await facts(id);
    expect(events).toContain('it.digipro.records.document-locked');
    await drive.call(olga.caller, 'records.documents.unlock', { id });
    expect((await find('Condiviso', anna))!.lock).toBeNull();
    expect(await status(anna, 'PUT', path, { body: 'due' })).toBe(204);
  });

  it('hides what is more confidential than its dossier from who may read the dossier only', async () => {
    const lia = await drive.someone('lia', 'officer', { unitId: unitA });
    const extra = { dossierId: dossier.id, title: 'Certificato medico', filename: 'c.txt' };
    const id = await drive.document(olga.caller, 'diagnosi', extra);
    const path = `${folder}/Certificato medico.txt`;
    expect(await names(lia, folder)).toContain('Certificato medico.txt');
    await drive.database.admin('update records.document set level = 3 where id = $1', [id]);
    expect(await names(lia, folder)).not.toContain('Certificato medico.txt');
    expect(await status(lia, 'GET', path)).toBe(404);
    expect(await status(olga, 'GET', path)).toBe(200);
  });

  const facts = async (documentId: string) => {
    const rows = await drive.database.admin<{ type: string }>('select type from kernel.event where subject = $1', [
      `records/document/${documentId}`,
    ]);
    return { events: rows.map(({ type }) => type) };
  };

  it('gives files in parts, with the digest as entity tag, and never to be shown as a page of ours', async () => {
    const path = `${MINE}/Pagina.html`;
    await status(olga, 'PUT', path, { body: '<html><script>alert(1)</script></html>' });
    const whole = await olga.send('GET', path);
    const tag = whole.headers.get('etag')!;
    expect(whole.headers.get('content-disposition')).toMatch(/^attachment/);
    expect(whole.headers.get('content-security-policy')).toContain('sandbox');
    const part = await olga.send('GET', path, { headers: { range: 'bytes=6-13' } });
    expect([part.status, part.headers.get('content-range'), await part.text()]).toEqual([
      206,
      'bytes 6-13/38',
      '<script>',
    ]);
    const changed = { range: 'bytes=6-13', 'if-range': '"altro"' };
    expect((await olga.send('GET', path, { headers: changed })).status).toBe(200);
    expect(await status(olga, 'GET', path, { headers: { range: 'bytes=99-' } })).toBe(416);
    expect(await status(olga, 'GET', path, { headers: { 'if-none-match': tag } })).toBe(304);
    expect(await status(olga, 'PUT', path, { body: 'x', headers: { 'if-match': '"altro"' } })).toBe(412);
    expect(await status(olga, 'PUT', path, { body: 'x', headers: { 'if-none-match': '*' } })).toBe(412);
    const head = await olga.send('HEAD', path);
    expect([head.headers.get('content-length'), head.headers.get('etag')]).toEqual(['38', tag]);
  });

  it('refuses hostile XML, endless depth and names that no file may have, with a reason', async () => {
    const ask = (body: string, headers = { depth: '0' }) => olga.send('PROPFIND', '', { body, headers });
    const bomb =
      '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><propfind xmlns="DAV:"><prop>&b;</prop></propfind>';
    const answer = await ask(bomb);
    expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining('document types')]);
    const external = '<!DOCTYPE x SYSTEM "file:///etc/passwd"><propfind xmlns="DAV:"><allprop/></propfind>';
    expect((await ask(external)).status).toBe(400);
    const deep = `<propfind xmlns="DAV:"><prop>${'<a>'.repeat(60)}${'</a>'.repeat(60)}</prop></propfind>`;
    expect((await ask(deep)).status).toBe(400);
    const wide = `<propfind xmlns="DAV:"><prop>${'<a/>'.repeat(6000)}</prop></propfind>`;
    expect((await ask(wide)).status).toBe(400);
    expect((await ask(`<propfind xmlns="DAV:">${' '.repeat(300_000)}<allprop/></propfind>`)).status).toBe(413);
    const endless = await ask('', { depth: 'infinity' });
    expect([endless.status, await endless.text()]).toEqual([403, expect.stringContaining('propfind-finite-depth')]);
    for (const name of ['a%2Fb.txt', '%00.txt', 'x%E2%80%AEtxt.exe', '..%5Cx', `${'n'.repeat(300)}`]) {
      const url = `${drive.address}/${encodeURIComponent(MINE)}/${name}`;
      const authorization = `Basic ${Buffer.from(`olga:${olga.password}`).toString('base64')}`;
      const refused = await fetch(url, { method: 'PUT', body: 'x', headers: { authorization } });
      // A NUL comes no further than the validation of texts.
      expect([refused.status, name]).toEqual([name === '%00.txt' ? 400 : 403, name]);
    }
    expect(
      await status(olga, 'MOVE', `${MINE}/Pagina.html`, { headers: { destination: 'http://altrove.example/dav/x' } }),
    ).toBe(403);
  });

  it('opens one document by a link of the desk, without a password, and nothing beside it', async () => {
    const id = await drive.document(olga.caller, 'uno', {
      ...{ dossierId: dossier.id, title: 'Da aprire: subito', filename: 'x.odt' },
    });
    const opened = await drive.call<{ address: string; path: string[] }>(olga.caller, 'records.webdav.open', { id });
    expect(opened.path.join('/')).toBe(`${folder}/Da aprire subito.odt`);
    const url = `${new URL(drive.address).origin}${opened.address}`;
    const around = url.slice(0, url.lastIndexOf('/'));
    const send = (method: string, address: string, options: { body?: string; headers?: Record<string, string> } = {}) =>
      fetch(address, { method, ...options });
    expect(await (await send('GET', url)).text()).toBe('uno');
    const token = (await send('LOCK', url, { body: LOCK })).headers.get('lock-token')!;
    expect((await send('PUT', `${around}/.~lock.Da aprire subito.odt%23`, { body: 'olga' })).status).toBe(201);
    const tagged = { if: `<${url}> (${token})` };
    expect((await send('PUT', url, { body: 'due', headers: tagged })).status).toBe(204);
    expect((await send('UNLOCK', url, { headers: { 'lock-token': token } })).status).toBe(204);
    expect(await find('Da aprire: subito')).toMatchObject({ id, version: 2, lock: null });
    const listed = await (await send('PROPFIND', around, { headers: { depth: '1' } })).text();
    expect([...listed.matchAll(/<D:href>([^<]*)</g)].map(([, href]) => href)).toEqual([
      `${opened.address.slice(0, opened.address.lastIndexOf('/'))}/`,
      opened.address,
    ]);
    expect((await send('PUT', `${around}/Altro.odt`, { body: 'x' })).status).toBe(403);
    expect((await send('DELETE', url)).status).toBe(403);
    expect((await send('MOVE', url, to(`${MINE}/x.odt`))).status).toBe(403);
    expect((await send('GET', `${around.slice(0, -1)}x/Da%20aprire%20subito.odt`)).status).toBe(404);
    await drive.call(olga.caller, 'records.documents.finalise', { id });
    expect((await send('GET', url)).status).toBe(200);
    expect((await send('PUT', url, { body: 'tre' })).status).toBe(403);
    await drive.database.admin("update identity.ticket set expires_at = created_at where resource like '%' || $1", [
      id,
    ]);
    expect((await send('GET', url)).status).toBe(404);
  });

  it('tells the space that is used and left to whoever asks for it', async () => {
    const body = '<propfind xmlns="DAV:"><prop><quota-used-bytes/><quota-available-bytes/></prop></propfind>';
    const text = await (await olga.send('PROPFIND', MINE, { body, headers: { depth: '0' } })).text();
    expect(text).toMatch(/<D:quota-used-bytes>[1-9]\d*</);
    expect(text).toContain('<D:quota-available-bytes>123456789<');
  });

  it('asks for an app password, takes no session, and counts those that are wrong', async () => {
    const bare = await fetch(`${drive.address}/`, { method: 'PROPFIND', headers: { depth: '0' } });
    expect([bare.status, bare.headers.get('www-authenticate')]).toEqual([
      401,
      'Basic realm="DigiPro", charset="UTF-8"',
    ]);
    const options = await fetch(`${drive.address}/`, { method: 'OPTIONS' });
    expect([options.status, options.headers.get('dav')]).toEqual([200, '1, 2, 3']);
    const guess = (password: string) =>
      fetch(`${drive.address}/`, {
        method: 'PROPFIND',
        headers: { depth: '0', authorization: `Basic ${Buffer.from(`piero:${password}`).toString('base64')}` },
      });
    for (let attempt = 0; attempt < 5; attempt += 1) expect((await guess(`no-${attempt}`)).status).toBe(401);
    const closed = await guess('no');
    expect([closed.status, Number(closed.headers.get('retry-after'))]).toEqual([429, expect.any(Number)]);
    expect((await guess(piero.password)).status).toBe(207);
  });
});
