import type { DeskTranslate } from '../../../../ui/contract/desk.ts';
import type { FormField } from '../../parts/entity-form.tsx';
import { CODE, MAIL } from '../admin/fields.ts';

export const contactKinds = ['person', 'organisation', 'administration'] as const;

/** The form of a contact, in the words of the register. */
export function contactFields(t: DeskTranslate): readonly FormField[] {
  const options = contactKinds.map((value) => ({ value, label: t(`register.kind.${value}`) }));
  return [
    { name: 'name', label: 'contacts.name', required: true, max: 300 },
    { name: 'kind', label: 'register.kind', kind: 'choice', required: true, options },
    {
      ...{ name: 'taxCode', label: 'contacts.taxCode', max: 28, pattern: /^[A-Za-z0-9]+$/ },
      wrong: 'wrong.taxCode',
    },
    {
      name: 'digitalAddress',
      label: 'contacts.digitalAddress',
      kind: 'email',
      max: 320,
      pattern: MAIL,
      wrong: 'wrong.email',
    },
    { name: 'email', label: 'contacts.email', kind: 'email', max: 320, pattern: MAIL, wrong: 'wrong.email' },
    { name: 'phone', label: 'contacts.phone', max: 40 },
    { name: 'address', label: 'contacts.address', max: 300 },
    { name: 'ipaCode', label: 'contacts.ipaCode', max: 80, pattern: CODE, wrong: 'wrong.code' },
    { name: 'note', label: 'contacts.note', max: 1000 },
  ];
}
