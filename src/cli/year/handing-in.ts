import { romeDate } from '../../kernel/index.ts';
import type { Telling } from './telling.ts';
import { citizen, houseNumber, ORGANISATIONS, PLACES } from './texts/names.ts';
import { TOPICS, WORDINGS } from './texts/requests.ts';
import { mail } from './writing.ts';

/** A request that the bus has taken to its case. */
export interface Request {
  readonly caseId: string;
  readonly entryId: string;
  readonly unit: string;
  readonly subject: string;
  readonly concerned: boolean;
}

/** Half of the requests come by the portal, half by mail: both through the bus, which registers them and starts their case. */
export async function handIn(told: Telling): Promise<Request> {
  const { stage, dice } = told;
  const { unit, subject: topic, concerned = false } = dice.weighted(TOPICS.map((item) => [item, item.weight] as const));
  const subject = topic.replace('{place}', dice.pick(PLACES));
  const wording = dice.pick(WORDINGS).replace('{subject}', subject);
  const messageId = dice.chance(0.55)
    ? await byPortal(told, subject, wording)
    : await byMail(told, `Accesso civico generalizzato – ${subject}`, wording);
  const message = await stage.call<{ caseId: string | null; entryId: string; reason: string | null }>(
    'protocollo',
    'bus.messages.get',
    { id: messageId },
  );
  if (!message.caseId) throw new Error(`the request "${subject}" started no case: ${message.reason ?? 'no rule'}`);
  told.begun();
  return { caseId: message.caseId, entryId: message.entryId, unit, subject, concerned };
}

async function byPortal({ stage, dice }: Telling, subject: string, wording: string): Promise<string> {
  const { givenName, familyName, taxCode, email } = citizen(dice);
  const { messageId } = await stage.act<{ messageId: string }>('urp', 'services.applications.submit', {
    ...{ serviceCode: 'accesso-civico-generalizzato', object: subject },
    applicant: {
      ...{ givenName, familyName, taxCode, email, address: houseNumber(dice) },
      identifiedBy: dice.pick(['spid', 'spid', 'cie']),
    },
    request: { description: wording, delivery: 'elettronica' },
    declarations: [{ code: 'privacy', text: 'Ho letto l’informativa sul trattamento dei dati', accepted: true }],
  });
  return messageId;
}

async function byMail({ stage, dice }: Telling, subject: string, wording: string): Promise<string> {
  const organisation = dice.chance(0.5) ? dice.pick(ORGANISATIONS) : undefined;
  const person = citizen(dice);
  const from = organisation ?? { name: `${person.givenName} ${person.familyName}`, address: person.email };
  const text = `${wording}\n\nDistinti saluti,\n${from.name}`;
  const upload = mail({ from, subject, text, at: stage.clock.now(), key: `${dice.next()}` });
  const { messageId } = await stage.act<{ messageId: string }>(
    'protocollo',
    'bus.messages.receive',
    { source: 'inbox', filename: `${romeDate(stage.clock.now())}-${upload.filename}` },
    upload,
  );
  return messageId;
}
