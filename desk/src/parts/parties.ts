/** Somebody whom a case is about, out of what its forms hold. */
export interface Party {
  readonly role: 'applicant' | 'supplier' | 'other';
  readonly name: string;
  readonly code: string | null;
  readonly address: string | null;
}

type Data = Readonly<Record<string, unknown>>;

const DEEP = 5;

/**
 * The people and firms that the variables of a case name: whatever has a name and a code or address by which it is known. Kits differ in
 * what they call things, so the shape is what tells a party.
 */
export function partiesOf(variables: Data): readonly Party[] {
  const found = new Map<string, Party>();
  const visit = (key: string, value: unknown, depth: number): void => {
    if (typeof value !== 'object' || value === null || depth > DEEP) return;
    if (Array.isArray(value)) {
      for (const item of value) visit(key, item, depth + 1);
      return;
    }
    const party = partyOf(key, value as Data);
    if (party) found.set(`${party.name} ${party.code ?? party.address}`, party);
    for (const [name, child] of Object.entries(value)) visit(name, child, depth + 1);
  };
  visit('', variables, 0);
  return [...found.values()];
}

function partyOf(key: string, value: Data): Party | undefined {
  const text = (...names: readonly string[]) => {
    const said = names.map((name) => value[name]).find((one) => typeof one === 'string' && one !== '');
    return (said as string | undefined) ?? null;
  };
  const name = text('name') ?? [text('givenName'), text('familyName')].filter(Boolean).join(' ');
  const code = text('taxCode', 'vatNumber');
  const address = text('digitalDomicile', 'digitalAddress', 'email');
  if (!name || (code === null && address === null)) return undefined;
  const role = key === 'applicant' || key === 'supplier' ? key : key === 'sender' ? 'applicant' : 'other';
  return { role, name, code, address };
}
