import { Refusal } from '../types.ts';
import { descend, parseXml, textAt, type XmlElement } from './xml.ts';

/** What the certified-mail provider states about a message (DM 2 November 2005, annex: daticert.xml). */
export interface Certificate {
  /** Kind of receipt (`accettazione`, `avvenuta-consegna` …), undefined for a message. */
  readonly receipt: string | undefined;
  readonly sender: string | undefined;
  readonly subject: string | undefined;
  readonly messageId: string | undefined;
  readonly at: Date | undefined;
  readonly recipients: readonly Recipient[];
  /** The provider's own name of the transaction, the same in all that is said of a message. */
  readonly transaction: string | undefined;
  /** Why it was not accepted or delivered. */
  readonly error: string | undefined;
}

export interface Recipient {
  readonly address: string;
  readonly certified: boolean;
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
    recipients: recipientsOf(root, data),
    transaction: data && textAt(data, 'identificativo'),
    error: errorOf(root, data),
  };
}

const MAX_RECIPIENTS = 1000;

/** Those of the message; of a receipt of delivery the one to whom it was delivered. */
function recipientsOf(root: XmlElement, data: XmlElement | undefined): readonly Recipient[] {
  const delivered = data && textAt(data, 'consegna');
  if (delivered) return [{ address: delivered, certified: true }];
  const stated = descend(root, 'intestazione')?.children.filter(({ name }) => name === 'destinatari') ?? [];
  return stated
    .slice(0, MAX_RECIPIENTS)
    .map(({ text, attributes }) => ({ address: text.trim(), certified: attributes['tipo'] !== 'esterno' }));
}

/** Words of the technical rules for what stood in the way. */
const ERRORS: Readonly<Record<string, string>> = {
  'no-dest': 'casella del destinatario inesistente',
  'no-dominio': 'dominio del destinatario inesistente',
  virus: 'il messaggio contiene un virus',
  altro: 'errore del gestore',
};

function errorOf(root: XmlElement, data: XmlElement | undefined): string | undefined {
  const kind = root.attributes['errore'] ?? 'nessuno';
  const told = data && textAt(data, 'errore-esteso');
  if (kind === 'nessuno') return told;
  return [ERRORS[kind] ?? kind, told].filter(Boolean).join(': ');
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
