/**
 * Glossary
 * - connector (connettore): how one kind of outside system is spoken to; one file that implements `Connector`
 * - endpoint (punto di collegamento): one outside system of a body, spoken to by a connector with settings
 * - egress (uscita): the rule of what the house may connect to; a body names the systems inside its own network
 * - secret: a password or key, kept in a file of the installation and named by settings, never written in them
 */
import type { Readable } from 'node:stream';
import type { Text, TSchema } from '../../kernel/index.ts';

/** What a message becomes when it goes out. */
export interface Outgoing {
  /** Names the message for the peer: a repetition has the same. */
  readonly id: string;
  readonly data: unknown;
  /** Digest of the data where they lie in the repository; then a connector that streams gets no `data`. */
  readonly sha256?: string | undefined;
  readonly contentType: string;
  /** Headers of the message; a connector says which of them it reads. */
  readonly headers: Readonly<Record<string, string>>;
  readonly traceparent?: string | undefined;
  /** Somebody fell silent while sending it: the peer may have it already. */
  readonly interrupted: boolean;
}

/** What the peer answered. */
export interface Reply {
  /** In one line, for the trace: `200 OK, 1,204 bytes`. */
  readonly outcome: string;
  readonly data?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What a connection test found, said to whoever set the endpoint up. */
export interface Finding {
  readonly ok: boolean;
  readonly detail: Text;
}

/** What a peer has for the house. */
export interface Incoming {
  /** Names it at the peer: what comes twice under a name has its effect once. */
  readonly eventId: string;
  readonly type: string;
  readonly data?: unknown;
  /** Digest of the data where the connector has put them into the repository, instead of `data`. */
  readonly sha256?: string;
  readonly contentType?: string;
  /** Order is kept among what has the same key. */
  readonly key?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A file that a peer has for the house, e.g. a mail: it lies in the repository by now. */
export interface IncomingFile {
  readonly sha256: string;
  readonly size: number;
  readonly mime: string;
  readonly filename: string;
  /** Its first bytes, at most 64 KiB, by which it is recognised. */
  readonly head: Buffer;
  /** Why it cannot be taken in; what lies in the repository is then the part of it that says what it was. */
  readonly refused?: string;
}

export interface Catch {
  readonly messages: readonly Incoming[];
  /** What the intake recognises and brings to the register, as if somebody had handed it in. */
  readonly files?: readonly IncomingFile[];
  /** Where the next look begins; JSON. */
  readonly position: unknown;
  /** Whether there may be more by now. */
  readonly more: boolean;
  /** Called when messages and position are stored, to tell the peer so. Where it fails, the next look begins at the new position. */
  readonly stored?: () => Promise<void>;
}

/** What a connection fetches by itself. */
export interface Polling {
  readonly everySeconds: number;
  /** When it looks next, where that is no matter of seconds. */
  readonly next?: (after: Date) => Date;
  /** Channel that messages are sent to; who fetches files alone has none. */
  readonly to?: string | undefined;
}

/** An open way to a peer. */
export interface Connection {
  /** Sees whether the peer is there and lets us in, without an effect on it. Never throws for a peer that is not. */
  test(): Promise<Finding>;
  /** @throws SendFailure */
  send?(message: Outgoing): Promise<Reply>;
  /** Looks for what is new since a position, null for the first time. @throws SendFailure */
  poll?(position: unknown): Promise<Catch>;
  close(): Promise<void>;
}

/** What a connection may ask of the house. */
export interface ConnectorHouse {
  now(): Date;
  /** The content of a secret of the body. @throws SendFailure when there is none of the name. */
  secret(name: string): Promise<string>;
  newId(): string;
  /** Folder of the body for the exchange of files. @throws SendFailure where the installation has none. */
  exchangeFolder(): Promise<string>;
  /** Puts a stream into the repository. @returns its digest. @throws SendFailure when it cannot be kept. */
  keep(stream: Readable, mime: string): Promise<{ readonly sha256: string; readonly size: number }>;
  /** What lies in the repository under a digest. @throws SendFailure when the body has no such file. */
  content(sha256: string): Promise<Readable>;
  /** Hosts that the body lets the house connect to beyond the public internet: `host`, `host:port`, `*.domain`. */
  readonly allowed: readonly string[];
}

export interface Connector {
  /** Name in settings, e.g. `http`. */
  readonly kind: string;
  readonly title: Text;
  /** JSON Schema of the settings. */
  readonly settings: TSchema;
  /** What is wrong with settings that their schema cannot see, each with its place in them. */
  problems?(settings: unknown): readonly { readonly pointer: string; readonly message: string }[];
  /** Large data reach it by their digest only, to be read piece by piece. */
  readonly streams?: true;
  open(settings: unknown, house: ConnectorHouse): Connection;
  /** How often to look, where the settings ask for it. */
  polls?(settings: unknown): Polling | undefined;
}

/** Why nothing came of a message, and what may be done about it. */
export class SendFailure extends Error {
  /**
   * `later`: try again, the peer was not there or asked to wait. `never`: the same message would fail again. `unknown`: the peer may have
   * had its effect and would have it twice.
   */
  readonly remedy: 'later' | 'never' | 'unknown';
  /** Milliseconds that the peer asked to wait. */
  readonly waitMs: number | undefined;
  constructor(remedy: SendFailure['remedy'], message: string, waitMs?: number) {
    super(message);
    this.name = 'SendFailure';
    this.remedy = remedy;
    this.waitMs = waitMs;
  }
}
