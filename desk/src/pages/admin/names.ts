import type { OutputOf } from '../../lib/client.ts';
import { useEverything } from '../../lib/everything.ts';
import { useLanguage } from '../../lib/language.tsx';
import { useRead } from '../../lib/queries.ts';
import { dayOf } from '../../../../ui/contract/format.ts';

export type Unit = OutputOf<'identity.units.list'>['items'][number];

/** Who works in the body, as a choice offers them. */
export function usePeopleOptions(): readonly { readonly value: string; readonly label: string }[] {
  const { items = [] } = useEverything('identity.people.list', { working: true });
  return items.map(({ id, familyName, givenName }) => ({ value: id, label: `${familyName} ${givenName}` }));
}

/** Units of the body, past ones included. */
export function useUnits(): {
  readonly all: readonly Unit[];
  readonly inForce: readonly Unit[];
  readonly nameOf: (id: string) => string;
} {
  const { items } = useEverything('identity.units.list', { all: true });
  const all = items ?? [];
  const today = dayOf(new Date());
  return {
    all,
    inForce: all.filter(({ validFrom, validTo }) => validFrom <= today && (validTo === null || validTo >= today)),
    nameOf: (id) => all.find((unit) => unit.id === id)?.name ?? (items ? '–' : '…'),
  };
}

/** Names of roles in the language of the screen. */
export function useRoleNames(): (code: string) => string {
  const { locale } = useLanguage();
  const roles = useRead('identity.roles.list', {});
  return (code) => roles.data?.items.find((role) => role.code === code)?.name[locale] ?? (roles.isPending ? '…' : code);
}
