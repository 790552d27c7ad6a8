export type MappingCode =
  'MAPPING_INVALID' | 'MAPPING_FAILED' | 'MAPPING_TIME' | 'MAPPING_MEMORY' | 'MAPPING_TOO_LARGE';

/** The message may quote a piece of the data: it belongs into a dead letter, not into a log. */
export type MappingResult =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly code: MappingCode; readonly message: string };

export interface MappingOptions {
  /** Processes at most; none is started before the first mapping. One takes 50 to 70 MB. */
  readonly size: number;
  /** Real time for one mapping, counted from when a process has it. @defaultValue 200 */
  readonly wallMs?: number;
  /** Heap of a process. @defaultValue 64 */
  readonly memoryMb?: number;
  /** Largest result as JSON; the input may be four times as large. @defaultValue 1,048,576 */
  readonly resultBytes?: number;
}

export interface MappingPool {
  /**
   * Runs a JSONata expression on JSON data. `$now()` and `$millis()` read the binding `now` when it is a Date, else they are
   * refused, as chance (`$random`, `$shuffle`) always is: a mapping gives the same each time. An empty result is null. Never rejects.
   */
  evaluate(source: string, input: unknown, bindings?: Readonly<Record<string, unknown>>): Promise<MappingResult>;
  /** Ends every process; resolves when the last one is gone. Mappings that wait or run fail. */
  close(): Promise<void>;
}
