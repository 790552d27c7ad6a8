import { mailKey } from '../normalise/mail.ts';
import type { MessageKind } from '../types.ts';

const SIGNATURES: readonly (readonly [Buffer, MessageKind])[] = [
  [Buffer.from('%PDF-'), 'scan'],
  [Buffer.from([0x89, 0x50, 0x4e, 0x47]), 'scan'],
  [Buffer.from([0xff, 0xd8, 0xff]), 'scan'],
  [Buffer.from('II*\0'), 'scan'],
  [Buffer.from('MM\0*'), 'scan'],
];

/**
 * What came in, by its first bytes and not by its name alone, and the key under which it is known however often it is sent. Only mail has
 * one before it is read: an application is known by its identifier once it has proved to be one.
 */
export function recognise(head: Buffer, filename: string): { kind: MessageKind; key: string | null } {
  const signature = SIGNATURES.find(([bytes]) => head.subarray(0, bytes.length).equals(bytes));
  if (signature) return { kind: signature[1], key: null };
  if (/^\s*\{/.test(head.subarray(0, 64).toString('utf8'))) return { kind: 'application', key: null };
  if (filename.toLowerCase().endsWith('.eml') || looksLikeMail(head)) {
    const id = mailKey(head);
    return { kind: 'mail', key: id ? `mail:${id}` : null };
  }
  return { kind: 'unknown', key: null };
}

/** Header lines first, one of them telling who or what: RFC 5322 without a file name. */
function looksLikeMail(head: Buffer): boolean {
  const text = head.subarray(0, 4096).toString('latin1');
  return /^[A-Za-z-]+:[^\n]*\r?\n/.test(text) && /^(from|received|message-id|mime-version):/im.test(text);
}
