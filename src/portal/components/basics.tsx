import type { ComponentChildren } from 'preact';
import { type Day, formatDateTime, formatDay } from '../../../ui/contract/format.ts';
import type { IconName } from '../../../ui/contract/icons.ts';
import type { Locale } from '../../../ui/contract/locale.ts';
import type { Frame } from '../types.ts';

export interface IconProps {
  readonly frame: Frame;
  readonly name: IconName;
  /** Classes beside `icon`: `icon-sm`, `icon-primary`, `icon-white`. */
  readonly class?: string;
}

/** A picture beside words that say the same: hidden from assistive technology. */
export function Icon({ frame, name, class: extra }: IconProps) {
  return (
    <svg class={extra ? `icon ${extra}` : 'icon'} aria-hidden="true" focusable="false">
      <use href={`${frame.asset('sprites.svg')}#${name}`} />
    </svg>
  );
}

/** A legal day: "12 novembre 2026". */
export function DayText({ locale, day }: { readonly locale: Locale; readonly day: Day }) {
  return <time dateTime={day}>{formatDay(locale, day)}</time>;
}

/** An instant on the clock of Rome. */
export function InstantText({ locale, instant }: { readonly locale: Locale; readonly instant: Date }) {
  return <time dateTime={instant.toISOString()}>{formatDateTime(locale, instant)}</time>;
}

/** A fingerprint in groups of eight, so that an eye can compare it and a narrow screen can wrap it. */
export function Hash({ value }: { readonly value: string }) {
  const groups = value.match(/.{1,8}/g) ?? [];
  return (
    <span class="dp-hash font-monospace">
      {groups.map((group, index) => (
        <>
          {index > 0 && <wbr />}
          {group}
        </>
      ))}
    </span>
  );
}

/** Term and description, one row. Nothing is drawn without a value. */
export function Row({ label, children }: { readonly label: string; readonly children: ComponentChildren }) {
  if (children === undefined || children === null || children === '') return null;
  return (
    <div class="dp-row">
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}
