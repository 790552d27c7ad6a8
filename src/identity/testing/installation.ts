import { createHash } from 'node:crypto';
import { testInstallation, type TestInstallation } from '../../../test/support/index.ts';
import type { Caller, Clock, InstallationMode } from '../../kernel/index.ts';
import { createCallers, identityModule, type Callers, type IdentityPorts } from '../index.ts';

/** A clock whose legal and real time are both set by hand. */
export interface HandClock extends Clock {
  set(time: string): void;
  advance(minutes: number): void;
}

export function handClock(start: string): HandClock {
  let current = Date.parse(start);
  return {
    now: () => new Date(current),
    realNow: () => new Date(current),
    set: (time) => {
      current = Date.parse(time);
    },
    advance: (minutes) => {
      current += minutes * 60_000;
    },
  };
}

export interface IdentityInstallation extends TestInstallation {
  readonly clock: HandClock;
  readonly callers: Callers;
  readonly ports: IdentityPorts;
  /** Adds a person with a position in the whole body (or in a unit) and, with a login, an account. @returns the person's identifier. */
  newcomer(options: {
    name: string;
    role?: string;
    unitId?: string;
    login?: string;
    password?: string;
    email?: string;
    bodyId?: string;
  }): Promise<string>;
  /** The caller that a request with this token has. */
  request(token: string | undefined, bodyCode?: string, address?: string): Promise<Caller>;
  signIn(
    login: string,
    password: string,
    code?: string,
  ): Promise<{ token: string; mustEnrol: boolean; roles: string[] }>;
}

export const ORIGIN = 'http://localhost:8080';
export const PASSWORD = 'quattro parole lunghe e buffe';

/** Two bodies with their details, on a real database. Passwords cost little: the tests are not about how slow scrypt is. */
export async function identityInstallation(
  mode: InstallationMode = 'demonstration',
  start = '2026-03-02T09:00:00Z',
): Promise<IdentityInstallation> {
  const clock = handClock(start);
  const late: { installation?: TestInstallation } = {};
  const ports: IdentityPorts = {
    runtime: () => late.installation!.runtime,
    mode: () => mode,
    relyingParty: () => ({ id: 'localhost', name: 'DigiPro', origins: [ORIGIN] }),
    sealingKey: () => createHash('sha256').update('test').digest(),
    passwordCost: 12,
  };
  const modules = [identityModule(ports)];
  const installation = (late.installation = await testInstallation({ modules, clock }));
  const bodies = [
    [installation.bodyId, 'valdoro'],
    [installation.otherBodyId, 'montelago'],
  ] as const;
  for (const [bodyId, code] of bodies) {
    const input = { code, name: `Comune di ${code}`, kind: 'municipality' };
    await installation.call(installation.system(bodyId), 'identity.bodies.create', input);
    await installation.call(installation.system(bodyId), 'identity.areas.create', { code: 'AOO1', name: 'Unica' });
  }
  const callers = createCallers(installation.runtime);
  const { entropy } = installation.runtime;
  const anonymous = (address?: string): Caller => ({ ...installation.anonymous(), address });
  return {
    ...installation,
    clock,
    callers,
    ports,
    async newcomer({ name, role, unitId, login, password, email, bodyId }) {
      const system = installation.system(bodyId);
      const [givenName, familyName] = name.split(' ');
      const { id } = await installation.call<{ id: string }>(system, 'identity.people.create', {
        givenName,
        familyName,
        ...(email ? { email } : {}),
      });
      if (role) await installation.call(system, 'identity.positions.assign', { personId: id, role, unitId });
      if (login) await installation.call(system, 'identity.accounts.create', { personId: id, login, password });
      return id;
    },
    request: (token, bodyCode, address = '192.0.2.1') =>
      callers.fromCredentials({
        sessionToken: token,
        bodyCode,
        hostname: 'localhost',
        address,
        locale: 'it',
        correlationId: entropy.id(clock.realNow()),
      }),
    signIn: (login, password, code) =>
      installation.call(anonymous(), 'identity.sessions.create', { login, password, code }),
  };
}

/** Reads what an authenticator app would be given. */
export function fromBase32(text: string): Buffer {
  const bits = [...text]
    .map((c) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0'))
    .join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2)));
}
