import { useLanguage } from '../../lib/language.tsx';
import { Tag } from '../../parts/basics.tsx';

/** How it stands with a message, and how it ended for an attempt at it. */
export const states = ['waiting', 'done', 'duplicate', 'expired', 'retry', 'dead'] as const;
export type State = (typeof states)[number];

const LOOKS = {
  waiting: 'current',
  done: 'done',
  duplicate: 'none',
  expired: 'suspended',
  retry: 'watch',
  dead: 'incident',
} as const;

export function MessageState({ state }: { readonly state: State }) {
  const { t } = useLanguage();
  return <Tag kind={LOOKS[state]}>{t(`envelopes.state.${state}`)}</Tag>;
}
