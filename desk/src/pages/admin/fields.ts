import type { DeskTranslate } from '../../../../ui/contract/desk.ts';
import type { FormField } from '../../parts/entity-form.tsx';

export const bodyKinds = [
  'municipality',
  'union-of-municipalities',
  'province',
  'metropolitan-city',
  'region',
  'health-authority',
  'university',
  'school',
  'ministry',
  'agency',
  'other',
] as const;

export type BodyKind = (typeof bodyKinds)[number];

export const CODE = /^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$/;
export const LOGIN = /^[a-z0-9][a-z0-9._@-]{1,99}$/;
export const MAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

export const loginField: FormField = {
  name: 'login',
  label: 'accounts.login',
  required: true,
  max: 100,
  pattern: LOGIN,
  wrong: 'wrong.login',
};

export function kindField(t: DeskTranslate): FormField {
  const options = bodyKinds.map((value) => ({ value, label: t(`body.kind.${value}`) }));
  return { name: 'kind', label: 'body.kind', kind: 'choice', required: true, options };
}

/** The given values without those that say nothing. */
export function said(values: Readonly<Record<string, string>>): Record<string, string> {
  const entries = Object.entries(values).map(([name, value]) => [name, value.trim()] as const);
  return Object.fromEntries(entries.filter(([, value]) => value !== ''));
}

/** Values that may be taken away: what is left empty becomes null. */
export function saidOrNull<N extends string>(
  values: Readonly<Record<string, string>>,
  names: readonly N[],
): { [K in N]: string | null } {
  return Object.fromEntries(names.map((name) => [name, values[name]?.trim() || null])) as { [K in N]: string | null };
}
