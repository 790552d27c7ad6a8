import { recordsErrors } from '../errors.ts';

/** Control characters and the marks of writing direction by which a name shows itself as another one. */
// eslint-disable-next-line no-control-regex
const HIDDEN = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/u;
const EXTENSION = /(?<=.)\.[A-Za-z0-9]{1,10}$/;
const MOST_BYTES = 255;

/**
 * A name as it is kept: in Unicode normalisation form C, since macOS sends D and Windows C. @throws WEBDAV_NOT_HERE for one that no file may
 * have (ASVS 5.0 5.3.2): with a slash, a control character, a mark of direction, or of more than 255 bytes.
 */
export function keptName(given: string): string {
  const name = given.normalize('NFC');
  const fits = name !== '' && name !== '.' && name !== '..' && Buffer.byteLength(name) <= MOST_BYTES;
  if (!fits || /[/\\]/.test(name) || HIDDEN.test(name)) throw recordsErrors.WEBDAV_NOT_HERE(badName);
  return name;
}

const badName = {
  it: 'Il nome contiene caratteri che un file non può avere, o è troppo lungo.',
  en: 'The name has characters that no file may have, or is too long.',
};

/** The name under which a document appears: its title, as far as the systems of all desks can hold it, and the extension of its file. */
export function nameOfDocument(title: string, filename: string): string {
  const extension = EXTENSION.exec(filename)?.[0] ?? '';
  const stem =
    plain(title)
      .slice(0, 120)
      .replace(/[. ]+$/, '') || 'documento';
  return stem.toLowerCase().endsWith(extension.toLowerCase()) ? stem : `${stem}${extension}`;
}

/** The same name told apart by the last digits of an identifier, which stay the same whoever comes or goes. */
export function toldApart(name: string, id: string): string {
  const extension = EXTENSION.exec(name)?.[0] ?? '';
  return `${name.slice(0, name.length - extension.length)} (${id.slice(-6)})${extension}`;
}

/** The title of a document that got this name: the name without its extension. */
export function titleOfName(name: string): string {
  return name.replace(EXTENSION, '') || name;
}

/** A label of a folder beside its code, e.g. `VI.3 – Urbanistica`; the code alone finds it again. */
export function labelled(code: string, title: string): string {
  const label = plain(title)
    .slice(0, 100)
    .replace(/[. ]+$/, '');
  return label === '' ? code : `${code} – ${label}`;
}

function plain(text: string): string {
  return text
    .normalize('NFC')
    .replace(new RegExp(HIDDEN.source, 'gu'), ' ')
    .replace(/[/\\:*?"<>|\s]+/g, ' ')
    .trim();
}

const SCRATCH: readonly RegExp[] = [
  // Lock files and temporary copies of Office (~$letter.docx, ~WRD0001.tmp), of LibreOffice (.~lock.x#), whatever begins with a dot.
  /^[~.]/,
  /\.(tmp|temp|bak|wbk|asd|swp|part|crdownload|partial)$/i,
  /~$/,
  // Excel writes to eight hexadecimal digits and gives them the name of the workbook in the end.
  /^[0-9A-F]{8}$/,
  // LibreOffice: lu12345abcd.tmp is caught above; macOS: a folder "letter.docx.sb-12ab34cd-abcdef".
  /\.sb-[0-9a-f]{8}-\w+$/,
  /^(thumbs\.db|desktop\.ini|ehthumbs\.db)$/i,
];

/** Whether a program makes files of such a name for itself. */
export function isScratchName(name: string): boolean {
  return SCRATCH.some((pattern) => pattern.test(name));
}
