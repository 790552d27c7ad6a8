import type { Endpoint } from '../endpoints/store.ts';
import { describeServices } from '../services/describe.ts';
import { readOpenApi } from './openapi.ts';
import type { Contract } from './types.ts';

/** Before the code of a service that the body exposes, which is also that of its endpoint. */
const EXPOSED = 'service.';

/** A service that the body exposes to others. */
export interface Exposed {
  readonly code: string;
  readonly name: string;
  readonly enabled: boolean;
  /** Its OpenAPI, as those who call it see it. */
  readonly document: Record<string, unknown>;
  readonly contract: Contract;
}

/** The services that a body exposes, each by itself, also those that are not listed or switched off. */
export function exposedServices(endpoints: readonly Endpoint[]): readonly Exposed[] {
  return endpoints
    .filter(({ connector }) => connector === 'service')
    .map((endpoint) => {
      const shown = { ...endpoint, enabled: true, settings: { ...endpoint.settings, listed: true } };
      const document = describeServices([shown]);
      const { code, name, enabled } = endpoint;
      return { code: `${EXPOSED}${code}`, name, enabled, document, contract: readOpenApi(document) };
    });
}
