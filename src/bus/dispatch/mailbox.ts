import type { Context } from '../../kernel/index.ts';
import type { MailSettings } from '../connectors/mail/settings.ts';
import { listEndpoints } from '../endpoints/store.ts';

/** The certified mailbox by which registrations of a body leave. */
export interface Mailbox {
  readonly endpoint: string;
  readonly address: string;
  readonly automatic: boolean;
}

/** The first by its code, where a body has several. */
export async function mailboxOf(ctx: Context): Promise<Mailbox | undefined> {
  const endpoints = await listEndpoints(ctx.db, ctx.bodyId);
  const boxes = endpoints.flatMap(({ code, connector, enabled, settings }) => {
    const { registered, address } = settings as Partial<MailSettings>;
    if (connector !== 'mail' || !enabled || registered === undefined || address === undefined) return [];
    return [{ endpoint: code, address, automatic: registered === 'automatic' }];
  });
  return boxes.toSorted((a, b) => (a.endpoint < b.endpoint ? -1 : 1))[0];
}
