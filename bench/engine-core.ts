import { fileURLToPath } from 'node:url';
import { compileFeel, evaluateCondition, toPlain } from '../src/kernel/expressions/index.ts';
import { compile, feelExpressions, type ProcessGraph } from '../src/processes/bpmn/index.ts';
import { type Command, type Effect, initialState, type InstanceState, step } from '../src/processes/engine/index.ts';

const SECONDS = 2;
/** Durable goals of the whole engine; the pure core must be far above them to leave the time to the database. */
const GOAL = { straight: 1_500, approval: 500 } as const;

/** The pure engine in memory on one core: instances per second, and the size of what would be stored. */
export async function run(): Promise<void> {
  measure('straight process of 10 service tasks', await straight(), GOAL.straight, {});
  measure('approval process', await approval(), GOAL.approval, { amount: 12_000 });
  await measureCompile();
}

function measure(name: string, graph: ProcessGraph, goal: number, variables: Record<string, unknown>): void {
  const end = performance.now() + SECONDS * 1000;
  const started = performance.now();
  let instances = 0;
  let steps = 0;
  while (performance.now() < end) {
    steps += playOnce(graph, variables);
    instances++;
  }
  const seconds = (performance.now() - started) / 1000;
  const [perSecond, transitions] = [instances / seconds, steps / seconds];
  const size = largestState(graph, variables);
  console.log(
    `${name}: ${Math.round(perSecond)} instances/s, ${Math.round(transitions)} transitions/s, state ≤ ${size} B ` +
      `(${(perSecond / goal).toFixed(0)} × the durable goal of ${goal}/s)`,
  );
}

/** Runs one instance to its end, answering each task and service and leaving the timers alone. @returns the commands it took. */
function playOnce(
  graph: ProcessGraph,
  variables: Record<string, unknown>,
  seen?: (state: InstanceState) => void,
): number {
  let state = initialState();
  const todo: Command[] = [{ kind: 'start', variables }];
  let count = 0;
  for (let command = todo.pop(); command; command = todo.pop()) {
    const result = step(graph, state, command);
    if (result.rejected !== undefined) throw new Error(result.rejected);
    state = result.state;
    seen?.(state);
    count++;
    for (const effect of result.effects) todo.push(...answer(effect));
  }
  if (state.status !== 'completed') throw new Error(`not completed: ${JSON.stringify(state)}`);
  return count;
}

function answer(effect: Effect): readonly Command[] {
  if (effect.kind === 'create-task')
    return [{ kind: 'complete-task', taskToken: effect.taskToken, variables: { approved: true } }];
  if (effect.kind === 'call-service') return [{ kind: 'service-done', jobToken: effect.jobToken, output: { id: 'x' } }];
  return [];
}

function largestState(graph: ProcessGraph, variables: Record<string, unknown>): number {
  let largest = 0;
  playOnce(graph, variables, (state) => {
    largest = Math.max(largest, Buffer.byteLength(JSON.stringify(state)));
  });
  return largest;
}

const straight = (): Promise<ProcessGraph> => {
  const names = Array.from({ length: 10 }, (_, i) => `service${i}`);
  const tasks = names.map((id) => `<serviceTask id="${id}" digipro:operation="bench.tasks.run"/>`).join('');
  return graphOf(`<startEvent id="start"/>${tasks}<endEvent id="end"/>${chain('start', ...names, 'end')}`);
};

/** Service, fork, user task with a 30-day timer beside a service, join, choice. */
const approval = (): Promise<ProcessGraph> =>
  graphOf(`<startEvent id="start"/><serviceTask id="register" digipro:operation="bench.tasks.run"/><parallelGateway id="fork"/>
    <userTask id="approve" digipro:candidateRole="manager" digipro:form="approval"/>
    <boundaryEvent id="late" attachedToRef="approve"><timerEventDefinition><timeDuration>PT720H</timeDuration></timerEventDefinition></boundaryEvent>
    <serviceTask id="collect" digipro:operation="bench.tasks.run"><extensionElements><digipro:input name="amount" value="=amount"/></extensionElements></serviceTask>
    <parallelGateway id="join"/><exclusiveGateway id="choice" default="choice-refused"/>
    <endEvent id="approved"/><endEvent id="refused"/><endEvent id="expired"/>
    ${chain('start', 'register', 'fork', 'approve', 'join', 'choice', 'refused')}${chain('fork', 'collect', 'join')}${chain('late', 'expired')}
    <sequenceFlow id="choice-approved" sourceRef="choice" targetRef="approved"><conditionExpression>approved = true and amount &lt; 40000</conditionExpression></sequenceFlow>`);

async function measureCompile(): Promise<void> {
  const started = performance.now();
  let models = 0;
  for (; performance.now() < started + SECONDS * 500; models++) await approval();
  console.log(`compile the approval process: ${((performance.now() - started) / models).toFixed(2)} ms`);
}

const chain = (...ids: string[]): string =>
  ids
    .slice(1)
    .map((id, i) => `<sequenceFlow id="${ids[i]}-${id}" sourceRef="${ids[i]}" targetRef="${id}"/>`)
    .join('');

async function graphOf(content: string): Promise<ProcessGraph> {
  const xml = `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:digipro="https://digipro.example/schema/bpmn/1.0">
    <process id="bench" isExecutable="true">${content}</process></definitions>`;
  const result = await compile(xml, { expressions: feelExpressions({ compileFeel, evaluateCondition, toPlain }) });
  if (!result.ok) throw new Error(JSON.stringify(result.problems, null, 1));
  return result.graph;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await run();
