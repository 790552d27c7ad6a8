import { Refusal } from '../types.ts';
import { descend, parseXml, textAt } from './xml.ts';

/** What the certified-mail provider states about a message (DM 2 November 2005, annex: daticert.xml). */
export interface Certificate {
  /** Kind of receipt (`accettazione`, `avvenuta-consegna` …), undefined for a message. */
  readonly receipt: string | undefined;
  readonly sender: string | undefined;
  readonly subject: string | undefined;
  readonly messageId: string | undefined;
  readonly at: Date | undefined;
}

const MESSAGE_TYPE = 'posta-certificata';

/** Reads `daticert.xml`. @throws Refusal naming line and column. */
export function readCertificate(bytes: Buffer): Certificate {
  const root = parseXml(bytes, 'daticert.xml');
  if (root.name !== 'postacert') throw new Refusal('daticert.xml: la radice non è «postacert»');
  const type = root.attributes['tipo'] ?? '';
  const data = descend(root, 'dati');
  return {
    receipt: type === MESSAGE_TYPE ? undefined : type || 'tipo non indicato',
    sender: textAt(root, 'intestazione', 'mittente'),
    subject: textAt(root, 'intestazione', 'oggetto'),
    messageId: data && textAt(data, 'msgid'),
    at: data && instantOf(descend(data, 'data')),
  };
}

/** `<data zona="+0100"><giorno>24/11/2026</giorno><ora>09:15:00</ora></data>` */
function instantOf(data: ReturnType<typeof descend>): Date | undefined {
  if (!data) return undefined;
  const day = /^(\d{2})\/(\d{2})\/(\d{4})$/.exec(textAt(data, 'giorno') ?? '');
  const time = /^\d{2}:\d{2}:\d{2}$/.exec(textAt(data, 'ora') ?? '');
  const zone = /^([+-]\d{2}):?(\d{2})$/.exec(data.attributes['zona'] ?? '');
  if (!day || !time || !zone) return undefined;
  const instant = new Date(`${day[3]}-${day[2]}-${day[1]}T${time[0]}${zone[1]}:${zone[2]}`);
  return Number.isNaN(instant.getTime()) ? undefined : instant;
}
