import { defineRoute, type TypedStep } from '../../src/bus/routes/define.ts';

/** Offices that want to be told of a fine, by the kind of violation: one list, from which come the ways and the tests. */
const OFFICES: Readonly<Record<string, string>> = { sosta: 'polizia', rifiuti: 'ambiente', suolo: 'tributi' };

const tell = (office: string): TypedStep => ({ send: { to: `ufficio.${office}`, key: 'data.targa' } });

/** Fines of another system, as its nightly CSV has them, to the offices that they concern. */
export default defineRoute({
  route: 'multe',
  summary: { it: 'Le multe del gestionale agli uffici', en: 'Fines of another system to the offices' },
  steps: [
    { idempotent: { key: 'data.verbale' } },
    {
      transform:
        '{"verbale": data.verbale, "targa": $uppercase(data.targa), "euro": $number(data.euro), "tipo": data.tipo}',
    },
    {
      choose: {
        when: Object.entries(OFFICES).map(([kind, office]) => ({ if: `data.tipo = "${kind}"`, steps: [tell(office)] })),
        otherwise: [{ dead: { reason: 'nessun ufficio per questo tipo di violazione' } }],
      },
    },
  ],
  tests: Object.entries(OFFICES).map(([tipo, office]) => ({
    name: `${tipo} goes to ${office}`,
    given: { data: { verbale: `V-${tipo}`, targa: 'ab123cd', euro: '42.00', tipo } },
    expect: {
      sent: [
        { to: `ufficio.${office}`, key: 'AB123CD', data: { verbale: `V-${tipo}`, targa: 'AB123CD', euro: 42, tipo } },
      ],
    },
  })),
});
