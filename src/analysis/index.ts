import { defineModule, type Module } from '../kernel/index.ts';
import { graph, variants, xes } from './operations.ts';
import type { AnalysisPorts } from './types.ts';

export type { AnalysisPorts } from './types.ts';

/** Discovery of how cases really go. It reads what `processes` publishes and keeps nothing of its own. */
export function analysisModule(ports: AnalysisPorts): Module {
  return defineModule({
    name: 'analysis',
    operations: [graph, variants, xes(ports)],
    permissions: {
      'analysis.models.read': {
        sentence: { it: 'analizzare l’andamento delle pratiche', en: 'analyse how cases go' },
        roles: ['manager', 'secretary', 'mayor', 'rpct'],
      },
      'analysis.models.export': {
        sentence: { it: 'esportare i registri eventi dei processi', en: 'export the event logs of processes' },
        roles: ['manager', 'secretary'],
      },
    },
  });
}
