import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { CallObserver } from '../operations/invoke.ts';

export interface Metrics extends CallObserver {
  /** Text exposition format of Prometheus. */
  render(): Promise<string>;
  readonly contentType: string;
}

/** Counts and times of operations, and gauges read when asked. No label holds an identifier of a person. */
export function createMetrics(gauges: () => Readonly<Record<string, number>>): Metrics {
  const registry = new Registry();
  const calls = new Counter({
    name: 'digipro_operation_calls_total',
    help: 'Calls of operations by outcome',
    labelNames: ['operation', 'outcome'],
    registers: [registry],
  });
  const seconds = new Histogram({
    name: 'digipro_operation_seconds',
    help: 'Duration of operations',
    labelNames: ['operation'],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  });
  const state = new Gauge({
    name: 'digipro_state',
    help: 'Process and pool figures',
    labelNames: ['figure'],
    registers: [registry],
    collect() {
      for (const [figure, value] of Object.entries(gauges())) this.set({ figure }, value);
    },
  });
  state.reset();
  return {
    contentType: registry.contentType,
    render: () => registry.metrics(),
    observe(operation, outcome, duration) {
      calls.inc({ operation, outcome });
      seconds.observe({ operation }, duration);
    },
  };
}
