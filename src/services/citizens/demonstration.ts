import type { InstallationMode } from '../../kernel/index.ts';
import type { CitizenIdentity } from '../types.ts';

/** Nobody of these exists: their tax codes name a municipality that is none (V000). */
const FICTIONAL = [
  {
    ...{ code: 'zoe', givenName: 'Zoé', familyName: 'Marchesìn', taxCode: 'MRCZOE90E59V000D' },
    email: 'zoe.marchesin@posta.example',
  },
  {
    ...{ code: 'tommaso', givenName: 'Tommaso', familyName: 'D’Àvila', taxCode: 'DVLTMS78C14V000U' },
    email: 'tommaso.davila@posta.example',
  },
  { ...{ code: 'amina', givenName: 'Amina', familyName: 'Ben Salah', taxCode: 'BNSMNA95R47V000F' }, email: null },
] as const;

/** In a demonstration anybody may enter as one of a few fictional citizens; in a real installation as none. */
export function demonstrationCitizens(mode: () => InstallationMode): CitizenIdentity {
  const offered = FICTIONAL.map((citizen) => ({ ...citizen, provider: 'dimostrazione' }));
  return { offered: () => (mode() === 'demonstration' ? offered : []) };
}
