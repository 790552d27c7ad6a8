import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { handClock } from '../../identity/testing/installation.ts';
import { webdavSweep } from './operations.ts';
import { testDrive, type Drive, type User } from '../testing/drive.ts';

const MINE = 'I miei documenti';

interface Found {
  readonly id: string;
  readonly title: string;
  readonly state: string;
  readonly versions: readonly { readonly version: number; readonly size: number; readonly filename: string }[];
}

/** What programs do when somebody presses "Save", request by request. */
describe('saving from a program', () => {
  const clock = handClock('2026-12-01T08:00:00Z');
  let drive: Drive;
  let olga: User;

  beforeAll(async () => {
    drive = await testDrive({ clock });
    olga = await drive.someone('olga', 'officer');
  });
  afterAll(() => drive.close());

  const documents = async (discarded = false): Promise<readonly Found[]> => {
    const { items } = await drive.call<{ items: { id: string }[] }>(
      ...[olga.caller, 'records.documents.list', { discarded, limit: 100 }],
    );
    return Promise.all(items.map(({ id }) => drive.call<Found>(olga.caller, 'records.documents.get', { id })));
  };
  const titled = async (title: string) => (await documents()).filter((one) => one.title === title);
  const names = async (folder: string) => {
    const text = await (await olga.send('PROPFIND', folder, { headers: { depth: '1' } })).text();
    return [...text.matchAll(/<D:displayname>([^<]*)</g)].slice(1).map((match) => match[1]!);
  };
  const status = async (method: string, path: string, options = {}) => (await olga.send(method, path, options)).status;
  const to = (path: string, more = {}) => ({
    headers: { destination: `/dav/${path.split('/').map(encodeURIComponent).join('/')}`, ...more },
  });
  const put = (path: string, body: string) => status('PUT', path, { body });
  const textOf = async (path: string) => (await olga.send('GET', path)).text();

  it('the way of LibreOffice: lock, write, unlock', async () => {
    const path = `${MINE}/Relazione tecnica.odt`;
    expect(await put(path, 'prima stesura')).toBe(201);
    expect(await put(`${MINE}/.~lock.Relazione tecnica.odt#`, ',olga,')).toBe(201);
    const body = '<lockinfo xmlns="DAV:"><lockscope><exclusive/></lockscope><locktype><write/></locktype></lockinfo>';
    const locked = await olga.send('LOCK', path, { body, headers: { timeout: 'Second-180' } });
    expect(locked.status).toBe(200);
    const token = locked.headers.get('lock-token')!;
    expect(await put(path, 'senza gettone')).toBe(423);
    expect(await status('PUT', path, { body: 'seconda stesura', headers: { if: `(${token})` } })).toBe(204);
    expect(await status('UNLOCK', path, { headers: { 'lock-token': token } })).toBe(204);
    expect(await status('DELETE', `${MINE}/.~lock.Relazione tecnica.odt#`)).toBe(204);
    const [found, ...others] = await titled('Relazione tecnica');
    expect(others).toEqual([]);
    expect(found!.versions.map(({ version, filename }) => [version, filename])).toEqual([
      [1, 'Relazione tecnica.odt'],
      [2, 'Relazione tecnica.odt'],
    ]);
  });

  it('the way of Windows for a new file: empty, locked, then written', async () => {
    const path = `${MINE}/Nuovo.docx`;
    const before = (await documents()).length;
    expect(await put(path, '')).toBe(201);
    expect((await documents()).length).toBe(before);
    const body = '<lockinfo xmlns="DAV:"><lockscope><exclusive/></lockscope><locktype><write/></locktype></lockinfo>';
    const token = (await olga.send('LOCK', path, { body })).headers.get('lock-token')!;
    const condition = { if: `(${token})` };
    expect(await status('PUT', path, { body: 'testo', headers: condition })).toBe(204);
    const patch =
      '<D:propertyupdate xmlns:D="DAV:" xmlns:Z="urn:schemas-microsoft-com:"><D:set><D:prop><Z:Win32LastModifiedTime>Tue, 01 Dec 2026 08:00:00 GMT</Z:Win32LastModifiedTime></D:prop></D:set></D:propertyupdate>';
    expect(await status('PROPPATCH', path, { body: patch, headers: condition })).toBe(207);
    expect(await status('UNLOCK', path, { headers: { 'lock-token': token } })).toBe(204);
    const [found] = await titled('Nuovo');
    expect(found!.versions.map(({ size }) => size)).toEqual([5]);
  });

  it('the way of Word: a temporary file takes the place of the old one, which is deleted', async () => {
    const path = `${MINE}/Relazione.docx`;
    expect(await put(path, 'versione uno')).toBe(201);
    const [first] = await titled('Relazione');
    expect(await put(`${MINE}/~$lazione.docx`, 'olga')).toBe(201);
    expect(await put(`${MINE}/~WRD0001.tmp`, 'versione due')).toBe(201);
    expect(await status('MOVE', path, to(`${MINE}/~WRL0002.tmp`))).toBe(201);
    expect(await status('GET', path)).toBe(404);
    expect(await status('MOVE', `${MINE}/~WRD0001.tmp`, to(path))).toBe(201);
    expect(await textOf(`${MINE}/~WRL0002.tmp`)).toBe('versione uno');
    expect(await status('DELETE', `${MINE}/~WRL0002.tmp`)).toBe(204);
    expect(await status('DELETE', `${MINE}/~$lazione.docx`)).toBe(204);
    const [found, ...others] = await titled('Relazione');
    expect(others).toEqual([]);
    expect(found).toMatchObject({ id: first!.id, state: 'draft' });
    expect(found!.versions.map(({ size }) => size)).toEqual([12, 12]);
    expect(await textOf(path)).toBe('versione due');
    expect(await documents(true)).toEqual([]);
    expect((await names(MINE)).filter((name) => /^[~.]|tmp$/.test(name))).toEqual([]);
  });

  it('the way of Excel: eight digits without an extension', async () => {
    const path = `${MINE}/Bilancio.xlsx`;
    await put(path, 'conti');
    await put(`${MINE}/8F2A1B3C`, 'conti nuovi');
    expect(await status('MOVE', path, to(`${MINE}/4D5E6F70`))).toBe(201);
    expect(await status('MOVE', `${MINE}/8F2A1B3C`, to(path))).toBe(201);
    expect(await status('DELETE', `${MINE}/4D5E6F70`)).toBe(204);
    const found = await titled('Bilancio');
    expect(found.map(({ versions }) => versions.length)).toEqual([2]);
  });

  it('the way of programs whose temporary files are called like any other', async () => {
    const path = `${MINE}/Verbale.txt`;
    await put(path, 'uno');
    const [first] = await titled('Verbale');
    await put(`${MINE}/Verbale-new.txt`, 'due');
    expect(await status('MOVE', path, to(`${MINE}/Verbale-old.txt`))).toBe(201);
    expect(await status('MOVE', `${MINE}/Verbale-new.txt`, to(path))).toBe(201);
    expect(await status('DELETE', `${MINE}/Verbale-old.txt`)).toBe(204);
    const found = await titled('Verbale');
    expect(found.map(({ id, versions }) => [id, versions.length])).toEqual([[first!.id, 2]]);
    expect(await textOf(path)).toBe('due');
    expect((await names(MINE)).filter((name) => name.startsWith('Verbale'))).toEqual(['Verbale.txt']);
  });

  it('the way of simple editors: renamed over the old one, or deleted and written anew', async () => {
    const path = `${MINE}/Lettera.txt`;
    await put(path, 'a');
    await put(`${MINE}/.Lettera.txt.swp`, 'bb');
    expect(await status('MOVE', `${MINE}/.Lettera.txt.swp`, to(path, { overwrite: 'T' }))).toBe(204);
    expect(await status('DELETE', path)).toBe(204);
    expect(await titled('Lettera')).toEqual([]);
    expect(await put(path, 'ccc')).toBe(201);
    const [found, ...others] = await titled('Lettera');
    expect(others).toEqual([]);
    expect(found!.versions.map(({ size }) => size)).toEqual([1, 2, 3]);
  });

  it('the way of macOS: a folder for the new file, moved over the old one', async () => {
    const path = `${MINE}/Piano.pages`;
    const folder = `${MINE}/Piano.pages.sb-1a2b3c4d-XyZ`;
    await put(path, 'uno');
    expect(await status('MKCOL', folder)).toBe(201);
    expect(await put(`${folder}/Piano.pages`, 'due')).toBe(201);
    expect(await put(`${MINE}/._Piano.pages`, 'attributi')).toBe(201);
    expect(await status('MOVE', `${folder}/Piano.pages`, to(path))).toBe(204);
    expect(await status('DELETE', folder)).toBe(204);
    expect((await titled('Piano')).map(({ versions }) => versions.length)).toEqual([2]);
  });

  it('of what nobody has changed makes no version', async () => {
    await put(`${MINE}/Uguale.txt`, 'uguale');
    expect(await put(`${MINE}/Uguale.txt`, 'uguale')).toBe(204);
    expect((await titled('Uguale'))[0]!.versions.length).toBe(1);
  });

  it('that breaks off between the two renames loses nothing: the document is back under its name', async () => {
    const path = `${MINE}/Interrotto.docx`;
    await put(path, 'intero');
    await put(`${MINE}/~WRD0009.tmp`, 'mai arrivato');
    await status('MOVE', path, to(`${MINE}/~WRL0009.tmp`));
    clock.advance(13 * 60);
    await drive.runtime.invoker.work(drive.system(), 'records.webdav', (ctx) => webdavSweep.handler(ctx));
    expect(await textOf(path)).toBe('intero');
    expect((await names(MINE)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
    expect((await titled('Interrotto'))[0]!.versions.length).toBe(1);
  });
});
