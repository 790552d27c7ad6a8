/**
 * Glossary
 * - body (ente): the public body; the tenant of everything.
 * - area (area organizzativa omogenea, AOO): the part of a body that keeps one register; the first one is the principal.
 * - unit (unità organizzativa): an office, in a tree, valid from a day to a day.
 * - person (persona): somebody who works for the body. Not every person has an account.
 * - account (utenza): login, password and second factors of a person.
 * - role (ruolo): a bundle of permissions, e.g. `protocol-clerk`.
 * - position (incarico): a person in a unit with a role, from a day to a day. It holds in the unit and in the units below it.
 * - delegation (delega): a person lends a role, or some of its permissions, to another for a period. What was lent cannot be lent on.
 * - permission (permesso): the name of what an operation demands, e.g. `records.protocol.register`.
 * - session (sessione): a proof of identity that ends: 15 minutes unused, 12 hours at most.
 * - enrolment (attivazione): a one-time link with which a person sets a password and a second factor.
 */
import type { InstallationMode, Runtime } from '../kernel/index.ts';

/** Who we are for a passkey (WebAuthn): its credentials hold for this host name only. */
export interface RelyingParty {
  /** `localhost`, or the host of the public address. */
  readonly id: string;
  /** What the device shows beside the credential. */
  readonly name: string;
  /** Origins from which pages may ask for it, e.g. `http://localhost:8080`. */
  readonly origins: readonly string[];
}

/** What identity needs from where it is installed. Functions, because the runtime is made out of the modules. */
export interface IdentityPorts {
  readonly runtime: () => Runtime;
  readonly mode: () => InstallationMode;
  readonly relyingParty: () => RelyingParty;
  /** 32 bytes that seal TOTP secrets, kept outside the database: a dump alone gives no second factor away. */
  readonly sealingKey: () => Buffer;
  /** Base-2 logarithm of scrypt's N, 17 unless told otherwise (128 MiB and some 0.4 s a password). Lower it in tests only. */
  readonly passwordCost?: number;
}

/** How strongly a session was proved: something known, or also something possessed. */
export type SessionLevel = 'one-factor' | 'two-factor';

export type SignInMethod = 'password' | 'password+totp' | 'passkey' | 'oidc';
