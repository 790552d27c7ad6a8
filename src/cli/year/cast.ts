/** Who does what in the demonstration's municipality, by login. */
const OFFICERS: Readonly<Record<string, readonly string[]>> = {
  SG: ['avvocatura'],
  'SG-LEG': ['avvocatura'],
  'SG-URP': ['avvocatura'],
  FIN: ['tributi'],
  'FIN-TRI': ['tributi'],
  LLPP: ['istruttore'],
  'LLPP-OP': ['lavori', 'istruttore'],
  'LLPP-VER': ['verde'],
  TERR: ['edilizia'],
  'TERR-SUE': ['edilizia'],
  'TERR-SUAP': ['suap'],
  SOC: ['sociale'],
  'SOC-SCU': ['scuola'],
  DEM: ['anagrafe'],
  PL: ['polizia'],
  ICT: ['informatica'],
};

const MANAGERS: readonly (readonly [string, string])[] = [
  ['LLPP', 'dirigente'],
  ['TERR', 'territorio'],
  ['SOC', 'persona'],
  ['DEM', 'civici'],
  ['PL', 'comandante'],
];

/** How long an office takes beside the others: building permits are slow, the registry office is quick. */
const PACES: Readonly<Record<string, number>> = {
  'TERR-SUE': 1.7,
  TERR: 1.4,
  'SG-LEG': 1.35,
  'LLPP-OP': 1.2,
  SOC: 1.1,
  PL: 0.85,
  ICT: 0.75,
  DEM: 0.6,
};

export function officersOf(unit: string): readonly string[] {
  return OFFICERS[unit] ?? ['istruttore'];
}

/** The manager of the sector that a unit belongs to. */
export function managerOf(unit: string): string {
  return MANAGERS.find(([sector]) => unit.startsWith(sector))?.[1] ?? 'affari';
}

export function paceOf(unit: string): number {
  return PACES[unit] ?? 1;
}

export const CLERKS = ['protocollo', 'archivio'] as const;
