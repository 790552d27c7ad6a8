import {
  instant,
  nullable,
  object,
  oneOf,
  operation,
  optional,
  romeDate,
  sha256Hex,
  text,
  Type,
  type Operation,
} from '../../kernel/index.ts';
import { openContent, usableContent } from '../content/keep.ts';
import type { ContentOptions } from '../content/types.ts';
import { recordsErrors } from '../errors.ts';
import { directoryRefreshed } from '../events.ts';
import { findEntries, lockRefresh, noteRefresh, refreshes, takeEntries } from './directory-store.ts';
import { readListFile } from './list-file.ts';
import { DIRECTORY_LISTS } from './types.ts';

const MOST_FOUND = 20;
/** Below this share of the list before, the file is rather half a file than the end of a fifth of the administrations. */
const LEAST_SHARE = 0.8;

const entryView = object({
  list: oneOf(DIRECTORY_LISTS),
  code: Type.String(),
  ipaCode: Type.String(),
  name: Type.String(),
  bodyName: nullable(Type.String()),
  taxCode: nullable(Type.String()),
  category: nullable(Type.String()),
  digitalAddress: nullable(Type.String()),
  address: nullable(Type.String()),
  website: nullable(Type.String()),
});

const find = operation({
  name: 'records.directory.find',
  summary: { it: 'Cercare nell’indice delle amministrazioni', en: 'Search the index of administrations' },
  description: 'In the copy that the body has of IPA: administrations, then their registry areas.',
  permission: 'records.contacts.read',
  effect: 'read',
  input: object({ text: text(200, { description: 'Part of the name, a code or an address' }) }),
  output: object({ items: Type.Array(entryView) }),
  http: { method: 'GET', path: '/api/directory/entries' },
  handler: async (ctx, input) => ({ items: [...(await findEntries(ctx.db, ctx.bodyId, input.text, MOST_FOUND))] }),
});

const state = operation({
  name: 'records.directory.state',
  summary: { it: 'Quanto è aggiornato l’indice', en: 'How fresh the index is' },
  permission: 'records.contacts.read',
  effect: 'read',
  input: object({}),
  output: object({
    items: Type.Array(
      object({ list: oneOf(DIRECTORY_LISTS), at: instant, entries: Type.Integer(), sha256: sha256Hex }),
    ),
  }),
  http: { method: 'GET', path: '/api/directory' },
  async handler(ctx) {
    const known = await refreshes(ctx.db, ctx.bodyId);
    return { items: known.map(({ at, ...rest }) => ({ ...rest, at: at.toISOString() })) };
  },
});

function refresh({ contentStore }: ContentOptions): Operation {
  return operation({
    name: 'records.directory.refresh',
    summary: { it: 'Aggiornare l’indice delle amministrazioni', en: 'Refresh the index of administrations' },
    description:
      'Takes a list of IPA out of the repository, as its open data have it (CSV). Entries that it no longer names cease. The same file again changes nothing.',
    permission: 'records.directory.refresh',
    effect: 'write',
    input: object({
      list: oneOf(DIRECTORY_LISTS),
      sha256: sha256Hex,
      shrunk: optional(Type.Boolean({ description: 'Take it though a fifth of the entries or more is missing' })),
    }),
    output: object({
      entries: Type.Integer(),
      added: Type.Integer(),
      changed: Type.Integer(),
      ceased: Type.Integer(),
    }),
    http: { method: 'POST', path: '/api/directory' },
    errors: [recordsErrors.DIRECTORY_UNREADABLE, recordsErrors.DIRECTORY_SHRUNK],
    async handler(ctx, { list, sha256, shrunk = false }) {
      const content = await usableContent(ctx, sha256);
      const last = await lockRefresh(ctx.db, ctx.bodyId, list);
      const at = ctx.now();
      if (last?.sha256 === sha256) {
        await noteRefresh(ctx.db, ctx.bodyId, { ...last, at });
        ctx.unchanged();
        return { entries: last.entries, added: 0, changed: 0, ceased: 0 };
      }
      const entries = await readListFile(await openContent(ctx, contentStore, content), list);
      if (last && !shrunk && entries.length < last.entries * LEAST_SHARE) {
        throw recordsErrors.DIRECTORY_SHRUNK({
          it: `ne ha ${entries.length}, quello precedente ${last.entries}`,
          en: `it has ${entries.length}, the one before had ${last.entries}`,
        });
      }
      const outcome = await takeEntries(ctx.db, ctx.bodyId, list, entries, romeDate(at));
      await noteRefresh(ctx.db, ctx.bodyId, { list, at, sha256, entries: entries.length });
      const data = { list, sha256, entries: entries.length, ...outcome };
      ctx.emit(directoryRefreshed, { subject: `records/directory/${list}`, data });
      return { entries: entries.length, ...outcome };
    },
  });
}

export function directoryOperations(options: ContentOptions): readonly Operation[] {
  return [find, state, refresh(options)];
}
