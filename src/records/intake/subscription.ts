import type { StoredEvent, Subscription } from '../../kernel/index.ts';
import { documentCreated, intakeRequested, textExtracted, versionAdded } from '../events.ts';
import { requestWork, seenContents, textsOfVersions } from './store.ts';

interface Told {
  readonly documentId: string;
  readonly version: number;
  readonly sha256: string | null;
  /** Of a request: its pictures alone are to be read, at once. */
  readonly recognise?: boolean;
}

/** Has the contents of new versions looked into; of one that was looked into before, the version is told of its text at once. */
export function intakeSubscription(wake: () => void): Subscription {
  return {
    name: 'records.intake',
    events: [documentCreated, versionAdded, intakeRequested],
    afterBulk: true,
    async together(ctx, events) {
      const told = events.map((event) => ({ event, data: event.data as unknown as Told }));
      const pictures = told.filter(({ data }) => data.recognise === true).map(({ data }) => data.sha256!);
      if (pictures.length > 0) await requestWork(ctx.db, ctx.bodyId, 'ocr', [...new Set(pictures)], ctx.realNow());
      const withContent = told.filter(({ data }) => data.sha256 !== null && data.recognise !== true);
      const again = withContent.filter(({ event }) => isRequest(event)).map(({ data }) => data.sha256!);
      const digests = [...new Set(withContent.map(({ data }) => data.sha256!))];
      ctx.whenCommitted(wake);
      if (digests.length === 0) return;
      const seen = await seenContents(ctx.db, ctx.bodyId, digests);
      const open = digests.filter((digest) => !seen.has(digest) || again.includes(digest));
      if (open.length > 0) await requestWork(ctx.db, ctx.bodyId, 'look', open, ctx.realNow());
      const known = withContent.filter(({ data }) => !open.includes(data.sha256!)).map(({ data }) => data);
      const sources = new Map(known.map((data) => [`${data.documentId} ${data.version}`, data.sha256!]));
      for (const { documentId, version, textSha256 } of await textsOfVersions(ctx.db, ctx.bodyId, known)) {
        const data = { documentId, version, sha256: sources.get(`${documentId} ${version}`)!, textSha256 };
        ctx.emit(textExtracted, { subject: `records/document/${documentId}`, data });
      }
    },
  };
}

function isRequest(event: StoredEvent): boolean {
  return event.type === intakeRequested.type;
}
