import type { ConnectorHouse } from '../types.ts';

/** What a connection may ask of the house, where the test says only what it needs: anything else fails. */
export function connectorHouse(said: Partial<ConnectorHouse> = {}): ConnectorHouse {
  const none = (what: string) => () => Promise.reject(new Error(`the test has no ${what}`));
  return {
    allowed: [],
    now: () => new Date('2026-11-30T10:00:00.000Z'),
    newId: () => '01939b5e-0000-7000-8000-000000000001',
    secret: none('secrets'),
    exchangeFolder: none('folder'),
    keep: none('repository'),
    content: none('repository'),
    ...said,
  };
}
