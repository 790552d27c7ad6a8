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

const level = fc.constantFrom(1, 1, 1, 0, 2, 3);
const day = fc.constantFrom('2026-11-19', '2026-11-20', '2026-11-21');
const grants = (id: fc.Arbitrary<string>) =>
  fc.uniqueArray(
    fc
      .record({ id, personId: person, days: fc.tuple(maybe(day), maybe(day)) })
      .filter(({ days: [from, until] }) => from === null || until === null || from <= until),
    { maxLength: 3, selector: (given) => given.id + given.personId },
  );

/** Everything that lets somebody read something, by the law of chance. */
export const world = fc.record({
  dossiers: each(fc.record({ unitId: maybe(unit), officerId: maybe(person), by: person, level, parent: maybe(place) })),
  documents: each(fc.record({ unitId: maybe(unit), by: person, level })),
  entries: each(
    fc.record({ documentId, dossierId: maybe(dossierId), unitId: maybe(unit), officerId: maybe(person), by: person }),
  ),
  dossierGrants: grants(dossierId),
  documentGrants: grants(documentId),
  members: pairs(dossierId, documentId),
  attachments: pairs(entryId, documentId),
});
export type World = typeof world extends fc.Arbitrary<infer W> ? W : never;

const units = fc.uniqueArray(unit, { maxLength: 2 });
const extent = fc.oneof({ arbitrary: units, weight: 3 }, { arbitrary: fc.constant('everywhere' as const), weight: 1 });

export const reach: fc.Arbitrary<Reach> = fc.record({
  everywhere: fc.nat(4).map((n) => n === 0),
  unitIds: units,
  personId: maybe(person),
  confidential: extent,
  special: extent,
  day,
});

/** A relation of the reader to something: as a person, or as one of an office, where the unit counts (null: of no unit). */
type Tie = 'person' | { readonly office: string | null };

/**
 * The rule as the regulation tells it, one record after the other: first how the reader is tied to each, by itself and by what holds it, each
 * way with the highest level that was passed; then whether any of these ways is open.
 */
export function readable(made: World, reader: Reach) {
  const { personId } = reader;
  const ties = (row: { unitId: string | null; officerId?: string | null; by: string }, grantedTo: boolean): Tie[] => [
    { office: row.unitId },
    ...((personId !== null && (row.officerId === personId || row.by === personId)) || grantedTo
      ? ['person' as const]
      : []),
  ];
  const given = (all: World['dossierGrants'], id: string) =>
    all.some(
      ({ id: what, personId: who, days: [from, until] }) =>
        what === id && who === personId && (from ?? '0') <= reader.day && reader.day <= (until ?? '9'),
    );
  type Way = { readonly tie: Tie; readonly level: number };
  const nth = (id: string) => Number(id.slice(-1));
  const toDossier = (n: number): Way[] => {
    const row = made.dossiers[n]!;
    const own = ties(row, given(made.dossierGrants, uuid(3, n))).map((tie) => ({ tie, level: row.level }));
    // Persons of the one above, not its office, read a sub-dossier.
    const above = parentOf(made, n);
    return [...own, ...(above === null ? [] : toDossier(above).filter(({ tie }) => tie === 'person'))];
  };
  const toEntry = (n: number): Way[] => {
    const entry = made.entries[n]!;
    return [
      ...ties(entry, false).map((tie) => ({ tie, level: 1 })),
      ...(entry.dossierId === null ? [] : toDossier(nth(entry.dossierId))),
    ];
  };
  const toDocument = (n: number): Way[] => {
    const [row, id] = [made.documents[n]!, uuid(4, n)];
    const own = ties(row, given(made.documentGrants, id)).map((tie) => ({ tie, level: row.level }));
    const within = [
      ...made.members.filter(([, what]) => what === id).flatMap(([where]) => toDossier(nth(where))),
      ...made.entries.flatMap((entry, index) => (entry.documentId === id ? toEntry(index) : [])),
      ...made.attachments.filter(([, what]) => what === id).flatMap(([where]) => toEntry(nth(where))),
    ];
    return [...own, ...within.map((way) => ({ ...way, level: Math.max(way.level, row.level) }))];
  };
  const covers = (extent: Reach['special'], of: string | null) =>
    extent === 'everywhere' || (of !== null && extent.includes(of));
  const open = ({ tie, level: passed }: Way) => {
    if (tie === 'person') return true;
    if (passed === 0) return reader.everywhere || reader.unitIds.length > 0;
    const held = [reader.everywhere ? 'everywhere' : reader.unitIds];
    if (passed === 2) held.push(reader.confidential);
    if (passed === 3) held.push(reader.special);
    return held.every((extent) => covers(extent as Reach['special'], tie.office));
  };
  const ids = (kind: number, ways: (n: number) => readonly Way[]) =>
    PLACES.filter((n) => ways(n).some(open)).map((n) => uuid(kind, n));
  return {
    dossiers: ids(3, toDossier),
    entries: ids(5, toEntry),
    documents: ids(4, toDocument),
  };
}

/** The dossier that the nth lies in: one before it, so that none lies in itself. */
function parentOf({ dossiers }: World, n: number): number | null {
  const { parent } = dossiers[n]!;
  return parent !== null && parent < n ? parent : null;
}

function ancestorsOf(made: World, n: number): readonly string[] {
  const parent = parentOf(made, n);
  return parent === null ? [] : [...ancestorsOf(made, parent), uuid(3, parent)];
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
  for (const [n, { unitId, officerId, by, level: at }] of made.dossiers.entries()) {
    await db.run(sql`
      insert into records.dossier (body_id, id, class_code, year, number, code, title, level, kind, unit_id, officer_id, state,
        phases, opened_at, opened_by, parent_id, ancestors)
      values (${bodyId}, ${uuid(3, n)}, 'I.1', 2026, ${n + 1}, ${`2026/I.1/${n + 1}`}, 'Pratica', ${at}, 'affare', ${unitId},
        ${officerId}, 'open', '[]', ${AT}, ${by},
        ${ancestorsOf(made, n).at(-1) ?? null}, ${ancestorsOf(made, n)}::uuid[])`);
  }
  for (const [n, { unitId, by, level: at }] of made.documents.entries()) {
    await db.run(sql`
      insert into records.document (body_id, id, type_code, title, level, state, formation, current_version, unit_id, metadata,
        created_at, created_by)
      values (${bodyId}, ${uuid(4, n)}, 'generic', 'Documento', ${at}, 'final', 'a', 1, ${unitId}, '{}', ${AT}, ${by})`);
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
  for (const {
    id,
    personId,
    days: [from, until],
  } of made.dossierGrants) {
    await db.run(sql`
      insert into records.dossier_grant (body_id, dossier_id, person_id, reason, granted_at, granted_by, from_day, until_day)
      values (${bodyId}, ${id}, ${personId}, 'parte', ${AT}, 'test', ${from}, ${until})`);
  }
  for (const {
    id,
    personId,
    days: [from, until],
  } of made.documentGrants) {
    await db.run(sql`
      insert into records.document_grant (body_id, document_id, person_id, reason, granted_at, granted_by, from_day, until_day)
      values (${bodyId}, ${id}, ${personId}, 'parte', ${AT}, 'test', ${from}, ${until})`);
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
