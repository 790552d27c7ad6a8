import { kernelErrors, type Context, type Module, type Registry, type Runtime } from '../../kernel/index.ts';
import { shippedRoutes } from '../intake/shipped.ts';
import type { RouteDocument } from '../routes/model.ts';
import { listRoutes } from '../routes/route-store.ts';
import { derivedConsumers, type Consumer } from './consumers.ts';
import { exposedServices, type Exposed } from './exposed.ts';
import { contractOfRoom, roomsOf } from './own.ts';
import type { Contract } from './types.ts';
import { listEndpoints } from '../endpoints/store.ts';
import { boundEndpoints, declaredConsumers, findContract, type EndpointHealth, type StoredContract } from './store.ts';
import type { Health } from './views.ts';

/** What the catalogue knows of the house. */
export interface Catalogue {
  registry(): Registry;
  rooms(): readonly Module[];
  /** Of the program, and so of all its rooms. */
  readonly version: string;
}

export function createCatalogue(runtime: () => Pick<Runtime, 'registry'>, version: string): Catalogue {
  return { registry: () => runtime().registry, rooms: () => roomsOf(runtime().registry), version };
}

/** The routes that run in a body: its own, and those that ship where it has none of the name. */
export async function routesOf({ db, bodyId }: Context): Promise<readonly RouteDocument[]> {
  const own = (await listRoutes(db, bodyId)).map(({ document }) => document);
  const shipped = shippedRoutes().map(({ route }) => route.document);
  return [...own, ...shipped.filter(({ route }) => !own.some((one) => one.route === route))];
}

/** Everybody who uses something, of the house or of others. */
export async function allConsumers(ctx: Context, catalogue: Catalogue): Promise<readonly Consumer[]> {
  const [routes, bound, declared] = await Promise.all([
    routesOf(ctx),
    boundEndpoints(ctx.db, ctx.bodyId),
    declaredConsumers(ctx.db, ctx.bodyId),
  ]);
  return [...derivedConsumers(catalogue.rooms(), routes, bound), ...declared];
}

/** The services that the body of a call exposes. */
export async function exposedIn({ db, bodyId }: Context): Promise<readonly Exposed[]> {
  return exposedServices(await listEndpoints(db, bodyId));
}

/** The contract of whatever stands in the catalogue. @throws NOT_FOUND */
export async function contractOf(
  ctx: Context,
  catalogue: Catalogue,
  code: string,
  version?: string,
): Promise<Contract> {
  const room = catalogue.rooms().find(({ name }) => name === code);
  if (room) return contractOfRoom(room, catalogue.version);
  const exposed = (await exposedIn(ctx)).find((one) => one.code === code);
  return exposed?.contract ?? (await requireVersion(ctx, code, version)).contract;
}

/** How it goes with a service, by the worst of the ways to it that are switched on. */
export function healthOf(ways: readonly EndpointHealth[]): Health {
  const open = ways.filter(({ enabled }) => enabled);
  if (ways.length === 0) return 'unused';
  if (open.length === 0) return 'off';
  if (open.some(({ dead, failing }) => dead > 0 || failing)) return 'failing';
  return open.some(({ retrying }) => retrying > 0) ? 'retrying' : 'ok';
}

/** A version of a service of others, the last one if none is named. @throws NOT_FOUND */
export async function requireVersion(ctx: Context, code: string, version: string | undefined): Promise<StoredContract> {
  const found = await findContract(ctx.db, ctx.bodyId, code, version ?? null);
  if (!found) throw kernelErrors.NOT_FOUND();
  return found;
}
