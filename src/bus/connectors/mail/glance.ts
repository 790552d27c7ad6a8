import { simpleParser, type AddressObject, type ParsedMail } from 'mailparser';
import { cleanName } from '../../normalise/text.ts';

/** What the head of a mail says, for whoever looks at it before it is read. */
export interface Glance {
  readonly subject: string;
  readonly date: Date | undefined;
  readonly from: readonly Person[];
  readonly to: readonly Person[];
}

export interface Person {
  readonly name: string;
  readonly address: string;
}

const MOST_SUBJECT = 500;
const MOST_PEOPLE = 100;

/** Reads the header block alone, and of that what lies in the first bytes of the mail. */
export async function glance(head: Buffer): Promise<Glance> {
  const end = /\r?\n\r?\n/.exec(head.toString('latin1'))?.index ?? head.length;
  const { subject = '', date, from, to } = await parsed(head.subarray(0, end));
  return { subject: subject.slice(0, MOST_SUBJECT), date: timeOf(date), from: people(from), to: people(to) };
}

/** Named by what it is about, as people look for it. */
export async function filenameOf(head: Buffer, uid: number): Promise<string> {
  const { subject } = await glance(head);
  const name = cleanName(subject.replace(/[\\/]+/g, '-').slice(0, 150));
  return `${name ?? `messaggio-${uid}`}.eml`;
}

/** A head that cannot be read says nothing; whether the mail can be taken in is seen later, by who takes it in. */
async function parsed(head: Buffer): Promise<Partial<ParsedMail>> {
  try {
    return await simpleParser(head);
  } catch {
    return {};
  }
}

function timeOf(date: Date | undefined): Date | undefined {
  return date && !Number.isNaN(date.getTime()) ? date : undefined;
}

function people(field: AddressObject | AddressObject[] | undefined): readonly Person[] {
  const fields = field === undefined ? [] : Array.isArray(field) ? field : [field];
  const all = fields.flatMap(({ value }) => value).slice(0, MOST_PEOPLE);
  return all.map(({ name, address }) => ({ name, address: address ?? '' }));
}
