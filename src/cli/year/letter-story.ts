import { romeDate } from '../../kernel/index.ts';
import type { Story } from './agenda.ts';
import { CLERKS, officersOf } from './cast.ts';
import type { Dice } from './dice.ts';
import type { Telling } from './telling.ts';
import { INCOMING, OUTGOING, type Letter } from './texts/letters.ts';
import { citizen, ORGANISATIONS, PLACES, STREETS } from './texts/names.ts';
import { mail, paper } from './writing.ts';

type Teller = Omit<Telling, 'begun'>;

/** Mail that opens no case: the bus registers it, the desk assigns it some hours later. */
export async function* mailStory({ stage, office, dice }: Teller): Story {
  const letter = filled(dice.weighted(INCOMING.map((item) => [item, item.weight] as const)), dice);
  const at = office.portalArrival(dice);
  yield { at, takes: ['protocol'] };
  const from = senderOf(dice);
  const text = `${letter.text}\n\n${from.name}`;
  const upload = mail({ from, subject: letter.subject, text, at: stage.clock.now(), key: `${dice.next()}` });
  const input = { source: 'inbox', filename: `${romeDate(at)}-${upload.filename}` };
  const { messageId } = await stage.act<{ messageId: string }>('protocollo', 'bus.messages.receive', input, upload);
  yield { at: office.after(at, 0.3 + dice.around(2)), takes: [] };
  const { entryId } = await stage.call<{ entryId: string }>('protocollo', 'bus.messages.get', { id: messageId });
  await stage.call(dice.pick(CLERKS), 'records.protocol.assign', {
    ...{ id: entryId, classCode: letter.classCode, unitId: stage.unitIds.get(letter.unit) },
    officerId: stage.personIds.get(dice.pick(officersOf(letter.unit))),
  });
}

/** A letter on paper, brought to the desk and registered by hand, mostly on the same day; some registrations are annulled. */
export async function* paperStory({ stage, office, dice }: Teller): Story {
  const letter = filled(dice.weighted(INCOMING.map((item) => [item, item.weight] as const)), dice);
  const presented = office.arrival(dice);
  const clerk = dice.pick(CLERKS);
  const sender = senderOf(dice);
  const late = dice.chance(0.1) ? dice.around(9) : dice.around(1.2);
  const at = office.after(presented, late);
  yield { at: office.after(presented, late * 0.9), takes: [] };
  const documentId = await paper(stage, clerk, { title: letter.subject, unit: sender.name, text: letter.text });
  yield { at, takes: ['protocol'] };
  const { id } = await stage.call<{ id: string }>(clerk, 'records.protocol.register', {
    ...{ flow: 'incoming', subject: letter.subject, correspondents: [correspondent(sender)], channel: 'paper' },
    ...{ presentedAt: presented.toISOString(), documentId, attachmentIds: [], classCode: letter.classCode },
    unitId: stage.unitIds.get(letter.unit),
  });
  if (!dice.chance(0.04)) return;
  yield { at: office.after(at, dice.around(4)), takes: [] };
  const reason = dice.pick(['Registrazione doppia della stessa lettera.', 'Documento destinato ad altro ente.']);
  const authorisation = 'Provvedimento del responsabile della gestione documentale';
  await stage.call('segretario', 'records.protocol.annul', { id, reason, authorisation });
}

/** A letter that an office writes. */
export async function* replyStory({ stage, office, dice }: Teller): Story {
  const letter = filled(dice.weighted(OUTGOING.map((item) => [item, item.weight] as const)), dice);
  const at = office.arrival(dice);
  const officer = dice.pick(officersOf(letter.unit));
  const receiver = senderOf(dice);
  yield { at, takes: [] };
  const documentId = await paper(stage, officer, {
    title: letter.subject,
    unit: stage.unitNames.get(letter.unit)!,
    text: letter.text,
  });
  yield { at: office.after(at, 0.5), takes: ['protocol'] };
  await stage.call(officer, 'records.protocol.register', {
    ...{ flow: 'outgoing', subject: letter.subject, correspondents: [correspondent(receiver)] },
    ...{ presentedAt: stage.clock.now().toISOString(), channel: dice.chance(0.75) ? 'pec' : 'paper' },
    ...{ documentId, attachmentIds: [], classCode: letter.classCode, unitId: stage.unitIds.get(letter.unit) },
  });
}

interface Sender {
  readonly name: string;
  readonly address: string;
  readonly organisation: boolean;
}

function senderOf(dice: Dice): Sender {
  if (dice.chance(0.4)) return { ...dice.pick(ORGANISATIONS), organisation: true };
  const { givenName, familyName, email } = citizen(dice);
  return { name: `${givenName} ${familyName}`, address: email, organisation: false };
}

function correspondent({ name, address, organisation }: Sender) {
  return { kind: organisation ? 'organisation' : 'person', name, digitalAddress: address };
}

function filled(letter: Letter, dice: Dice): Letter {
  const fill = (text: string) => text.replace('{street}', dice.pick(STREETS)).replace('{place}', dice.pick(PLACES));
  return { ...letter, subject: fill(letter.subject) };
}
