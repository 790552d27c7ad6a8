export interface Receipt {
  readonly id: string;
  readonly httpStatus: number;
  /** Where the state of the application is told. */
  readonly status?: string;
  readonly state?: string;
  readonly messageId?: string;
  readonly answer?: { readonly protocol?: string; readonly caseId?: string | null; readonly reason?: string } | null;
  readonly text: string;
}

export interface Site {
  readonly shown: ReadonlyMap<string, Map<string, { version: string; data: unknown }>>;
  readonly receipts: readonly Receipt[];
  submit(application: { readonly id: string }, id?: string): Promise<Receipt>;
  listen(port: number): Promise<number>;
  close(): Promise<void>;
}

export function createSite(options: {
  readonly secret: string;
  readonly applications: string;
  readonly fetch?: typeof fetch;
}): Site;

export function applicationOf(form: {
  readonly name: string;
  readonly familyName: string;
  readonly taxCode: string;
  readonly object: string;
  readonly service?: string;
}): { readonly id: string } & Record<string, unknown>;
