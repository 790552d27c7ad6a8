import { defineModule, type Module } from '../kernel/index.ts';
import { boardOperations } from './board/operations.ts';
import { searchBoard } from './board/search.ts';
import { publicationErrors } from './errors.ts';
import { expired, published, withdrawn } from './events.ts';
import { expirySchedule } from './expiry.ts';
import { queueOperations } from './queue/operations.ts';
import type { PublicContent } from './types.ts';
import { transparencyOperations } from './transparency/operations.ts';
import { tableCalls } from './transparency/tables.ts';
import { verifyOperations } from './verify/operations.ts';

export type { PublicContent } from './types.ts';

export function publicationModule(ports: { readonly content: PublicContent }): Module {
  return defineModule({
    name: 'publication',
    migrations: new URL('./migrations/', import.meta.url),
    operations: [
      ...boardOperations(ports.content),
      searchBoard,
      ...queueOperations,
      ...verifyOperations,
      ...transparencyOperations,
    ],
    events: [published, expired, withdrawn],
    errors: publicationErrors,
    schedules: [expirySchedule],
    calls: ['ledger.proofs.get', 'publication.board.publish', 'records.documents.get', ...tableCalls],
    permissions: {
      'publication.board.publish': {
        sentence: { it: "pubblicare all'albo pretorio", en: 'publish on the notice board' },
        roles: ['protocol-clerk', 'officer', 'manager', 'secretary'],
      },
      'publication.board.report': {
        sentence: { it: 'rilasciare la relata di pubblicazione', en: 'issue the publication report' },
        roles: ['protocol-clerk', 'officer', 'manager', 'secretary'],
      },
    },
  });
}
