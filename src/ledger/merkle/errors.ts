/** What was not as the format says. Stable codes, never reused. */
export type FormatFault =
  | 'CHECKPOINT_MALFORMED'
  | 'CHECKPOINT_NOT_TRUSTED'
  | 'KEY_MALFORMED'
  | 'NOTE_MALFORMED'
  | 'PROOF_MALFORMED'
  | 'TILE_MALFORMED'
  | 'TILE_PATH_MALFORMED';

/** Thrown when bytes from outside are not what their format demands. The message names the rule, never the content. */
export class LedgerFormatError extends Error {
  readonly code: FormatFault;

  constructor(code: FormatFault, message: string) {
    super(`${code}: ${message}`);
    this.name = 'LedgerFormatError';
    this.code = code;
  }
}
