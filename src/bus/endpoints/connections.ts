import { Readable } from 'node:stream';
import { DomainError, listTenants, systemCaller, type Download, type Runtime } from '../../kernel/index.ts';
import { join } from 'node:path';
import { filesConnector } from '../connectors/files/files.ts';
import { httpConnector } from '../connectors/http/http.ts';
import { mailConnector } from '../connectors/mail/mail.ts';
import { serviceConnector } from '../connectors/service/service.ts';
import { sqlConnector } from '../connectors/sql/sql.ts';
import { timerConnector } from '../connectors/timer/timer.ts';
import { SendFailure, type Connection, type Connector } from '../connectors/types.ts';
import type { BodySecrets } from './secrets.ts';
import type { Endpoint } from './store.ts';

/** Every kind of outside system that the house speaks to. A later connector is one more file and a line here. */
export const connectors: ReadonlyMap<string, Connector> = new Map(
  [httpConnector, sqlConnector, timerConnector, filesConnector, mailConnector, serviceConnector].map((one) => [
    one.kind,
    one,
  ]),
);

export interface ConnectionPorts {
  readonly secrets: BodySecrets;
  readonly runtime: () => Pick<Runtime, 'clock' | 'database' | 'entropy' | 'invoker'>;
  /** Folder that holds one folder for each body, by its code; undefined where no files are exchanged. */
  readonly exchangeDir?: string | undefined;
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
    newId: () => ports.runtime().entropy.id(ports.runtime().clock.realNow()),
    exchangeFolder: () => exchangeFolder(ports, bodyId),
    keep: (stream, mime) => keep(ports, bodyId, stream, mime),
    content: (sha256) => contentOf(ports, bodyId, sha256),
  });
}

async function exchangeFolder({ exchangeDir, runtime }: ConnectionPorts, bodyId: string): Promise<string> {
  if (exchangeDir === undefined) {
    throw new SendFailure('later', 'this installation exchanges no files: whoever runs it sets DIGIPRO_EXCHANGE_DIR');
  }
  const body = (await listTenants(runtime().database)).find((one) => one.bodyId === bodyId);
  if (!body) throw new SendFailure('later', 'the body is not known');
  return join(exchangeDir, body.code);
}

/** By its operation: small contents lie in the database, as marks of the register do. */
async function contentOf({ runtime }: ConnectionPorts, bodyId: string, sha256: string): Promise<Readable> {
  const { invoker, entropy, clock } = runtime();
  const caller = systemCaller(bodyId, 'bus', entropy.id(clock.realNow()), 'bus');
  try {
    const { stream } = (await invoker.invoke(caller, 'records.content.get', { sha256 })) as Download;
    return Buffer.isBuffer(stream) ? Readable.from([stream]) : stream;
  } catch (error) {
    if (!(error instanceof DomainError) || error.status !== 404) throw error;
    throw new SendFailure('never', `the repository has no file ${sha256}`);
  }
}

async function keep({ runtime }: ConnectionPorts, bodyId: string, stream: Readable, mime: string) {
  const { invoker, entropy, clock } = runtime();
  const caller = systemCaller(bodyId, 'bus', entropy.id(clock.realNow()), 'bus');
  try {
    const upload = { stream, mime, filename: undefined };
    return (await invoker.invoke(caller, 'records.content.put', {}, { upload })) as { sha256: string; size: number };
  } catch (error) {
    // What the repository refuses it would refuse again.
    if (error instanceof DomainError && error.status < 500)
      throw new SendFailure('never', error.detail?.it ?? error.title.it);
    throw error;
  }
}
