import type { DeskLabel } from '../../../ui/contract/desk.ts';
import { Field } from './basics.tsx';

interface SecretProps {
  readonly name: string;
  readonly label: DeskLabel;
  readonly hint?: DeskLabel;
  readonly value: string;
  readonly change: (value: string) => void;
}

/** A password: the one that there is or, with `fresh`, a new one. */
export function PasswordField({ value, change, fresh, ...about }: SecretProps & { readonly fresh?: boolean }) {
  return (
    <Field {...about}>
      {(ids) => (
        <input
          {...ids}
          type="password"
          autoComplete={fresh ? 'new-password' : 'current-password'}
          value={value}
          onChange={(event) => change(event.target.value)}
        />
      )}
    </Field>
  );
}

/** The code that an authenticator app shows now. */
export function CodeField({ value, change, ...about }: Omit<SecretProps, 'label'>) {
  return (
    <Field {...about} label="signIn.code">
      {(ids) => (
        <input
          {...ids}
          inputMode="numeric"
          autoComplete="one-time-code"
          value={value}
          onChange={(event) => change(event.target.value)}
        />
      )}
    </Field>
  );
}
