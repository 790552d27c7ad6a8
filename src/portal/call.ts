/** Calls an operation as the reader of the page. */
export type Call = <T>(operation: string, input: unknown) => Promise<T>;
