import fc from 'fast-check';
import { sql, type Queryable } from '../../kernel/index.ts';
import type { Reach } from '../policy.ts';

/** The identifier of the nth thing of a kind: 3 dossiers, 4 documents, 5 entries. */
export const uuid = (kind: number, n: number) =>
  `00000000-0000-7000-8000-${`${kind}`.padStart(4, '0')}${`${n}`.padStart(8, '0')}`;
export const PLACES = [0, 1, 2, 3] as const;
const place = fc.constantFrom(...PLACES);
const maybe = <T>(one: fc.Arbitrary<T>) => fc.option(one, { nil: null });
const unit = place.map((n) => uuid(1, n));
const person = place.map((n) => uuid(2, n));
const dossierId = place.map((n) => uuid(3, n));
const documentId = place.map((n) => uuid(4, n));
const entryId = place.map((n) => uuid(5, n));
const each = <T>(one: fc.Arbitrary<T>) => fc.array(one, { minLength: PLACES.length, maxLength: PLACES.length });
const pairs = <A, B>(one: fc.Arbitrary<A>, other: fc.Arbitrary<B>) =>
  fc.uniqueArray(fc.tuple(one, other), { maxLength: 3, selector: (pair) => pair.join() });

/** Everything that lets somebody read something, by the law of chance. */
export const world = fc.record({
  dossiers: each(fc.record({ unitId: maybe(unit), officerId: maybe(person), by: person })),
  documents: each(fc.record({ unitId: maybe(unit), by: person })),
  entries: each(
    fc.record({ documentId, dossierId: maybe(dossierId), unitId: maybe(unit), officerId: maybe(person), by: person }),
  ),
  dossierGrants: pairs(dossierId, person),
  documentGrants: pairs(documentId, person),
  members: pairs(dossierId, documentId),
  attachments: pairs(entryId, documentId),
});
export type World = typeof world extends fc.Arbitrary<infer W> ? W : never;

export const reach: fc.Arbitrary<Reach> = fc.record({
  everywhere: fc.nat(9).map((n) => n === 0),
  unitIds: fc.uniqueArray(unit, { maxLength: 2 }),
  personId: maybe(person),
});

/** The rule as the regulation tells it, one record after the other. */
export function readable(made: World, { everywhere, unitIds, personId }: Reach) {
  const own = (row: { unitId: string | null; officerId?: string | null; by: string }) =>
    everywhere ||
    (row.unitId !== null && unitIds.includes(row.unitId)) ||
    (personId !== null && (row.officerId === personId || row.by === personId));
  const given = (grants: readonly (readonly [string, string])[], id: string) =>
    grants.some(([what, who]) => what === id && who === personId);
  const ids = (kind: number, rows: readonly unknown[], reads: (index: number, id: string) => boolean) =>
    rows.map((_, index) => uuid(kind, index)).filter((id, index) => reads(index, id));
  const dossiers = ids(3, made.dossiers, (n, id) => own(made.dossiers[n]!) || given(made.dossierGrants, id));
  const entries = ids(5, made.entries, (n) => {
    const entry = made.entries[n]!;
    return own(entry) || (entry.dossierId !== null && dossiers.includes(entry.dossierId));
  });
  const documents = ids(
    4,
    made.documents,
    (n, id) =>
      own(made.documents[n]!) ||
      given(made.documentGrants, id) ||
      made.members.some(([where, what]) => what === id && dossiers.includes(where)) ||
      made.entries.some((entry, index) => entry.documentId === id && entries.includes(uuid(5, index))) ||
      made.attachments.some(([where, what]) => what === id && entries.includes(where)),
  );
  return { dossiers, entries, documents };
}

const AT = new Date('2026-11-20T09:00:00Z');
const digest = sql`sha256('reach')`;

/** Rows without the operations: which relations there are is what matters, not how they came to be. */
export async function make(db: Queryable, bodyId: string, made: World): Promise<void> {
  await db.run(sql`
    insert into records.content (body_id, sha256, size, mime, store, first_seen)
    values (${bodyId}, ${digest}, 5, 'text/plain', 'objects', ${AT})`);
  await db.run(
    sql`insert into records.register (body_id, area_code, code, last_at) values (${bodyId}, 'A', 'R', ${AT})`,
  );
  await db.run(sql`
    insert into records.register_counter (body_id, area_code, register_code, year, last_number)
    values (${bodyId}, 'A', 'R', 2026, ${PLACES.length})`);
  for (const [n, { unitId, officerId, by }] of made.dossiers.entries()) {
    await db.run(sql`
      insert into records.dossier (body_id, id, class_code, year, number, code, title, kind, unit_id, officer_id, state, phases,
        opened_at, opened_by)
      values (${bodyId}, ${uuid(3, n)}, 'I.1', 2026, ${n + 1}, ${`2026/I.1/${n + 1}`}, 'Pratica', 'affare', ${unitId},
        ${officerId}, 'open', '[]', ${AT}, ${by})`);
  }
  for (const [n, { unitId, by }] of made.documents.entries()) {
    await db.run(sql`
      insert into records.document (body_id, id, type_code, title, state, formation, current_version, unit_id, metadata,
        created_at, created_by)
      values (${bodyId}, ${uuid(4, n)}, 'generic', 'Documento', 'final', 'a', 1, ${unitId}, '{}', ${AT}, ${by})`);
    await db.run(sql`
      insert into records.document_version (body_id, document_id, version, sha256, filename, mime, created_at, created_by)
      values (${bodyId}, ${uuid(4, n)}, 1, ${digest}, 'a.txt', 'text/plain', ${AT}, ${by})`);
  }
  for (const [n, entry] of made.entries.entries()) {
    await db.run(sql`
      insert into records.protocol_entry (body_id, id, area_code, register_code, year, number, code, flow, subject,
        correspondents, presented_at, registered_at, registered_by, channel, document_id, document_version, sha256,
        mark_sha256, mark_text, reference_data, unit_id, officer_id, dossier_id)
      values (${bodyId}, ${uuid(5, n)}, 'A', 'R', 2026, ${n + 1}, ${`2026/${n + 1}`}, 'incoming', 'Oggetto', '[]', ${AT}, ${AT},
        ${entry.by}, 'pec', ${entry.documentId}, 1, ${digest}, ${digest}, '', '{}', ${entry.unitId}, ${entry.officerId},
        ${entry.dossierId})`);
  }
  for (const [id, personId] of made.dossierGrants) {
    await db.run(sql`
      insert into records.dossier_grant (body_id, dossier_id, person_id, reason, granted_at, granted_by)
      values (${bodyId}, ${id}, ${personId}, 'parte', ${AT}, 'test')`);
  }
  for (const [id, personId] of made.documentGrants) {
    await db.run(sql`
      insert into records.document_grant (body_id, document_id, person_id, reason, granted_at, granted_by)
      values (${bodyId}, ${id}, ${personId}, 'parte', ${AT}, 'test')`);
  }
  for (const [id, memberId] of made.members) {
    await db.run(sql`
      insert into records.dossier_document (body_id, dossier_id, document_id, added_at, added_by)
      values (${bodyId}, ${id}, ${memberId}, ${AT}, 'test')`);
  }
  for (const [n, [id, attachedId]] of made.attachments.entries()) {
    await db.run(sql`
      insert into records.protocol_attachment (body_id, entry_id, position, document_id, document_version, sha256)
      values (${bodyId}, ${id}, ${n + 1}, ${attachedId}, 1, ${digest})`);
  }
}
