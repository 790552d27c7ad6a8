export type Trade =
  | 'building'
  | 'green'
  | 'roads'
  | 'energy'
  | 'school'
  | 'social'
  | 'culture'
  | 'it'
  | 'office'
  | 'vehicles'
  | 'legal'
  | 'technical';

/** Suppliers by trade; none exists. */
export const SUPPLIERS: Readonly<Record<Trade, readonly string[]>> = {
  building: [
    'Edilvalle S.r.l.',
    'Costruzioni Bordignon S.r.l.',
    'Impresa Fratelli Cossu S.n.c.',
    'Restauri Serenissima S.r.l.',
    'Tecnotetti S.r.l.',
  ],
  green: [
    'Verdeviva Società Cooperativa Sociale',
    'Giardini del Brenta S.r.l.',
    'Il Tiglio Soc. Agr. S.s.',
    'Arboris S.r.l.',
  ],
  roads: ['Asfalti Valdorese S.p.A.', 'Segnaltecnica S.r.l.', 'Strade e Servizi Consorzio Stabile', 'Via Nova S.r.l.'],
  energy: ['Lumen Impianti S.r.l.', 'Elettrovalle S.n.c.', 'Termoservizi S.r.l.', 'Energia Comune Soc. Coop.'],
  school: [
    'Autoservizi Pradestel S.r.l.',
    'Arredoscuola S.r.l.',
    'Il Girasole Coop. Sociale',
    'Scuolabus Nordest S.r.l.',
  ],
  social: [
    'Casa Aperta Società Cooperativa Sociale',
    'Fondazione San Floriano ONLUS',
    'Insieme Coop. Sociale',
    'Comunità La Sorgente',
  ],
  culture: ['Compagnia del Mulino', 'Libreria Galileo S.a.s.', 'Eventi Valle S.r.l.', 'Palchi & Luci S.n.c.'],
  it: ['Nuvola Pubblica S.p.A.', 'Bitware Sistemi S.r.l.', 'Informatica Alpina S.r.l.', 'Sicurnet S.r.l.'],
  office: ['Tipografia Valdorese S.n.c.', 'Cartaria Brenta S.r.l.', 'Postservice S.r.l.', 'Moduli e Stampe S.r.l.'],
  vehicles: ['Officina Zanella S.n.c.', 'Gommeservice S.r.l.', 'Autocarrozzeria Moderna S.r.l.'],
  legal: [
    'Avv. Prof. Ludovica Marchetto',
    'Studio legale Tiozzo e associati',
    'Riscossioni Nordest S.r.l.',
    'Assicurazioni Generali di Valle S.p.A.',
  ],
  technical: [
    'Ing. Matteo Sgarbossa',
    'Studio associato Linea Terra',
    'Arch. Giovanna Prandi',
    'Geodata Rilievi S.r.l.',
    'Archivia S.r.l.',
  ],
};

export const NORMS = [
  'D.Lgs. 267/2000, artt. 107, 147-bis, 183 e 191',
  'D.Lgs. 118/2011, allegato 4/2',
  'Regolamento comunale di contabilità, art. 31',
  'D.Lgs. 36/2023, artt. 17 e 50, comma 1',
  'Deliberazione di Giunta di approvazione del PEG',
  'L. 136/2010, art. 3',
] as const;
