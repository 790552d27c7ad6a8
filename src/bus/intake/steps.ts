import { Readable } from 'node:stream';
import { compileFeel, evaluateCondition, type Context } from '../../kernel/index.ts';
import { fileBeside, matchReceipt, type FiledEntry } from '../dispatch/receipts.ts';
import { normaliseApplication } from '../normalise/application.ts';
import type { EnvelopeVerifier } from '../normalise/envelope.ts';
import { normaliseWithMark } from '../normalise/mark.ts';
import { clip, clipLine } from '../normalise/text.ts';
import { tidy } from '../normalise/tidy.ts';
import { claimOrigin, findUnit, intakeRules, type IntakeRule } from '../store.ts';
import { Refusal, type Normalised } from '../types.ts';
import type { Exchange, Step } from './exchange.ts';

/** The steps by name. Each is transactional: what it does commits with the end of the route, or not at all. */
export function createSteps(verifier: EnvelopeVerifier): Readonly<Record<string, Step>> {
  return {
    ...steps,
    async 'normalise-mail'(_ctx, exchange) {
      return canonical(exchange, await normaliseWithMark(exchange.content, exchange.message.receivedAt, verifier));
    },
  };
}

const steps: Readonly<Record<string, Step>> = {
  async 'normalise-application'(_ctx, exchange) {
    return canonical(exchange, normaliseApplication(exchange.content));
  },

  async 'normalise-scan'(_ctx, exchange) {
    const { filename, receivedAt } = exchange.message;
    return canonical(exchange, {
      channel: 'paper',
      subject: `Documento cartaceo acquisito: ${filename}`,
      sender: { kind: 'person', name: 'mittente da completare' },
      presentedAt: receivedAt,
      text: '',
      attachments: [],
      messageId: null,
      receipt: null,
      procedureKey: null,
      data: {},
      notes: ['scansione: mittente e oggetto da completare al protocollo'],
    });
  },

  async 'refuse-unknown'(_ctx, exchange) {
    throw new Refusal(
      `«${exchange.message.filename}» non è un messaggio di posta, un'istanza JSON o una scansione PDF o immagine`,
    );
  },

  /** Receipts of the certified-mail system belong to the message they are about; they take no number. */
  async 'keep-receipts-apart'(ctx, exchange) {
    const receipt = exchange.normalised!.receipt;
    if (!receipt) return proceed(exchange, 'message');
    const matched = await matchReceipt(ctx, exchange.message, receipt);
    const note = matched
      ? `ricevuta PEC di ${receipt.type} della spedizione del prot. ${matched.dispatch.entryCode}`
      : clipLine(`ricevuta PEC di ${receipt.type} del messaggio ${receipt.about ?? 'non indicato'}`, 500);
    return { exchange: { ...exchange, notes: [...exchange.notes, note] }, outcome: receipt.type, end: true };
  },

  /** The same message in another envelope leads to the first entry and makes no second number. */
  async 'link-known'(ctx, exchange) {
    const { message, normalised } = exchange;
    if (normalised!.messageId === null) return proceed(exchange, 'no identity of its own');
    const first = await claimOrigin(ctx.db, ctx.bodyId, normalised!.messageId, message.id);
    if (!first) return proceed(exchange, 'new');
    const { entryId, entryCode, dossierId, caseId } = first;
    const linked = {
      ...(entryId && entryCode ? { entry: { id: entryId, code: entryCode } } : {}),
      ...(dossierId ? { dossierId } : {}),
      ...(caseId ? { caseId } : {}),
    };
    const note = `messaggio già protocollato con il numero ${entryCode ?? '-'}: collegato`;
    return { exchange: { ...exchange, ...linked, notes: [...exchange.notes, note] }, outcome: 'linked', end: true };
  },

  /** A message about an entry that was sent to another administration belongs to it and takes no number (annex 6). */
  async 'match-exchange'(ctx, exchange) {
    if (exchange.normalised!.exchange?.kind !== 'about') return proceed(exchange, 'none');
    const { entry, kind, anomaly } = await receiveExchange(ctx, exchange);
    if (!entry) return proceed(exchange, 'about no entry');
    await fileBeside(ctx, exchange.message, entry, {
      typeCode: 'exchange-message',
      title: `Messaggio di interoperabilità – prot. ${entry.code}`,
    });
    const note = `${KINDS[kind ?? 'exception']} per il prot. ${entry.code}${anomaly === null ? '' : ` (${anomaly})`}`;
    const matched = { ...exchange, entry: { id: entry.id, code: entry.code }, notes: [...exchange.notes, note] };
    return { exchange: matched, outcome: kind ?? 'matched', end: true };
  },

  async 'choose-intake-rule'(ctx, exchange) {
    if (exchange.normalised!.inReplyTo)
      return proceed({ ...exchange, rule: null }, 'answers an entry: no new procedure');
    const { rule, notes } = await chooseRule(ctx, exchange.normalised!);
    const outcome = rule?.name ?? 'none: protocol desk';
    return proceed({ ...exchange, rule, notes: [...exchange.notes, ...notes] }, outcome);
  },

  async 'store-documents'(ctx, exchange) {
    const { message } = exchange;
    const main = await ctx.call<{ id: string }>('records.documents.create', {
      ...{ typeCode: 'received-message', title: clip(exchange.normalised!.subject, 500), formation: 'b' },
      ...{ sha256: message.sha256, filename: message.filename, mime: message.mime },
    });
    const attachments: { documentId: string; filename: string }[] = [];
    for (const file of exchange.normalised!.attachments) attachments.push(await storeAttachment(ctx, file));
    return proceed({ ...exchange, documentId: main.id, attachments }, `${1 + attachments.length} documents`);
  },

  async 'open-dossier'(ctx, exchange) {
    const { rule, normalised } = exchange;
    if (normalised!.inReplyTo) return joinDossier(ctx, exchange, normalised!.inReplyTo);
    if (!rule) return proceed(exchange, 'no procedure, no dossier');
    const dossier = await ctx.call<{ id: string; code: string }>('records.dossiers.open', {
      ...{ kind: 'procedimento amministrativo', procedureCode: rule.procedureKey },
      ...{ classCode: rule.classCode, ...(await unitOf(ctx, exchange)) },
      title: clip(titled(rule.title, normalised!.subject), 300),
    });
    return proceed({ ...exchange, dossierId: dossier.id }, dossier.code);
  },

  async register(ctx, exchange) {
    const { normalised, dossierId } = exchange;
    const entry = await ctx.call<{ id: string; code: string; duplicate: boolean }>('records.protocol.register', {
      ...{ flow: 'incoming', subject: normalised!.subject, channel: normalised!.channel },
      correspondents: [normalised!.sender],
      presentedAt: normalised!.presentedAt.toISOString(),
      documentId: exchange.documentId,
      attachmentIds: (exchange.attachments ?? []).map((attachment) => attachment.documentId),
      ...classOf(exchange),
      ...(await unitOf(ctx, exchange)),
      ...(dossierId ? { dossierId } : {}),
      ...referencesOf(normalised!),
    });
    const registered = { ...exchange, entry: { id: entry.id, code: entry.code } };
    if (!entry.duplicate) return proceed(registered, entry.code);
    // Somebody registered it by hand before it came through the bus.
    const note = `messaggio già protocollato a mano con il numero ${entry.code}: collegato`;
    return { exchange: { ...registered, notes: [...exchange.notes, note] }, outcome: 'linked', end: true };
  },

  /** The register verifies the seal of a mark and the files that it names, and answers: with its number, or with what is wrong. */
  async 'answer-mark'(ctx, exchange) {
    if (!exchange.normalised!.exchange) return proceed(exchange, 'none');
    const { anomaly, reason } = await receiveExchange(ctx, exchange, exchange.entry!.id);
    if (anomaly === null) return proceed(exchange, 'mark verified');
    const note = clipLine(`${anomaly}: ${reason ?? ''}`, 500);
    return proceed({ ...exchange, notes: [...exchange.notes, note] }, anomaly);
  },

  /** A message with a bad signature has been received all the same: it is registered, and the verdict noted beside it. */
  async 'validate-signatures'(ctx, exchange) {
    const signed = (exchange.attachments ?? []).filter((attachment) => /\.(p7m|p7s)$/i.test(attachment.filename));
    const notes: string[] = [];
    for (const { documentId, filename } of signed) {
      const report = await ctx.call<Report>('records.signatures.validate', { documentId });
      const code = [report.indication, report.subIndication].filter(Boolean).join(' ');
      notes.push(clip(`firma di «${filename}»: ${report.explanation.it} (${code})`, 1000));
    }
    return proceed({ ...exchange, notes: [...exchange.notes, ...notes] }, `${signed.length} signed files`);
  },

  async 'start-case'(ctx, exchange) {
    const { rule, normalised, dossierId, entry } = exchange;
    if (!rule) return proceed(exchange, 'waits for assignment');
    const started = await ctx.call<{ id: string; code: string }>('processes.cases.start', {
      modelKey: rule.procedureKey,
      title: clip(normalised!.subject, 500),
      dossierId,
      presentedAt: normalised!.presentedAt.toISOString(),
      variables: {
        ...normalised!.data,
        ...{ dossierId, entryId: entry!.id, entryCode: entry!.code, subject: normalised!.subject },
        ...{ applicant: normalised!.sender, requestText: clip(normalised!.text, 10_000) },
        presentedAt: normalised!.presentedAt.toISOString(),
      },
    });
    return proceed({ ...exchange, caseId: started.id }, started.code);
  },
};

/** What the register says of a message between administrations. */
interface ReceivedExchange {
  readonly kind: keyof typeof KINDS | null;
  readonly entry: FiledEntry | null;
  readonly anomaly: string | null;
  readonly reason: string | null;
}

const KINDS = {
  mark: 'segnatura',
  confirmation: 'conferma di ricezione',
  update: 'aggiornamento della conferma',
  exception: 'notifica di eccezione',
  annulment: 'annullamento della protocollazione',
} as const;

async function receiveExchange(ctx: Context, { normalised }: Exchange, entryId?: string): Promise<ReceivedExchange> {
  const { file, certified } = normalised!.exchange!;
  const { sha256 } = await putFile(ctx, file);
  const address = certified ? normalised!.sender.digitalAddress : undefined;
  return ctx.call<ReceivedExchange>('records.exchanges.receive', {
    ...{ sha256, ...(address ? { address } : {}), ...(entryId ? { entryId } : {}) },
  });
}

/** What a validation says: to people by its sentence, to who checks it by the words of ETSI EN 319 102-1. */
interface Report {
  readonly indication: string;
  readonly subIndication: string | null;
  readonly explanation: { readonly it: string };
}

/** An answer lies where the question lies. */
async function joinDossier(ctx: Context, exchange: Exchange, inReplyTo: string) {
  const { dossierId } = await ctx.call<{ dossierId: string | null }>('records.protocol.get', { id: inReplyTo });
  return proceed(dossierId ? { ...exchange, dossierId } : exchange, dossierId ? 'joins its dossier' : 'no dossier');
}

/** The class that the rule gives, else that of the service which was applied for. */
function classOf({ rule, normalised }: Exchange) {
  const classCode = rule?.classCode ?? normalised!.destination?.classCode;
  return classCode ? { classCode } : {};
}

/** The unit, likewise. One that the body does not have is left to the protocol desk. */
async function unitOf(ctx: Context, { rule, normalised }: Exchange) {
  const unitCode = rule?.unitCode ?? normalised!.destination?.unitCode;
  const unitId = unitCode === undefined ? undefined : await findUnit(ctx.db, ctx.bodyId, unitCode);
  return unitId ? { unitId } : {};
}

function referencesOf({ messageId, inReplyTo, senderNumber, senderDate }: Normalised) {
  const references = {
    ...(messageId ? { messageId } : {}),
    ...(inReplyTo ? { inReplyTo } : {}),
    ...(senderNumber ? { senderNumber } : {}),
    ...(senderDate ? { senderDate } : {}),
  };
  return Object.keys(references).length > 0 ? { references } : {};
}

function canonical(exchange: Exchange, message: Normalised) {
  const normalised = tidy(message, exchange.message.receivedAt);
  return proceed({ ...exchange, normalised, notes: [...exchange.notes, ...normalised.notes] }, normalised.channel);
}

function proceed(exchange: Exchange, outcome: string) {
  return { exchange, outcome };
}

async function storeAttachment(ctx: Context, file: Normalised['attachments'][number]) {
  const stored = await putFile(ctx, file);
  const document = await ctx.call<{ id: string }>('records.documents.create', {
    ...{ typeCode: 'attachment', title: file.filename, formation: 'b', filename: file.filename },
    ...{ sha256: stored.sha256, mime: stored.mime },
  });
  return { documentId: document.id, filename: file.filename };
}

function putFile(ctx: Context, { filename, content }: Normalised['attachments'][number]) {
  return ctx.call<{ sha256: string; mime: string }>(
    'records.content.put',
    { filename },
    { stream: Readable.from([content]), mime: 'application/octet-stream', filename },
  );
}

/** The name of a procedure before what is asked; senders often begin with it themselves. */
function titled(procedure: string, subject: string): string {
  return subject.toLowerCase().startsWith(procedure.toLowerCase()) ? subject : `${procedure} – ${subject}`;
}

interface Choice {
  readonly rule: IntakeRule | null;
  readonly notes: readonly string[];
}

/**
 * The first rule whose condition holds. A portal that names its procedure is taken at its word when a rule knows it. A rule that cannot
 * tell is passed over and said: a fault in it must not keep the message from the register.
 */
async function chooseRule(ctx: Context, normalised: Normalised): Promise<Choice> {
  const rules = await intakeRules(ctx.db, ctx.bodyId);
  const named = rules.find((rule) => rule.procedureKey === normalised.procedureKey);
  if (named) return { rule: named, notes: [] };
  // A service without a procedure says where it goes: words in its text start no other procedure.
  if (normalised.destination) return { rule: null, notes: [] };
  const message = {
    subject: normalised.subject.toLowerCase(),
    text: normalised.text.slice(0, 20_000).toLowerCase(),
    channel: normalised.channel,
    attachments: normalised.attachments.map((file) => file.filename.toLowerCase()),
  };
  const notes: string[] = [];
  for (const rule of rules) {
    const verdict = evaluateCondition(compileFeel(rule.condition), { message });
    if (verdict.ok && verdict.value) return { rule, notes };
    if (!verdict.ok) notes.push(clip(`la regola di smistamento «${rule.name}» non decide: ${verdict.message}`, 500));
  }
  return { rule: null, notes };
}
