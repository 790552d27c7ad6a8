import { Readable } from 'node:stream';
import type { Callers } from '../../identity/index.ts';
import { systemCaller, type Caller, type Clock, type Runtime } from '../../kernel/index.ts';

/** A clock whose legal time is set by the year that is being played, and that of the wall again when it is over. */
export interface StoryClock extends Clock {
  /** Moves legal time; it never goes back. */
  advance(to: Date): void;
  /** From here on legal time is real time. */
  release(): void;
}

export function storyClock(): StoryClock {
  let told: number | undefined;
  return {
    now: () => new Date(told ?? Date.now()),
    realNow: () => new Date(),
    advance: (to) => {
      told = Math.max(told ?? 0, to.getTime());
    },
    release: () => {
      told = undefined;
    },
  };
}

/** Where the stories of the year take place: every effect is an operation, called as a person of the body. */
export interface Stage {
  readonly bodyId: string;
  readonly clock: StoryClock;
  readonly runtime: Runtime;
  call<T = unknown>(login: string, operation: string, input: unknown, upload?: Attachment): Promise<T>;
  /** The same, and waits until the services that it has set going have ended. */
  act<T = unknown>(login: string, operation: string, input: unknown, upload?: Attachment): Promise<T>;
  /** Calls as the installation itself, to read what nobody in particular has to know. */
  read<T = unknown>(operation: string, input: unknown): Promise<T>;
  /** Runs what is due by now, as timers of cases. */
  settle(): Promise<void>;
  readonly unitIds: ReadonlyMap<string, string>;
  readonly unitNames: ReadonlyMap<string, string>;
  readonly personIds: ReadonlyMap<string, string>;
}

export interface Attachment {
  readonly bytes: Buffer;
  readonly mime: string;
  readonly filename: string;
}

export interface StageParts {
  readonly runtime: Runtime;
  readonly callers: Pick<Callers, 'forLogin'>;
  readonly bodyId: string;
  readonly bodyCode: string;
  readonly clock: StoryClock;
}

export async function openStage(parts: StageParts): Promise<Stage> {
  const { runtime, bodyId, clock } = parts;
  const { invoker, entropy } = runtime;
  const known = new Map<string, Promise<Caller>>();
  const correlation = () => entropy.id(clock.realNow());
  const callerOf = (login: string) => {
    let caller = known.get(login);
    if (!caller) known.set(login, (caller = parts.callers.forLogin(parts.bodyCode, login, correlation(), 'cli')));
    return caller;
  };
  const system = systemCaller(bodyId, 'demonstration', correlation());
  const read = <T>(operation: string, input: unknown) => invoker.invoke(system, operation, input) as Promise<T>;
  const call = async <T>(
    login: string,
    operation: string,
    input: unknown,
    upload?: Attachment,
    cause = correlation(),
  ) => {
    const caller = { ...(await callerOf(login)), correlationId: cause };
    return (await invoker.invoke(caller, operation, input, upload ? { upload: streamed(upload) } : {})) as T;
  };
  const units = await everything<{ id: string; code: string; name: string }>(read, 'identity.units.list');
  const accounts = await everything<{ login: string; personId: string }>(read, 'identity.accounts.list');
  return {
    bodyId,
    clock,
    runtime,
    read,
    call,
    async act<T>(login: string, operation: string, input: unknown, upload?: Attachment) {
      const cause = correlation();
      const answer = await call<T>(login, operation, input, upload, cause);
      await runtime.drain(cause);
      return answer;
    },
    async settle() {
      await runtime.drain();
    },
    unitIds: new Map(units.map(({ code, id }) => [code, id])),
    unitNames: new Map(units.map(({ code, name }) => [code, name])),
    personIds: new Map(accounts.map(({ login, personId }) => [login, personId])),
  };
}

function streamed({ bytes, mime, filename }: Attachment) {
  return { stream: Readable.from([bytes]), mime, filename };
}

/** Every item of a list. */
export async function everything<T>(read: Stage['read'], operation: string, input: object = {}): Promise<readonly T[]> {
  const items: T[] = [];
  for (let after: string | null | undefined; after !== null;) {
    const page: { items: readonly T[]; next: string | null } = await read(operation, {
      ...{ limit: 200, ...input },
      ...(after ? { after } : {}),
    });
    items.push(...page.items);
    after = page.next;
  }
  return items;
}

interface OpenTask {
  readonly id: string;
  readonly node: string;
  readonly status: string;
}

/** What a story sees of its case. */
export interface CaseView {
  readonly id: string;
  readonly code: string;
  readonly status: string;
  readonly dossierId: string;
  readonly clock: { readonly dueDay: string | null };
  readonly variables: Readonly<Record<string, unknown>>;
  readonly tasks: readonly OpenTask[];
  readonly incidents: readonly { readonly node: string; readonly detail: string }[];
}

/** Completes the open task of a node as a person; the services behind it have ended then. */
export async function complete(
  stage: Stage,
  login: string,
  caseId: string,
  node: string,
  variables: Record<string, unknown>,
): Promise<void> {
  const { id } = await openTask(stage, login, caseId, node);
  await stage.act(login, 'processes.tasks.complete', { id, variables });
}

/** @throws when the case does not stand at that node: the story and the model have come apart. */
export async function openTask(stage: Stage, login: string, caseId: string, node: string): Promise<OpenTask> {
  const { items } = await stage.call<{ items: readonly OpenTask[] }>(login, 'processes.tasks.list', { caseId });
  const task = items.find((candidate) => candidate.node === node);
  if (task) return task;
  const state = await stage.call<CaseView>(login, 'processes.cases.get', { id: caseId });
  const open = state.tasks.filter((candidate) => candidate.status === 'open').map((candidate) => candidate.node);
  const [incident] = state.incidents;
  const why = incident ? `stopped at ${incident.node}: ${incident.detail}` : `open: ${open.join(', ') || 'nothing'}`;
  throw new Error(`case ${state.code} is not at ${node} (${why})`);
}

/** A manager takes a decision in hand, signs its act, and says so. @returns the act. */
export async function signAct(stage: Stage, login: string, caseId: string, node: string): Promise<string> {
  const { id } = await openTask(stage, login, caseId, node);
  await stage.call(login, 'processes.tasks.claim', { id });
  const acts = await stage.call<{ items: readonly { id: string }[] }>(login, 'acts.acts.list', { caseId, limit: 1 });
  const actId = acts.items[0]!.id;
  await stage.call(login, 'acts.acts.sign', { id: actId });
  return actId;
}
