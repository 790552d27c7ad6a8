import type { Runtime } from '../../kernel/index.ts';
import { httpConnector } from '../connectors/http/http.ts';
import { sqlConnector } from '../connectors/sql/sql.ts';
import { timerConnector } from '../connectors/timer/timer.ts';
import { SendFailure, type Connection, type Connector } from '../connectors/types.ts';
import type { BodySecrets } from './secrets.ts';
import type { Endpoint } from './store.ts';

/** Every kind of outside system that the house speaks to. A later connector is one more file and a line here. */
export const connectors: ReadonlyMap<string, Connector> = new Map(
  [httpConnector, sqlConnector, timerConnector].map((one) => [one.kind, one]),
);

export interface ConnectionPorts {
  readonly secrets: BodySecrets;
  readonly runtime: () => Pick<Runtime, 'clock' | 'database'>;
}

/** Opens the way to an endpoint as it is set up now. @throws SendFailure when its connector is not part of this installation. */
export function openConnection(
  ports: ConnectionPorts,
  bodyId: string,
  { connector: kind, settings }: Pick<Endpoint, 'connector' | 'settings'>,
  allowed: readonly string[],
): Connection {
  const connector = connectors.get(kind);
  if (!connector) throw new SendFailure('later', `this installation has no connector «${kind}»`);
  return connector.open(settings, {
    allowed,
    now: () => ports.runtime().clock.realNow(),
    async secret(name) {
      const secret = await ports.secrets.get(bodyId, name);
      // It may be put there at any moment: nothing is lost meanwhile.
      if (secret === undefined) throw new SendFailure('later', `there is no secret «${name}»`);
      return secret;
    },
  });
}
