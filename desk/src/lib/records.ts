const ROOMS = { case: 'pratiche', entry: 'protocollo', act: 'atti' } as const;

/** Where the desk shows a case, an entry of the protocol or an act. */
export function recordAddress(kind: keyof typeof ROOMS, id: string): string {
  return `/${ROOMS[kind]}/${id}`;
}
