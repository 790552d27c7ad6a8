import type { MessageKind } from '../types.ts';
import type { Route } from './types.ts';

const TO_CASE = [
  'link-known',
  'choose-intake-rule',
  'store-documents',
  'open-dossier',
  'register',
  'validate-signatures',
  'start-case',
] as const;

/** Routes that ship. Content-based router: the kind of a message chooses its route. */
export const routes: readonly Route[] = [
  { name: 'incoming-mail', version: 1, from: 'mail', steps: ['normalise-mail', 'keep-receipts-apart', ...TO_CASE] },
  { name: 'portal-application', version: 1, from: 'application', steps: ['normalise-application', ...TO_CASE] },
  { name: 'paper-scan', version: 1, from: 'scan', steps: ['normalise-scan', ...TO_CASE] },
  { name: 'not-recognised', version: 1, from: 'unknown', steps: ['refuse-unknown'] },
];

export function routeFor(kind: MessageKind): Route {
  return routes.find((route) => route.from === kind) ?? routes[routes.length - 1]!;
}
