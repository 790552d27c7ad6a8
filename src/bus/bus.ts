import {
  createMappingPool,
  type BackgroundWorker,
  type JobHandler,
  type Operation,
  type Runtime,
  type Schedule,
  type Subscription,
} from '../kernel/index.ts';
import { createCatalogue } from './catalogue/catalogue.ts';
import { catalogueOperations } from './catalogue/operations.ts';
import { createHands } from './delivery/hands.ts';
import { deliveryOperations } from './delivery/operations.ts';
import type { FindConsumer } from './delivery/types.ts';
import { DISPATCH_CALLS } from './dispatch/calls.ts';
import { exchangesLeave } from './dispatch/exchange.ts';
import { dispatchOperations } from './dispatch/operations.ts';
import { automatically, missingReceipts, stopped } from './dispatch/reactions.ts';
import { availableChannels, endpointCarriers } from './endpoints/carrier.ts';
import { keepConnections } from './endpoints/open.ts';
import { endpointOperations } from './endpoints/operations.ts';
import { createPoller } from './endpoints/poller.ts';
import type { BodySecrets } from './endpoints/secrets.ts';
import { leftJobs, takeIn } from './intake/consumer.ts';
import { createSteps } from './intake/steps.ts';
import type { EnvelopeVerifier } from './normalise/envelope.ts';
import { busOperations } from './operations.ts';
import { factsToRoutes } from './facts/subscription.ts';
import { mirrorOperations } from './mirrors/operations.ts';
import { replayOperations } from './replays/operations.ts';
import { previewReplay } from './replays/preview.ts';
import { replayJob } from './replays/work.ts';
import { retentionOperations } from './retention/operations.ts';
import { retentionJob, retentionSchedule } from './retention/work.ts';
import { routeConsumers } from './routes/consumer.ts';
import { monitorOperations } from './monitor/operations.ts';
import { routeOperations } from './routes/operations.ts';
import { createAnswers } from './services/answers.ts';
import { serviceOperations } from './services/operations.ts';
import { traceOperations } from './trace/operations.ts';
import { repositoryClaims } from './transport/claims.ts';
import { createPostgresTransport } from './transport/postgres.ts';
import type { MessageContent } from './types.ts';

/** What the room is given by the house. */
export interface BusPorts {
  readonly runtime: () => Runtime;
  readonly envelopes: EnvelopeVerifier;
  readonly content: MessageContent;
  /** Operations that route documents may call. */
  readonly routeCalls: readonly string[];
  readonly secrets: BodySecrets;
  /** Version of the program: that of the services of its rooms. */
  readonly version: string;
  /** Folder that holds one folder for each body, by its code, for files that are exchanged with other systems. */
  readonly exchangeDir?: string | undefined;
  /** Calls a minute that one address may make of a service. @defaultValue 600 */
  readonly callsPerMinute?: number | undefined;
}

export interface Bus {
  readonly operations: readonly Operation[];
  readonly jobs: readonly JobHandler[];
  readonly subscriptions: readonly Subscription[];
  readonly schedules: readonly Schedule[];
  readonly workers: readonly BackgroundWorker[];
}

/** Processes for the mappings of routes; none is started before the first mapping. */
const MAPPERS = 2;

/** Puts the parts of the bus together. */
export function createBus(ports: BusPorts): Bus {
  const { runtime, content } = ports;
  const transport = createPostgresTransport({ runtime, claims: repositoryClaims(runtime, content) });
  const mappings = createMappingPool({ size: MAPPERS });
  const operations = new Set([...ports.routeCalls, ...DISPATCH_CALLS]);
  const steps = createSteps(ports.envelopes);
  const { secrets, exchangeDir } = ports;
  const ways = { runtime, secrets, exchangeDir };
  const connections = keepConnections(ways);
  const ofEndpoint = endpointCarriers({ runtime, transport, connections });
  const answers = createAnswers(runtime);
  const ofRoute = routeConsumers({
    ...{ runtime, transport, mappings, operations, content },
    async intake(ctx, envelope, trace, walk) {
      await takeIn(ctx, envelope, trace, steps, walk);
      ctx.whenCommitted(answers.look);
    },
    available: availableChannels,
  });
  const find: FindConsumer = async (bodyId, channel) =>
    (await answers.find(bodyId, channel)) ?? (await ofEndpoint(bodyId, channel)) ?? (await ofRoute(bodyId, channel));
  const hands = createHands({ runtime, transport, find });
  const poller = createPoller({ runtime, transport, connections });
  return {
    operations: [
      ...busOperations(transport, content),
      ...routeOperations({ mappings, operations, facts: () => new Set(runtime().registry.events.keys()) }),
      ...deliveryOperations(transport),
      ...traceOperations({ transport, mappings, operations }),
      ...monitorOperations(),
      ...replayOperations,
      previewReplay({ transport, mappings, operations }),
      ...retentionOperations,
      ...catalogueOperations(createCatalogue(runtime, ports.version)),
      ...dispatchOperations(transport),
      ...endpointOperations(ways),
      ...serviceOperations({ runtime, transport, secrets, answers, perMinute: ports.callsPerMinute ?? 600 }),
      ...mirrorOperations({ runtime, transport, connections, mappings }),
    ],
    jobs: [leftJobs(transport), replayJob(transport), retentionJob],
    subscriptions: [factsToRoutes(transport), automatically(transport), exchangesLeave(transport), stopped(transport)],
    schedules: [missingReceipts, retentionSchedule],
    workers: [
      poller,
      {
        ...hands,
        async stop() {
          await hands.stop();
          await Promise.all([mappings.close(), connections.close()]);
        },
      },
    ],
  };
}
