import type { ReactNode } from 'react';
import { Field } from '../basics.tsx';

/** A field of the registration that is chosen from a list. */
export function Choice(props: {
  readonly name: string;
  readonly label:
    | 'register.flow'
    | 'register.channel'
    | 'register.class'
    | 'register.unit'
    | 'register.deferral'
    | 'register.emergency'
    | 'stamp.title';
  readonly value: string;
  readonly change: (value: string) => void;
  readonly children: ReactNode;
}) {
  return (
    <Field name={props.name} label={props.label}>
      {(ids) => (
        <select {...ids} value={props.value} onChange={(event) => props.change(event.target.value)}>
          {props.children}
        </select>
      )}
    </Field>
  );
}
