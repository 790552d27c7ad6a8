import { processXml } from '../engine/testing/model.ts';
import type { House } from '../../kits/testing/house.ts';

/** What tests of cases do again and again in a house. */
export function workbench(house: () => House) {
  const call = <T = Record<string, unknown>>(role: string, operation: string, input: unknown) =>
    house().call<T>(house().as(role), operation, input);
  return {
    call,
    /** Elements of the open tasks of a case. */
    async openNodes(caseId: string): Promise<string[]> {
      const { tasks } = await house().caseOf(caseId);
      return tasks.filter(({ status }) => status === 'open').map(({ node }) => node);
    },
    /** Lets days pass, and what is due in them happen. */
    async later(days: number): Promise<void> {
      house().clock.advance(days * 86_400_000);
      await house().runtime.settle();
    },
    /** How often a fact of the room stands in the event log. */
    async factsOf(subject: string, type: string): Promise<number> {
      const rows = await house().database.admin<{ n: string }>(
        'select count(*) as n from kernel.event where subject = $1 and type = $2',
        [subject, `it.digipro.processes.${type}`],
      );
      return Number(rows[0]!.n);
    },
    /** Runs a failing service through all its attempts without waiting for the back-off between them. */
    async exhaust(): Promise<void> {
      for (let attempt = 0; attempt < 6; attempt += 1) {
        await house().database.admin("update kernel.job set retry_at = null where queue = 'processes.service'");
        await house().runtime.settle();
      }
    },
    /** Deploys a model around the content of one process. */
    deploy: (key: string, content: string, extra: Record<string, unknown> = {}) =>
      call<{ version: number }>('administrator', 'processes.models.deploy', {
        ...{ key, name: key, bpmn: processXml(content), forms: {}, ...extra },
      }),
  };
}
