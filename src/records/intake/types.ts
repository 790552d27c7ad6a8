/**
 * Glossary
 *   intake (acquisizione)   what the house does by itself with a content that came in, after it is safe
 *   stage (fase)            one step of it, with its outcome; none of them can lose the content
 *   part (parte)            a file within a signed file, a mail or an archive
 *   rendition (copia derivata)   a content made from a content, such as its text
 */

export const STAGES = ['type', 'antivirus', 'unwrap', 'signatures', 'text', 'preview', 'ocr'] as const;
export type Stage = (typeof STAGES)[number];

/**
 * `nothing`: there was nothing to do for this kind of content. `unavailable`: this machine has no tool for it. `waiting`: put off.
 * `refused`: the content itself gives a reason, such as a virus or a limit. `failed`: the tool did not get through.
 */
export const OUTCOMES = ['done', 'nothing', 'unavailable', 'waiting', 'refused', 'failed'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** Why a stage did not end as `done`; each has its words on the screens. */
export const REASONS = [
  'not-this-kind',
  'no-tool',
  'no-answer',
  'too-large',
  'too-deep',
  'too-many',
  'too-dense',
  'out-of-time',
  'out-of-memory',
  'encrypted',
  'damaged',
  'program',
  'malware',
  'no-text',
  'interrupted',
] as const;
export type Reason = (typeof REASONS)[number];

/** How one stage ended. */
export interface StageResult {
  readonly stage: Stage;
  readonly outcome: Outcome;
  readonly reason?: Reason;
  /** Small facts for people, e.g. how many characters; never text of the content. */
  readonly detail: Readonly<Record<string, string | number | boolean>>;
  readonly tool: string;
  readonly toolVersion: string;
  readonly durationMs: number;
}

/** A file found within a content. */
export interface Part {
  readonly path: string;
  readonly mime: string;
  readonly size: number;
  readonly sha256: string;
  /** 1 for what lies in the content itself. */
  readonly depth: number;
}

/** Words of a screen in the two languages. */
export interface Words {
  readonly it: string;
  readonly en: string;
}

export interface Fact {
  readonly label: Words;
  readonly value: string;
}

export interface Section {
  readonly title: Words | null;
  readonly facts: readonly Fact[];
  readonly table: { readonly columns: readonly Words[]; readonly rows: readonly (readonly string[])[] } | null;
  readonly text: string | null;
}

/** A mail or an electronic invoice as people read it. All of it is text: nothing of it is ever interpreted. */
export interface Readable {
  readonly kind: 'mail' | 'invoice';
  readonly title: string;
  readonly sections: readonly Section[];
}
