import { type ParsedMail, simpleParser } from 'mailparser';
import { Stop } from '../limits.ts';

/** Turning more HTML than this into text costs seconds. */
const MAX_HTML = 1_000_000;

/** Takes a mail apart. @throws Stop `too-many` parts, `too-large` headers, `damaged`. */
export async function openMail(bytes: Buffer): Promise<ParsedMail> {
  const options = { skipTextLinks: true, skipImageLinks: true, maxHtmlLengthToParse: MAX_HTML };
  try {
    return await simpleParser(bytes, options);
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    // What the parser says where a bound of its own is reached.
    if (code === 'EMAXLEN') throw new Stop(/child nodes/.test(message) ? 'too-many' : 'too-large', message);
    throw new Stop('damaged', message.slice(0, 200));
  }
}

/** Reads a mail; undefined where it is none. */
export function readMail(bytes: Buffer): Promise<ParsedMail | undefined> {
  return openMail(bytes).catch(() => undefined);
}

/** A mail as people read it: its headers, its text, the names of what is attached. */
export function mailText(mail: ParsedMail, limit: number): string {
  const to = (Array.isArray(mail.to) ? mail.to : mail.to ? [mail.to] : []).map((field) => field.text).join(', ');
  const head = [
    ['Da', mail.from?.text],
    ['A', to],
    ['Oggetto', mail.subject],
    ['Data', mail.date && !Number.isNaN(mail.date.getTime()) ? mail.date.toISOString() : undefined],
    ['Allegati', mail.attachments.map((file) => file.filename ?? file.contentType).join(', ')],
  ].flatMap(([label, value]) => (value ? [`${label}: ${value}`] : []));
  return `${head.join('\n')}\n\n${(mail.text ?? '').slice(0, limit)}`;
}
