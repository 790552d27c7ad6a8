import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { call, type OutputOf } from '../../lib/client.ts';
import { useLanguage } from '../../lib/language.tsx';
import { useRead } from '../../lib/queries.ts';

export type Fact = OutputOf<'kernel.events.list'>['items'][number];

const UUID = /^[0-9a-f]{8}-[0-9a-f-]{27}$/;
const AT_ONCE = 200;

/** Who did the facts, in words: names of people are asked for together, a component is told by its name. */
export function useActorNames(facts: readonly Pick<Fact, 'actor'>[]): (actor: Fact['actor']) => string {
  const { t } = useLanguage();
  const ids = [...new Set(facts.flatMap(({ actor }) => [actor.id, actor.onBehalfOf]))]
    .filter((id): id is string => id !== null && UUID.test(id))
    .sort();
  const names = useQuery({
    queryKey: ['identity.people.names', ids],
    enabled: ids.length > 0,
    // The names that are known stay while those of another page come.
    placeholderData: keepPreviousData,
    queryFn: async () => {
      const found = new Map<string, string>();
      for (let from = 0; from < ids.length; from += AT_ONCE) {
        const personIds = ids.slice(from, from + AT_ONCE);
        const { items } = await call('identity.people.names', { personIds });
        for (const { id, displayName } of items) found.set(id, displayName);
      }
      return found;
    },
  });
  // An identifier is nobody's name: it stands only for who is not known, not for who is being asked for.
  const asking = names.isPending || names.isPlaceholderData;
  const nameOf = (id: string) => names.data?.get(id) ?? (asking ? '…' : id);
  return ({ kind, id, onBehalfOf }) => {
    if (kind === 'anonymous' || id === null) return t('facts.public');
    if (kind === 'system') return t('facts.component');
    return onBehalfOf ? `${nameOf(id)}, ${t('facts.onBehalf', { name: nameOf(onBehalfOf) })}` : nameOf(id);
  };
}

/** What a type of fact says, in the language of the screen. */
export function useFactTypes(): {
  readonly all: OutputOf<'kernel.events.types'>['items'];
  readonly sentence: (type: string) => string;
} {
  const { locale } = useLanguage();
  const types = useRead('kernel.events.types', {});
  const all = types.data?.items ?? [];
  return { all, sentence: (type) => all.find((known) => known.type === type)?.summary[locale] ?? type };
}
