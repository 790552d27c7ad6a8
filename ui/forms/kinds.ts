/** Kinds of files: their names for people, and the endings that a file's name has. */
const KINDS: Readonly<Record<string, string>> = {
  'application/pdf': 'PDF',
  'application/pkcs7-mime': 'P7M',
  'image/jpeg': 'JPG',
  'image/png': 'PNG',
  'image/tiff': 'TIFF',
  'application/vnd.oasis.opendocument.text': 'ODT',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'DOCX',
};

/** `PDF, JPG, PNG`: kinds of files by the names that people know. */
export function kindsText(types: readonly string[]): string {
  return types.map((type) => KINDS[type] ?? type).join(', ');
}

const ENDINGS: Readonly<Record<string, string>> = {
  'application/pdf': '.pdf',
  'application/pkcs7-mime': '.p7m',
  'image/jpeg': '.jpg,.jpeg',
  'image/png': '.png',
  'image/tiff': '.tif,.tiff',
  'application/vnd.oasis.opendocument.text': '.odt',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': '.docx',
};

/** Endings of file names of the kinds: what a file dialogue offers, and what a name must agree with. */
export function endingsOf(types: readonly string[]): readonly string[] {
  return types.flatMap((type) => (ENDINGS[type] ?? '').split(',')).filter(Boolean);
}

/** Whether a file is of one of the kinds, and its name says so too. */
export function isOfKind(types: readonly string[], mime: string, filename: string): boolean {
  const name = filename.toLowerCase();
  return types.includes(mime) && endingsOf([mime]).some((ending) => name.endsWith(ending));
}
