import { Refusal, type Correspondent, type Normalised } from '../types.ts';
import { clip, clipLine } from './text.ts';

const MAX_SUBJECT = 1000;
const MAX_NAME = 300;
const MAX_ADDRESS = 320;
const MAX_TEXT = 200_000;
const MAX_MESSAGE_ID = 500;
const MAX_NOTES = 50;
const MAX_NOTE = 500;
// A case holds 256 KiB of variables; what a message brings may take a good part of them, not all.
const MAX_DATA = 100_000;

/**
 * Brings what a stranger wrote within the bounds that the register and the engine have, so that no message stops on its way for a
 * character or a length. What had to be left out is said in the notes. @throws Refusal when structured data are too large.
 */
export function tidy(message: Normalised, receivedAt: Date): Normalised {
  const notes = [...message.notes];
  const ahead = message.presentedAt.getTime() > receivedAt.getTime();
  if (ahead) notes.push('la data di presentazione dichiarata è futura: vale la data di arrivo nel sistema');
  if (JSON.stringify(message.data).length > MAX_DATA) {
    throw new Refusal(`i dati dell'istanza superano ${MAX_DATA / 1000} kB: allegarli come documento`);
  }
  return {
    ...message,
    subject: clipLine(message.subject, MAX_SUBJECT) || '(senza oggetto)',
    sender: tidySender(message.sender, notes),
    presentedAt: ahead ? receivedAt : message.presentedAt,
    text: clip(message.text, MAX_TEXT),
    messageId: clipLine(message.messageId ?? '', MAX_MESSAGE_ID) || null,
    notes: notes.slice(0, MAX_NOTES).map((note) => clipLine(note, MAX_NOTE)),
  };
}

function tidySender(sender: Correspondent, notes: string[]): Correspondent {
  const { kind } = sender;
  const name = clipLine(sender.name, MAX_NAME) || 'mittente sconosciuto';
  const address = clipLine(sender.digitalAddress ?? '', MAX_ADDRESS + 1);
  const taxCode = sender.taxCode ?? '';
  const known = { address: address.length <= MAX_ADDRESS, taxCode: /^[A-Za-z0-9]{1,28}$/.test(taxCode) };
  if (address && !known.address) notes.push('indirizzo del mittente troppo lungo: non riportato');
  if (taxCode && !known.taxCode)
    notes.push(`identificativo del mittente «${clipLine(taxCode, 60)}»: non è un codice fiscale`);
  return {
    kind,
    name,
    ...(address && known.address ? { digitalAddress: address } : {}),
    ...(taxCode && known.taxCode ? { taxCode } : {}),
    ...codesOf(sender),
  };
}

/** Codes of the index of administrations; what is none is left out. */
function codesOf({ ipaCode, areaCode }: Correspondent) {
  const known = (code: string | undefined) => code !== undefined && /^[A-Za-z0-9_.-]{1,80}$/.test(code);
  return { ...(known(ipaCode) ? { ipaCode } : {}), ...(known(areaCode) ? { areaCode } : {}) } as Partial<Correspondent>;
}
