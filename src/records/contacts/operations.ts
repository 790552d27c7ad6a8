import {
  DEFAULT_LIMIT,
  instant,
  kernelErrors,
  nullable,
  object,
  oneOf,
  operation,
  optional,
  pageOf,
  pageQuery,
  text,
  toPage,
  Type,
  uuid,
  type Context,
  type Operation,
} from '../../kernel/index.ts';
import { recordsErrors } from '../errors.ts';
import { contactChanged, contactCreated, contactMerged } from '../events.ts';
import {
  contactOfTaxCode,
  contactOrder,
  contactsById,
  findContact,
  insertContact,
  listContacts,
  lockContacts,
  markMerged,
  mergedInto,
  twins,
  updateContact,
} from './store.ts';
import { CONTACT_KINDS, type Contact, type ContactData } from './types.ts';

const READ = 'records.contacts.read';
const MANAGE = 'records.contacts.manage';
const MOST_TWINS = 50;

const fields = {
  kind: oneOf(CONTACT_KINDS),
  name: text(300),
  taxCode: optional(text(28, { pattern: '^[A-Za-z0-9]+$', description: 'Tax code or VAT number' })),
  ipaCode: optional(text(80, { pattern: '^[A-Za-z0-9_.-]+$' })),
  digitalAddress: optional(text(320, { format: 'email', description: 'Digital domicile: certified mail' })),
  email: optional(text(320, { format: 'email' })),
  phone: optional(text(40)),
  address: optional(text(300)),
  note: optional(text(1000)),
};

const contactView = {
  id: uuid,
  kind: oneOf(CONTACT_KINDS),
  name: Type.String(),
  taxCode: nullable(Type.String()),
  ipaCode: nullable(Type.String()),
  digitalAddress: nullable(Type.String()),
  email: nullable(Type.String()),
  phone: nullable(Type.String()),
  address: nullable(Type.String()),
  note: nullable(Type.String()),
  mergedInto: nullable(uuid),
  createdAt: instant,
  changedAt: instant,
};

type Given = { readonly [K in keyof ContactData]?: ContactData[K] | undefined } & Pick<ContactData, 'kind' | 'name'>;

const list = operation({
  name: 'records.contacts.list',
  summary: { it: 'Rubrica dei contatti', en: 'Book of contacts' },
  permission: READ,
  effect: 'read',
  input: object({
    ...pageQuery,
    kind: optional(oneOf(CONTACT_KINDS)),
    text: optional(text(200, { description: 'Part of the name, a code or an address' })),
    ...contactOrder.query,
  }),
  output: pageOf(object(contactView)),
  http: { method: 'GET', path: '/api/contacts' },
  personalData: ['contact'],
  async handler(ctx, input) {
    const page = contactOrder.read(input);
    const rows = await listContacts(ctx.db, ctx.bodyId, input, page, (input.limit ?? DEFAULT_LIMIT) + 1);
    return toPage(rows, input, page.keyOf, present);
  },
});

const get = operation({
  name: 'records.contacts.get',
  summary: { it: 'Un contatto', en: 'A contact' },
  permission: READ,
  effect: 'read',
  input: object({ id: uuid }),
  output: object({ ...contactView, merged: Type.Array(object({ id: uuid, name: Type.String() })) }),
  http: { method: 'GET', path: '/api/contacts/{id}' },
  personalData: ['contact'],
  async handler(ctx, { id }) {
    const contact = await findContact(ctx.db, ctx.bodyId, id);
    if (!contact) throw kernelErrors.NOT_FOUND();
    const merged = await mergedInto(ctx.db, ctx.bodyId, id);
    return { ...present(contact), merged: merged.map((one) => ({ id: one.id, name: one.name })) };
  },
});

const create = operation({
  name: 'records.contacts.create',
  summary: { it: 'Inserire un contatto', en: 'Enter a contact' },
  permission: MANAGE,
  effect: 'write',
  input: object(fields),
  output: object({ id: uuid }),
  http: { method: 'POST', path: '/api/contacts', status: 201 },
  errors: [recordsErrors.CONTACT_KNOWN],
  personalData: ['contact'],
  async handler(ctx, input) {
    const data = dataOf(input);
    await refuseKnown(ctx, data, []);
    const id = ctx.id();
    await insertContact(ctx.db, ctx.bodyId, { id, ...data, at: ctx.now() });
    ctx.emit(contactCreated, { subject: `records/contact/${id}`, data: { contactId: id, kind: data.kind } });
    return { id };
  },
});

const update = operation({
  name: 'records.contacts.update',
  summary: { it: 'Modificare un contatto', en: 'Change a contact' },
  description: 'What is left out is emptied. Registrations keep what they say: they are frozen.',
  permission: MANAGE,
  effect: 'write',
  input: object({ id: uuid, ...fields }),
  output: object({}),
  http: { method: 'PUT', path: '/api/contacts/{id}' },
  errors: [recordsErrors.CONTACT_KNOWN, recordsErrors.CONTACT_MERGED],
  personalData: ['contact'],
  async handler(ctx, { id, ...input }) {
    const [contact] = await requireContacts(ctx, [id]);
    const data = dataOf(input);
    const changed = changedFields(contact!, data);
    if (changed.length === 0) {
      ctx.unchanged();
      return {};
    }
    await refuseKnown(ctx, data, [id]);
    await updateContact(ctx.db, ctx.bodyId, id, { ...data, at: ctx.now() });
    ctx.emit(contactChanged, { subject: `records/contact/${id}`, data: { contactId: id, fields: [...changed] } });
    return {};
  },
});

const merge = operation({
  name: 'records.contacts.merge',
  summary: { it: 'Unire contatti', en: 'Merge contacts' },
  description: 'The mergedIds go into the one that is kept, which takes over what it does not say itself.',
  permission: MANAGE,
  effect: 'write',
  input: object({ id: uuid, mergedIds: Type.Array(uuid, { minItems: 1, maxItems: 50, uniqueItems: true }) }),
  output: object({}),
  http: { method: 'POST', path: '/api/contacts/{id}/merge' },
  errors: [recordsErrors.CONTACT_MERGED],
  personalData: ['contact'],
  async handler(ctx, { id, mergedIds }) {
    if (mergedIds.includes(id)) throw wrong('/mergedIds', 'a contact is not merged into itself');
    const found = await requireContacts(ctx, [id, ...mergedIds]);
    const kept = found.find((one) => one.id === id)!;
    const gone = mergedIds.map((other) => found.find((one) => one.id === other)!);
    const codes = new Set(found.flatMap(({ taxCode }) => (taxCode === null ? [] : [taxCode])));
    if (codes.size > 1) throw wrong('/mergedIds', 'their tax codes differ: they are not one');
    const at = ctx.now();
    // Those that go first: one tax code has one contact.
    await markMerged(ctx.db, ctx.bodyId, mergedIds, id, at);
    await updateContact(ctx.db, ctx.bodyId, id, { ...gone.reduce(filledFrom, kept as ContactData), at });
    ctx.emit(contactMerged, { subject: `records/contact/${id}`, data: { contactId: id, mergedIds: [...mergedIds] } });
    return {};
  },
});

const duplicates = operation({
  name: 'records.contacts.duplicates',
  summary: { it: 'Contatti che sembrano uno solo', en: 'Contacts that look like one' },
  description: 'Of the same name, or the same digital domicile; never where their tax codes differ.',
  permission: READ,
  effect: 'read',
  input: object({}),
  output: object({
    items: Type.Array(object({ by: oneOf(['name', 'digital-address']), contacts: Type.Array(object(contactView)) })),
  }),
  http: { method: 'GET', path: '/api/contacts/duplicates' },
  personalData: ['contact'],
  async handler(ctx) {
    const groups = await twins(ctx.db, ctx.bodyId, MOST_TWINS);
    const found = await contactsById(
      ctx.db,
      ctx.bodyId,
      groups.flatMap(({ ids }) => ids),
    );
    const byId = new Map(found.map((contact) => [contact.id, contact]));
    return { items: groups.map(({ by, ids }) => ({ by, contacts: ids.map((id) => present(byId.get(id)!)) })) };
  },
});

export const contactOperations: readonly Operation[] = [list, duplicates, get, create, update, merge];

const FIELDS = ['kind', 'name', 'taxCode', 'ipaCode', 'digitalAddress', 'email', 'phone', 'address', 'note'] as const;

function dataOf(given: Given): ContactData {
  const { kind, name, taxCode, ipaCode, digitalAddress, email, phone, address, note } = given;
  return {
    ...{ kind, name: name.trim(), taxCode: taxCode?.toUpperCase() ?? null, ipaCode: ipaCode ?? null },
    ...{ digitalAddress: digitalAddress?.toLowerCase() ?? null, email: email ?? null, phone: phone ?? null },
    ...{ address: address ?? null, note: note ?? null },
  };
}

function changedFields(before: ContactData, after: ContactData): readonly string[] {
  return FIELDS.filter((field) => before[field] !== after[field]);
}

function filledFrom(kept: ContactData, other: ContactData): ContactData {
  const filled = FIELDS.map((field) => [field, kept[field] ?? other[field]]);
  return Object.fromEntries(filled) as unknown as ContactData;
}

/** Locked, in the order of their identifiers. @throws NOT_FOUND, CONTACT_MERGED */
async function requireContacts(ctx: Context, ids: readonly string[]): Promise<readonly Contact[]> {
  const found = await lockContacts(ctx.db, ctx.bodyId, ids);
  if (found.length < new Set(ids).size) throw kernelErrors.NOT_FOUND();
  if (found.some(({ mergedInto: into }) => into !== null)) throw recordsErrors.CONTACT_MERGED();
  return found;
}

async function refuseKnown(ctx: Context, { taxCode }: ContactData, but: readonly string[]): Promise<void> {
  const known = taxCode === null ? undefined : await contactOfTaxCode(ctx.db, ctx.bodyId, taxCode, but);
  if (!known) return;
  const errors = [{ pointer: '/taxCode', message: known.name }];
  throw recordsErrors.CONTACT_KNOWN({ it: known.name, en: known.name }, { errors });
}

function present({ createdAt, changedAt, ...contact }: Contact) {
  const { id, kind, name, taxCode, ipaCode, digitalAddress, email, phone, address, note, mergedInto: into } = contact;
  return {
    ...{ id, kind, name, taxCode, ipaCode, digitalAddress, email, phone, address, note, mergedInto: into },
    ...{ createdAt: createdAt.toISOString(), changedAt: changedAt.toISOString() },
  };
}

function wrong(pointer: string, message: string) {
  return kernelErrors.VALIDATION_FAILED(undefined, { errors: [{ pointer, message }] });
}
