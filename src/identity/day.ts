const italian = new Intl.DateTimeFormat('it-IT', { timeZone: 'UTC', dateStyle: 'long' });
const english = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', dateStyle: 'long' });

/** A day as people write it, e.g. `31 dicembre 2026`. */
export function writtenDay(day: string): { readonly it: string; readonly en: string } {
  const noon = new Date(`${day}T12:00:00Z`);
  return { it: italian.format(noon).replace(/^1 /, '1° '), en: english.format(noon) };
}
