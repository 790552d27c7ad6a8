import type { ServiceTaskDetail } from '../bpmn/types.ts';
import { copyVariables, evaluateMappings, mergeVariables, toJson } from './data.ts';
import type { Failure } from './incidents.ts';
import { cancelToken, finish } from './leave.ts';
import type { Run } from './run.ts';
import type { Command, RejectionCode, Token, Variables, Wait } from './types.ts';

/**
 * Applies what happened outside to the working copy and puts what follows from it on the queue.
 * @returns why the command has no effect, or null. Nothing has changed when it is rejected.
 */
export function begin(run: Run, command: Command): RejectionCode | null {
  switch (command.kind) {
    case 'start':
      return run.status === 'new' ? start(run, command.variables) : 'ALREADY_STARTED';
    case 'complete-task':
      return withToken(run, command.taskToken, 'task', (token) => completeTask(run, token, command.variables));
    case 'timer-fired':
      return fireTimer(run, command.timerId);
    case 'service-done':
      return withToken(run, command.jobToken, 'job', (token) => serviceDone(run, token, command.output));
    case 'service-failed':
      return withToken(run, command.jobToken, 'job', (token) => {
        const failure: Failure = {
          code: 'SERVICE_FAILED',
          detail: `${command.code}: ${command.message}`.slice(0, 500),
        };
        return stop(run, token, { ...token, wait: 'incident', at: 'call' }, failure);
      });
    case 'retry-incident':
      return withToken(run, command.incident, 'incident', (token) => retry(run, token, command.variables));
    case 'cancel':
      return run.status === 'running' ? cancel(run) : 'NOT_RUNNING';
    default: {
      const never: never = command;
      return never;
    }
  }
}

function withToken(
  run: Run,
  id: number,
  wait: Wait,
  then: (token: Token) => RejectionCode | null,
): RejectionCode | null {
  const token = run.tokens.find((t) => t.id === id && t.wait === wait);
  return token ? then(token) : 'STALE_TOKEN';
}

function start(run: Run, variables: Variables | undefined): RejectionCode | null {
  const rejected = addVariables(run, variables);
  if (rejected) return rejected;
  run.status = 'running';
  run.push('enter', run.graph.scopes[0]!.start, 0);
  return null;
}

function completeTask(run: Run, token: Token, variables: Variables | undefined): RejectionCode | null {
  const rejected = addVariables(run, variables);
  if (!rejected) finish(run, token);
  return rejected;
}

function fireTimer(run: Run, timerId: number): RejectionCode | null {
  for (const token of run.tokens) {
    if (token.wait === 'timer' && token.id === timerId) {
      run.trace.push({ kind: 'fired', node: token.node, timer: timerId });
      finish(run, token);
      return null;
    }
    const timer = token.timers?.find((t) => t.id === timerId);
    if (!timer) continue;
    run.trace.push({ kind: 'fired', node: timer.node, timer: timerId });
    const boundary = run.indexOf(timer.node);
    const left = token.timers!.filter((t) => t !== timer);
    const { timers: _timers, ...bare } = token;
    const host: Token = left.length > 0 ? { ...bare, timers: left } : bare;
    if (run.graph.interrupting[boundary] === 1) cancelToken(run, host);
    else run.replace(token, host);
    run.push('leave', boundary, token.scope);
    return null;
  }
  return 'STALE_TOKEN';
}

function serviceDone(run: Run, token: Token, answer: unknown): RejectionCode | null {
  const output = toJson(answer);
  if (!output.ok) return 'INVALID_VARIABLES';
  return mapOutput(run, token, output.value);
}

/** Writes what a service answered to the variables; an answer that cannot be mapped is kept, so that nobody calls the service twice. */
function mapOutput(run: Run, token: Token, output: unknown): null {
  const { outputs } = run.graph.details[run.indexOf(token.node)] as ServiceTaskDetail;
  const limit = run.limits.variableBytes;
  const tooLarge = { code: 'VARIABLES_TOO_LARGE', detail: `> ${limit}` } as const;
  if (JSON.stringify(output).length > limit)
    return stop(run, token, { ...token, wait: 'incident', at: 'call' }, tooLarge);
  const waiting: Token = { ...token, wait: 'incident', at: 'output', output };
  const mapped = evaluateMappings(outputs, { ...run.variables, output });
  if (!mapped.ok) return stop(run, token, waiting, mapped.failure);
  const merged = mergeVariables(run.variables, mapped.value, limit);
  if (merged === null) return stop(run, token, waiting, tooLarge);
  run.variables = merged;
  finish(run, token);
  return null;
}

function retry(run: Run, token: Token, variables: Variables | undefined): RejectionCode | null {
  const rejected = addVariables(run, variables);
  if (rejected) return rejected;
  run.effects.push({ kind: 'close-incident', incident: token.id, node: token.node });
  const node = run.indexOf(token.node);
  switch (token.at) {
    case 'call':
      return callAgain(run, token);
    case 'output':
      return mapOutput(run, token, token.output ?? null);
    case 'enter':
    case 'leave':
    case undefined:
      run.remove(token);
      run.push(token.at ?? 'enter', node, token.scope);
      return null;
    default: {
      const never: never = token.at;
      return never;
    }
  }
}

/** Asks for the service anew under a new token; the boundary timers go on, a legal term does not start again. */
function callAgain(run: Run, token: Token): null {
  const detail = run.graph.details[run.indexOf(token.node)] as ServiceTaskDetail;
  const input = evaluateMappings(detail.inputs, run.variables);
  if (!input.ok) return stop(run, token, token, input.failure);
  const { at: _at, output: _output, ...kept } = token;
  const again: Token = { ...kept, id: run.nextId(), wait: 'job' };
  run.replace(token, again);
  const { operation } = detail;
  run.trace.push({ kind: 'entered', node: again.node, scope: again.scope, token: again.id });
  run.effects.push({ kind: 'call-service', jobToken: again.id, node: again.node, operation, input: input.value });
  return null;
}

/** Turns a token into an incident under a number of its own. */
function stop(run: Run, token: Token, incident: Token, failure: Failure): null {
  const numbered = { ...incident, id: run.nextId() };
  run.replace(token, numbered);
  run.reportIncident(numbered, failure);
  return null;
}

function cancel(run: Run): null {
  for (const token of run.tokens.filter((t) => t.scope === 0)) cancelToken(run, token);
  run.joins = [];
  run.status = 'cancelled';
  run.effects.push({ kind: 'cancelled' });
  return null;
}

function addVariables(run: Run, variables: unknown): RejectionCode | null {
  const copy = copyVariables(variables);
  if ('rejected' in copy) return copy.rejected;
  if (Object.keys(copy.value).length === 0) return null;
  const merged = mergeVariables(run.variables, copy.value, run.limits.variableBytes);
  if (merged === null) return 'VARIABLES_TOO_LARGE';
  run.variables = merged;
  return null;
}
