import { romeDate, type Cell, type Context, type Text } from '../../kernel/index.ts';
import { firstPublicDay, type Holding } from './freshness.ts';
import { holdersOn, lastUpdates, MAX_ROWS, publishedActs, unitsOn, type Updates } from './store.ts';

/** A column: its name in data, its title for people, and how its cells are to be shown. */
export interface Column {
  readonly key: string;
  readonly title: Text;
  readonly kind: 'text' | 'day' | 'money' | 'integer';
}

export type Row = readonly (Cell | Text)[];

/** A table that the house fills out of what it holds anyway: nobody types transparency a second time. */
export interface Table {
  readonly code: string;
  /** Section of the tree that it fulfils. */
  readonly section: string;
  /** It is all that the duties of the section ask for; else something is to be added by hand, such as curricula. */
  readonly whole: boolean;
  /** How often the duty asks for an update of this table, where it says so. */
  readonly rhythm?: Holding['rhythm'];
  readonly title: Text;
  readonly columns: readonly Column[];
  readonly rows: (ctx: Context, limit: number) => Promise<readonly Row[]>;
}

const column = (key: string, it: string, en: string, kind: Column['kind'] = 'text'): Column => ({
  ...{ key, title: { it, en }, kind },
});

const holderColumns = [
  column('nome', 'Nome', 'Name'),
  column('incarico', 'Incarico', 'Office held'),
  column('ufficio', 'Ufficio', 'Unit'),
  column('dal', 'Dal', 'Since', 'day'),
];

const actColumns = [
  column('numero', 'Numero', 'Number'),
  column('data', 'Data', 'Date', 'day'),
  column('tipo', 'Tipo', 'Type'),
  column('oggetto', 'Oggetto', 'Subject'),
];

const offices: Table = {
  code: 'uffici',
  section: '02.04',
  whole: true,
  title: { it: 'Uffici e dirigenti responsabili', en: 'Units and their managers' },
  columns: [
    column('codice', 'Codice', 'Code'),
    column('ufficio', 'Ufficio', 'Unit'),
    column('parte-di', 'Fa parte di', 'Part of'),
    column('dirigenti', 'Dirigente', 'Manager'),
    column('dal', 'Dal', 'Since', 'day'),
  ],
  async rows(ctx, limit) {
    const units = await unitsOn(ctx.db, ctx.bodyId, romeDate(ctx.now()), limit);
    return units.map(({ code, name, parent, heads, since }) => [code, name, parent, heads, since]);
  },
};

const contacts: Table = {
  code: 'recapiti',
  section: '02.05',
  whole: false,
  title: { it: 'Recapiti dell’ente', en: 'Contacts of the body' },
  columns: [column('recapito', 'Recapito', 'Contact'), column('valore', 'Valore', 'Value')],
  async rows(ctx) {
    const body = await ctx.call<Readonly<Record<string, string | null>>>('identity.bodies.get', {});
    const known: readonly (readonly [Text, string | null | undefined])[] = [
      [{ it: 'Indirizzo', en: 'Address' }, body['address']],
      [{ it: 'Posta elettronica certificata', en: 'Certified e-mail' }, body['digitalAddress']],
      [{ it: 'Codice fiscale', en: 'Tax code' }, body['taxCode']],
      [{ it: 'Codice IPA', en: 'IPA code' }, body['ipaCode']],
    ];
    return known.filter(([, value]) => value).map(([name, value]) => [name, value!]);
  },
};

const ROLES: Readonly<Record<string, Text>> = {
  mayor: { it: 'Sindaco', en: 'Mayor' },
  secretary: { it: 'Segretario', en: 'Secretary' },
  manager: { it: 'Dirigente', en: 'Manager' },
  'finance-head': { it: 'Responsabile del servizio finanziario', en: 'Head of finance' },
};

function holders(code: string, section: string, title: Text, roles: readonly string[]): Table {
  return {
    ...{ code, section, whole: false, title, columns: holderColumns },
    async rows(ctx, limit) {
      const people = await holdersOn(ctx.db, ctx.bodyId, roles, romeDate(ctx.now()), limit);
      return people.map(({ name, role, unit, since }) => [name, ROLES[role] ?? role, unit, since]);
    },
  };
}

function acts(code: string, section: string, title: Text, political: boolean): Table {
  return {
    // Art. 23 c. 1: the lists are published every six months.
    ...{ code, section, whole: true, rhythm: 'half-yearly', title, columns: actColumns },
    async rows(ctx, limit) {
      const since = firstPublicDay(romeDate(ctx.now()));
      const found = await publishedActs(ctx.db, ctx.bodyId, political, since, limit);
      return found.map((act) => [act.code, act.adoptedOn, act.kind, act.title]);
    },
  };
}

interface Procedures {
  readonly updatedOn: string | null;
  readonly items: readonly {
    readonly title: Text;
    readonly office: string;
    readonly norms: readonly string[];
    readonly needed: readonly Text[];
    readonly term: Text;
    readonly cost: string | null;
  }[];
}

const procedures: Table = {
  code: 'procedimenti',
  section: '08.01',
  whole: false,
  title: { it: 'Procedimenti con termini e documenti', en: 'Procedures with terms and documents' },
  columns: [
    column('procedimento', 'Procedimento', 'Procedure'),
    column('ufficio', 'Ufficio', 'Unit'),
    column('termine', 'Termine', 'Term'),
    column('documenti', 'Documenti da allegare', 'Documents to attach'),
    column('costo', 'Costo', 'Cost', 'money'),
    column('norme', 'Norme', 'Norms'),
  ],
  async rows(ctx, limit) {
    const { items } = await ctx.call<Procedures>('services.catalogue.procedures', {});
    return items.slice(0, limit).map(({ title, office, term, needed, cost, norms }) => {
      const documents = {
        it: needed.map((one) => one.it).join('; ') || '—',
        en: needed.map((one) => one.en).join('; ') || '—',
      };
      return [title, office, term, documents, cost, norms.join('; ')];
    });
  },
};

interface Accesses {
  readonly updatedOn: string | null;
  readonly items: readonly { readonly presentedOn: string; readonly decidedOn: string; readonly outcome: string }[];
}

const OUTCOMES: Readonly<Record<string, Text>> = {
  granted: { it: 'accolta', en: 'granted' },
  partial: { it: 'accolta in parte', en: 'granted in part' },
  deferred: { it: 'differita', en: 'deferred' },
  refused: { it: 'rifiutata', en: 'refused' },
  withdrawn: { it: 'ritirata', en: 'withdrawn' },
};

const accesses: Table = {
  code: 'registro-accessi',
  section: '21.02',
  whole: true,
  // ANAC, delibera 1309/2016 § 9: the register is updated every six months.
  rhythm: 'half-yearly',
  title: { it: 'Registro degli accessi', en: 'Register of accesses' },
  columns: [
    column('presentata', 'Presentata', 'Presented', 'day'),
    column('decisa', 'Decisa', 'Decided', 'day'),
    column('esito', 'Esito', 'Outcome'),
  ],
  async rows(ctx, limit) {
    const { items } = await ctx.call<Accesses>('services.access.published', {});
    const shown = items.slice(0, limit);
    return shown.map(({ presentedOn, decidedOn, outcome }) => [presentedOn, decidedOn, OUTCOMES[outcome] ?? outcome]);
  },
};

/** Every table, in the order of the tree. */
export const tables: readonly Table[] = [
  holders('organi-di-indirizzo', '02.01', { it: 'Organi di indirizzo politico', en: 'Political organs' }, ['mayor']),
  offices,
  contacts,
  holders('incarichi-di-vertice', '04.01', { it: 'Incarichi di vertice', en: 'Top positions' }, ['secretary']),
  holders('dirigenti', '04.02', { it: 'Dirigenti', en: 'Managers' }, ['manager', 'finance-head']),
  procedures,
  acts('atti-organi-di-indirizzo', '09.01', { it: 'Provvedimenti adottati', en: 'Adopted acts' }, true),
  acts('atti-dirigenti', '09.02', { it: 'Provvedimenti adottati', en: 'Adopted acts' }, false),
  accesses,
];

export const tableByCode: ReadonlyMap<string, Table> = new Map(tables.map((table) => [table.code, table]));

/** What a room outside of this one calls, for the tables that are made of it. */
export const tableCalls = ['identity.bodies.get', 'services.catalogue.procedures', 'services.access.published'];

/** Day of the last update of each table, by its code. */
export async function updatesOf(ctx: Context): Promise<ReadonlyMap<string, string | null>> {
  const [own, served, register] = await Promise.all([
    lastUpdates(ctx.db, ctx.bodyId, romeDate(ctx.now())),
    ctx.call<Procedures>('services.catalogue.procedures', {}),
    ctx.call<Accesses>('services.access.published', {}),
  ]);
  const places: readonly (readonly [string, keyof Updates])[] = [
    ['organi-di-indirizzo', 'mayor'],
    ['uffici', 'units'],
    ['recapiti', 'body'],
    ['incarichi-di-vertice', 'secretary'],
    ['dirigenti', 'managers'],
    ['atti-organi-di-indirizzo', 'political'],
    ['atti-dirigenti', 'managerial'],
  ];
  return new Map([
    ...places.map(([code, key]) => [code, own[key]] as const),
    ['procedimenti', served.updatedOn],
    ['registro-accessi', register.updatedOn],
  ]);
}

export { MAX_ROWS };
