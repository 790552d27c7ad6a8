/** Tables that hold no rows of bodies, each with the reason and with all that requests may do on it. */
export const withoutBody: Readonly<Record<string, { readonly why: string; readonly app: readonly string[] }>> = {
  'kernel.migration': { why: 'which SQL files were applied', app: [] },
  'kernel.installation': { why: 'one row: what this installation is', app: [] },
  'integrity.national_term': { why: 'terms of national and regional law, written by migrations', app: ['SELECT'] },
};

/** Keys that are unique over all bodies, each with the reason. */
export const overBodies: Readonly<Record<string, string>> = {
  'kernel.tenant (code)': 'the directory of bodies: codes are addresses, and only the audited function writes them',
};

/**
 * The functions that run with the rights of their owner and therefore see the rows of every body. Each was read with the question: what
 * does it tell or change, to whom, and can its caller choose another body by a parameter?
 */
export const audited: Readonly<Record<string, string>> = {
  'system.create_installation(p_id uuid, p_mode text, p_at timestamp with time zone)':
    'writes the one row that says what the installation is; does nothing when it is there',
  'system.installation()': 'tells mode and birth of the installation: public facts',
  'system.create_tenant(p_body uuid, p_code text, p_at timestamp with time zone)':
    'adds a body to the directory; never touches one that is there',
  'system.tenants()': 'tells identifiers and codes of bodies, in order of their creation',
  'system.subscriptions_behind()': 'tells names of subscribers that have something to read, no content',
  'system.schedules_due(p_now timestamp with time zone)': 'tells names of schedules that are due, no content',
  'system.claim_jobs(p_owner uuid, p_queues text[], p_now timestamp with time zone, p_real_now timestamp with time zone, p_lease interval, p_limit integer)':
    'leases jobs and tells their identifiers, without payload: that is read as digipro_app in the body of the job',
  'system.claim_jobs_of(p_correlation uuid, p_owner uuid, p_queues text[], p_now timestamp with time zone, p_real_now timestamp with time zone, p_lease interval, p_limit integer)':
    'leases the jobs that one call has set going, as the other one does: identifiers without payload',
  'system.bus_lanes(p_now timestamp with time zone)':
    'tells in which lanes of which channel of a body there is something to do: names and numbers, no message',
  'system.bus_polls(p_now timestamp with time zone)':
    'tells which endpoints of which body are to be looked at: codes, no settings, no position',
  'system.bus_release(p_now timestamp with time zone)':
    'ends leases of messages, of every body: they say that somebody has one in hand, not what it says; tells their number',
  'system.claim_intake(p_lane text, p_owner uuid, p_now timestamp with time zone, p_lease interval, p_limit integer)':
    'leases contents that wait to be looked into and tells their digests, no content: that is read as digipro_app in the body',
  'system.release_intake(p_now timestamp with time zone)':
    'gives leases free, of every body: they say who looks into a content, not what is in it; tells their number',
  'system.release_jobs()':
    'gives leases free, of every body: they say who works on a job, not what is in it; tells their number',
  'system.find_session(p_hash bytea, p_now timestamp with time zone)':
    'finds a session by the hash of a 256-bit token, which only its owner knows; notes its use',
  'records.search_rows(p_loose tsquery, p_strict tsquery, p_head tsquery, p_titled boolean, p_rank tsquery, p_since timestamp with time zone, p_at timestamp with time zone, p_id uuid, p_limit integer, p_budget integer)':
    'tells keys, time, type, class and unit of rows of the index that fit a query, of the body of the transaction only; whoever asks looks them up under the rule of reading',
  'records.search_names(p_text text, p_readers text[], p_limit integer)':
    'tells names in rows of the index that one of the given readers finds, of the body of the transaction only; looked up afterwards as well',
};

/** Audited functions that requests may call as well: they take the body from the transaction and tell keys only. */
export const searched: readonly string[] = ['records.search_rows', 'records.search_names'];

const ELSEWHERE =
  'refused for another reason before it is looked up: the test has no such ceremony, act or letter at hand';
const BEHIND_SECRET =
  'looked up only behind a secret link or a citizen’s session, of which the test has none: src/services/citizen.test.ts tries them';
const NO_DEAD = 'decides on dead letters, of which the day has none: src/bus/routes/routes.test.ts tries them';
const NO_DISPATCH = 'looks a dispatch up, of which the day has none: src/bus/dispatch/dispatch.test.ts tries them';
const NO_MARK = 'reads a mark that came in, of which the test has none: src/bus/dispatch/exchange.test.ts tries them';
const NO_DAILY =
  'looks a daily register up, which is made after the day: src/records/protocol/daily/daily.test.ts tries them';
const NO_EXCEPTION =
  'looks a deferral, an emergency or an entry of a former register up, of which the day has none: src/records/protocol/exceptions tries them';
const NO_UPLOAD =
  'looks an upload up, of which the day has none: src/records/content/uploads/uploads.test.ts tries them';
const NO_LOOKS =
  'looks for a page or for a file within, which the intake makes later: src/records/intake/intake.test.ts tries them';
const NO_GRANT =
  'takes a grant of reading back, of which the day has none: src/records/access/access.test.ts tries them';
const NO_PARTS =
  'lists parts of a dossier, of which the day has none: src/records/dossiers/dossiers.test.ts tries them';
const NO_FIGURES = 'filters figures, of which the day has none';

/** Places of identifiers where the answer says the same for one that exists, each with the reason. */
export const unseen: Readonly<Record<string, string>> = {
  ...listed(ELSEWHERE, [
    'identity.delegations.grant unitId.|0',
    'identity.passkeys.register challengeId',
    'identity.passkeys.signIn challengeId',
    'identity.passkeys.remove id',
    'identity.appPasswords.revoke id',
    'identity.enrolments.complete passkey.challengeId',
    'identity.sessions.stepUp passkey.challengeId',
    'records.documents.addVersion id',
    'acts.acts.draft dossierId',
    'acts.acts.draft caseId',
    'acts.acts.sign sha256',
    'publication.adopted.publish actId',
    'publication.board.publish actId',
    'programmes.interventions.import rupId',
    'records.content.put sha256',
    'records.protocol.register references.sha256',
    'records.protocol.list sha256',
    'records.searches.save unitId',
    'records.searches.remove id',
    'publication.verify.hash sha256',
    'processes.tasks.list caseId',
    'processes.tasks.overview holderId',
    'processes.tasks.assign personId.|0',
    'services.access.close caseId',
    'services.access.close actId.|0',
  ]),
  ...listed(NO_EXCEPTION, [
    'records.protocol.register references.formerEntryId',
    'records.protocol.register deferralId',
    'records.protocol.register emergency.id',
    'records.emergencies.close id',
  ]),
  ...listed(NO_UPLOAD, [
    'records.uploads.get id',
    'records.uploads.append id',
    'records.uploads.append sha256',
    'records.uploads.finish id',
    'records.uploads.finish sha256',
    'records.uploads.drop id',
  ]),
  ...listed(NO_GRANT, ['records.documents.revoke personId', 'records.dossiers.revoke personId']),
  ...listed(NO_PARTS, ['records.dossiers.list aboveId']),
  ...listed(NO_DEAD, ['bus.replays.preview after']),
  ...listed(NO_LOOKS, ['records.intake.page id', 'records.intake.part id']),
  ...listed(NO_DAILY, ['records.dailyRegisters.package id', 'records.dailyRegisters.deliver id']),
  ...listed(BEHIND_SECRET, [
    'bus.services.status id',
    'services.drafts.detach fileId',
    'services.practices.get id',
    'services.practices.receipt id',
    'services.practices.document id',
    'services.practices.document documentId',
    'services.practices.replaceLink id',
    'services.integrations.answer id',
    'services.integrations.answer integrationId',
    'services.integrations.attach id',
    'services.integrations.attach integrationId',
  ]),
  ...listed(NO_DEAD, ['bus.dead.replay ids.*', 'bus.dead.drop ids.*', 'bus.dead.edit id']),
  ...listed(NO_DISPATCH, [
    'bus.dispatches.letter dispatchId',
    'bus.dispatches.dismiss id',
    'bus.dispatches.send exchangeId',
  ]),
  ...listed(NO_MARK, ['records.exchanges.receive entryId']),
  ...listed(NO_FIGURES, ['performance.values.list unitId', 'performance.values.records unitId']),
};

function listed(reason: string, places: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(places.map((place) => [place, reason]));
}

/** Operations that look nothing up: what they are given comes out again, so no answer can betray anything. */
export const printing: Readonly<Record<string, string>> = {
  'records.renditions.pdf': 'prints the texts that it is given',
};
