import { kernelErrors, type Context } from '../../kernel/index.ts';
import { busErrors } from '../errors.ts';

/** An entry of the register, as far as its dispatch is concerned. */
export interface Entry {
  readonly id: string;
  readonly code: string;
  readonly flow: string;
  readonly channel: string;
  readonly subject: string;
  readonly registeredAt: string;
  readonly documentId: string;
  readonly unitId: string | null;
  readonly dossierId: string | null;
  readonly annulment: unknown;
  readonly mark: { readonly text: string; readonly sha256: string };
  readonly correspondents: readonly {
    readonly kind: string;
    readonly name: string;
    readonly digitalAddress?: string | undefined;
  }[];
  readonly documents: readonly { readonly sha256: string; readonly filename: string; readonly mime: string }[];
}

/** @throws NOT_FOUND for an entry that the caller may not read. */
export function readEntry(ctx: Context, id: string): Promise<Entry> {
  return ctx.call<Entry>('records.protocol.get', { id });
}

/** @throws DISPATCH_NOT_OUTGOING, DISPATCH_WITHOUT_ADDRESS */
export function recipientsOf(entry: Entry): readonly { readonly name: string; readonly address: string }[] {
  if (entry.flow !== 'outgoing' || entry.annulment) throw busErrors.DISPATCH_NOT_OUTGOING();
  const byAddress = new Map<string, string>();
  for (const { name, digitalAddress } of entry.correspondents) {
    const address = digitalAddress?.trim().toLowerCase();
    if (address && !byAddress.has(address)) byAddress.set(address, name);
  }
  if (byAddress.size === 0) throw busErrors.DISPATCH_WITHOUT_ADDRESS();
  return [...byAddress].map(([address, name]) => ({ name, address }));
}

/** @throws NOT_FOUND */
export function found<T>(value: T | undefined): T {
  if (value === undefined) throw kernelErrors.NOT_FOUND();
  return value;
}
