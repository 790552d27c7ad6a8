/**
 * Thirty fictional public investments of Valdoro in the form in which OpenCUP publishes its register as linked data, and the phases that the
 * offices would keep of them. The same script gives the same files.
 */
import { json } from './portal.ts';

/** The files of `examples/opencup`. */
export function openCupFiles(): ReadonlyMap<string, string> {
  const projects = PROJECTS.map(projectOf);
  return new Map([
    ['interventions-ld.json', json({ '@context': CONTEXT, '@graph': graphOf(projects) })],
    ['phases.json', json(projects.map(({ cup, phases }) => ({ cup, phases })))],
  ]);
}

const NAMESPACE = 'https://w3id.org/italia/PublicInvestment';
const CONTEXT = {
  COV: 'https://w3id.org/italia/onto/COV/',
  CLV: 'https://w3id.org/italia/onto/CLV/',
  cup: `${NAMESPACE}/data/CUP/`,
  pi: `${NAMESPACE}/onto/PublicInvestment/`,
  'picv-copertura': `${NAMESPACE}/controlled-vocabulary/copertura-finanziaria/`,
  po: 'https://w3id.org/italia/data/PublicOrganization/',
  skos: 'http://www.w3.org/2004/02/skos/core#',
  xsd: 'http://www.w3.org/2001/XMLSchema#',
};

const SOURCES = { '001': 'STATALE', '002': 'REGIONALE', '004': 'COMUNALE', '006': 'COMUNITARIA' } as const;

/** Subject; cost; per cent of public money and its source; first month; months of the plan; days of delay. */
type Row = readonly [string, number, number, keyof typeof SOURCES, string, number, number];

/** The day that the phases are told of: what was to end before it has ended, unless it is late. */
const AS_OF = '2026-11-20';

const PROJECTS: readonly Row[] = [
  ['NUOVO ASILO NIDO*VIA DEI TIGLI*COSTRUZIONE', 2_480_000, 100, '006', '2024-02', 30, 74],
  [
    'SCUOLA PRIMARIA "ALDA VENTURELLI"*VIA DELLE SCUOLE 4*ADEGUAMENTO SISMICO',
    1_935_400,
    90,
    '001',
    '2024-01',
    33,
    118,
  ],
  ['PALESTRA COMUNALE*VIALE DELLO SPORT*EFFICIENTAMENTO ENERGETICO', 640_000, 80, '002', '2024-06', 22, 21],
  ['PISTA CICLABILE STAZIONE-OSPEDALE*LOTTO 1', 870_250.5, 100, '006', '2024-03', 24, 0],
  ['PISTA CICLABILE STAZIONE-OSPEDALE*LOTTO 2', 912_000, 100, '006', '2025-02', 26, 35],
  ['PONTE SUL TORRENTE LAMBRA*CONSOLIDAMENTO', 1_420_000, 75, '002', '2024-05', 28, 163],
  ['RETE FOGNARIA QUARTIERE SAN ROCCO*RIFACIMENTO', 2_150_000, 60, '001', '2024-09', 30, 48],
  ['MUNICIPIO*PIAZZA DEL COMUNE 1*ABBATTIMENTO BARRIERE ARCHITETTONICHE', 318_700, 50, '004', '2025-01', 16, 0],
  ['BIBLIOTECA CIVICA*AMPLIAMENTO E NUOVI IMPIANTI', 1_105_000, 70, '001', '2024-11', 27, 12],
  ['PARCO DELLE RISAIE*FORESTAZIONE URBANA', 264_000, 100, '006', '2024-04', 14, 0],
  ['ILLUMINAZIONE PUBBLICA*SOSTITUZIONE CON LED*CENTRO E FRAZIONI', 1_760_000, 40, '004', '2024-07', 24, 9],
  ['ARGINE DEL CANALE MAESTRO*MESSA IN SICUREZZA', 3_240_000, 95, '001', '2024-01', 36, 204],
  ['ALLOGGI DI VIA GARIBALDI*RIQUALIFICAZIONE DI 18 UNITA', 2_890_000, 85, '001', '2024-08', 32, 66],
  ['TEATRO CIVICO*RESTAURO DELLA FACCIATA', 498_000, 60, '002', '2025-03', 18, 0],
  ['CIMITERO COMUNALE*AMPLIAMENTO', 745_000, 30, '004', '2025-04', 24, 0],
  ['SERVIZI DIGITALI PER IL CITTADINO*ESPERIENZA D USO DEL SITO', 155_234, 100, '006', '2024-02', 12, 0],
  ['ABILITAZIONE AL CLOUD*MIGRAZIONE DI 12 SERVIZI', 121_992, 100, '006', '2024-02', 12, 0],
  ['PIATTAFORMA NOTIFICHE DIGITALI*INTEGRAZIONE', 59_966, 100, '006', '2024-03', 10, 0],
  ['STRADE COMUNALI*MANUTENZIONE STRAORDINARIA 2025', 980_000, 25, '004', '2025-02', 15, 16],
  ['STRADE COMUNALI*MANUTENZIONE STRAORDINARIA 2026', 1_020_000, 25, '004', '2026-01', 15, 0],
  ['ROTATORIA SP 12*VIA EUROPA', 560_000, 70, '002', '2024-10', 20, 41],
  ['CENTRO DIURNO PER ANZIANI*VIA MANZONI*RISTRUTTURAZIONE', 830_000, 80, '002', '2025-01', 24, 27],
  ['IMPIANTO FOTOVOLTAICO*SCUOLE E MUNICIPIO', 412_000, 50, '002', '2025-06', 14, 0],
  ['ISOLA ECOLOGICA*NUOVO CENTRO DI RACCOLTA', 675_500, 100, '006', '2024-12', 22, 57],
  ['MERCATO COPERTO*RIFACIMENTO DELLA COPERTURA', 390_000, 45, '004', '2025-09', 16, 0],
  ['CASA DELLE ASSOCIAZIONI*EX MACELLO*RECUPERO', 1_310_000, 90, '001', '2024-06', 34, 92],
  ['CAMPO DI ATLETICA*RIFACIMENTO DELLA PISTA', 520_000, 65, '002', '2026-02', 15, 0],
  ['VIDEOSORVEGLIANZA*INGRESSI DEL CENTRO STORICO', 186_000, 80, '001', '2025-05', 12, 8],
  ['VERDE DI PIAZZA VITTORIA*DESIGILLAZIONE E NUOVI ALBERI', 228_000, 100, '006', '2026-03', 16, 0],
  ['SENTIERO DEL LAMBRA*RECUPERO E SEGNALETICA', 94_000, 70, '002', '2025-10', 11, 0],
];

/** Share of the plan at which each phase ends. */
const PHASES = [
  ['feasibility', 'Documento di fattibilità', 0.12],
  ['executive-design', 'Progetto esecutivo approvato', 0.3],
  ['tender', 'Gara conclusa', 0.42],
  ['contract', 'Contratto firmato', 0.5],
  ['handover', 'Consegna dei lavori', 0.55],
  ['completion', 'Fine lavori', 0.92],
  ['testing', 'Certificato di collaudo', 1],
] as const;

/** Offices plan in round months and take longer. */
const DAYS_A_MONTH = 39;

/** The delay comes in with the tender and stays. */
const DELAYED_FROM = 2;
const REASON = 'Ricorso contro gli esiti della gara: i termini sono ripresi dopo la pronuncia.';

function projectOf([subject, cost, share, source, month, months, delay]: Row, index: number) {
  const given = `${month}-${String(3 + (index % 20)).padStart(2, '0')}`;
  const cup = `V${10 + index}D${month.slice(2, 4)}${String((index + 1) * 7_919_003).padStart(9, '0')}`;
  const length = months * DAYS_A_MONTH;
  const phases = PHASES.map(([phase, title, at], place) => {
    const plannedDay = after(given, Math.round(length * at));
    const late = place >= DELAYED_FROM ? delay : 0;
    if (after(plannedDay, late) <= AS_OF)
      return { ...{ phase, title, plannedDay }, actualDay: after(plannedDay, late) };
    if (late === 0) return { phase, title, plannedDay };
    return { phase, title, plannedDay, revised: { day: after(plannedDay, late), reason: REASON } };
  });
  const publicMoney = Math.round(cost * share) / 100;
  return {
    cup,
    subject,
    cost,
    publicMoney,
    source,
    given,
    closing: after(given, length + 60),
    closed: phases.every((one) => 'actualDay' in one),
    phases,
  };
}

type Project = ReturnType<typeof projectOf>;

function graphOf(projects: readonly Project[]): readonly object[] {
  const holder = { '@id': 'po:00000000V000', '@type': ['COV:PublicOrganization'] };
  return [
    ...projects.flatMap(nodesOf),
    ...Object.entries(SOURCES).map(([code, label]) => ({
      '@id': `picv-copertura:${code}`,
      '@type': ['pi:Tipologia_copertura_finanziaria', 'skos:Concept'],
      ...{ 'skos:notation': code, 'skos:prefLabel': label },
    })),
    { ...holder, 'COV:legalName': 'COMUNE DI VALDORO - VD -', 'COV:taxCode': '00000000V000' },
  ];
}

function nodesOf(project: Project): readonly object[] {
  const { cup, subject, cost, publicMoney, source, given, closing, closed } = project;
  const day = (value: string) => ({ '@type': 'xsd:date', '@value': value });
  return [
    {
      '@id': `cup:${cup}`,
      '@type': ['pi:Progetto_di_investimento_pubblico', 'pi:Codice_unico_di_progetto'],
      'pi:anno_di_decisione': given.slice(0, 4),
      'pi:costo_del_progetto': String(cost),
      'pi:data_generazione_cup': day(given),
      'pi:ha_intervento_di_investimento_pubblico': { '@id': `_:intervento-${cup}` },
      'pi:ha_soggetto_titolare': { '@id': 'po:00000000V000' },
      'pi:ha_stato_di_cup': { '@id': `_:storia-${cup}` },
      'pi:ha_tipologia_copertura_finanziaria': { '@id': `picv-copertura:${source}` },
      'pi:importo_finanziamento_pubblico': String(publicMoney),
    },
    {
      '@id': `_:intervento-${cup}`,
      '@type': ['pi:Intervento_di_investimento_pubblico'],
      'pi:oggetto_progettuale': subject,
    },
    closed
      ? {
          ...{ '@id': `_:storia-${cup}`, '@type': ['pi:Storia_di_cup', 'pi:Stato_chiuso_di_cup'] },
          'pi:data_chiusura_prevista': day(closing),
        }
      : { '@id': `_:storia-${cup}`, '@type': ['pi:Storia_di_cup', 'pi:Stato_attivo_di_cup'] },
  ];
}

function after(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}
