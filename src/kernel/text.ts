/** A text that people read: Italian first, English second. Identifiers and logs never use it. */
export interface Text {
  readonly it: string;
  readonly en: string;
}

export type Locale = 'it' | 'en';
