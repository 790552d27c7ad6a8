/** What a format makes of a record: fields by name, as texts where the format knows no types. */
export type Row = Readonly<Record<string, unknown>>;

/** A piece of a file, and where the next one begins. */
export interface Piece {
  readonly rows: readonly { readonly row: Row; readonly line: number }[];
  /** Undefined at the end. JSON. */
  readonly next: Position | undefined;
}

export interface Position {
  /** Bytes before it. */
  readonly from: number;
  /** Lines before it. */
  readonly lines: number;
  /** Names of the columns, where the file gave them. */
  readonly columns?: readonly string[] | undefined;
}

export const START: Position = { from: 0, lines: 0 };

/** How much is read at a time: what one transaction does. */
export interface Portion {
  readonly rows: number;
  readonly bytes: number;
}
