// Tab, line feed and carriage return are text; other control characters, and those that turn the direction of writing, hide content.
// eslint-disable-next-line no-control-regex
const INVISIBLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** Text of a stranger as we may keep it: well-formed, without characters that hide something, at most `max` UTF-16 units. */
export function clip(value: string, max: number): string {
  // Cut first, so that an endless text costs nothing; a pair cut in half becomes a replacement character.
  return value
    .slice(0, max * 2)
    .replace(INVISIBLE, '')
    .slice(0, max)
    .toWellFormed();
}

/** The same on one line. */
export function clipLine(value: string, max: number): string {
  return clip(
    value
      .slice(0, max * 4)
      .replace(/\s+/g, ' ')
      .trim(),
    max,
  );
}

/** A file name without folders, control characters and tricks of direction; at most 200 characters, its ending kept. */
export function cleanName(name: string | undefined): string | undefined {
  const base = (name ?? '').slice(-2000).normalize('NFC').split(/[\\/]/).at(-1)!;
  const clean = base.replace(INVISIBLE, '').replace(/\s+/g, ' ').trim().slice(-200).toWellFormed();
  return clean === '' || clean === '.' || clean === '..' ? undefined : clean;
}
