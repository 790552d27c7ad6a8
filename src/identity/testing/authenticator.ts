import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';
import { isoCBOR } from '@simplewebauthn/server/helpers';

/** What a dishonest page, device or middle-man may change in an answer. */
export interface Tampering {
  readonly origin?: string;
  readonly rpId?: string;
  readonly challenge?: string;
  readonly userVerified?: boolean;
  readonly counter?: number;
  readonly breakSignature?: boolean;
}

/** A passkey device made of software: one ES256 credential (WebAuthn Level 3 §6, `none` attestation). */
export class SoftwareAuthenticator {
  readonly credentialId = randomBytes(16);
  readonly #keys: { privateKey: KeyObject; publicKey: KeyObject };
  #counter = 0;

  constructor() {
    this.#keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  }

  /** Answers `navigator.credentials.create`. */
  create(challenge: string, tampering: Tampering = {}) {
    const clientDataJSON = this.#clientData('webauthn.create', challenge, tampering);
    const length = Buffer.alloc(2);
    length.writeUInt16BE(this.credentialId.length);
    const credential = Buffer.concat([Buffer.alloc(16), length, this.credentialId, this.#coseKey()]);
    const authData = Buffer.concat([this.#head(0x40, tampering), credential]);
    const attestation = isoCBOR.encode(
      new Map<string, unknown>([
        ['fmt', 'none'],
        ['attStmt', new Map()],
        ['authData', new Uint8Array(authData)],
      ]) as never,
    );
    return this.#answer({
      clientDataJSON: clientDataJSON.toString('base64url'),
      attestationObject: Buffer.from(attestation).toString('base64url'),
      transports: ['internal'],
    });
  }

  /** Answers `navigator.credentials.get`. */
  get(challenge: string, tampering: Tampering = {}) {
    const clientDataJSON = this.#clientData('webauthn.get', challenge, tampering);
    const authData = this.#head(0, tampering);
    const signed = Buffer.concat([authData, createHash('sha256').update(clientDataJSON).digest()]);
    const signature = sign('sha256', signed, this.#keys.privateKey);
    if (tampering.breakSignature) signature[signature.length - 1]! ^= 1;
    return this.#answer({
      clientDataJSON: clientDataJSON.toString('base64url'),
      authenticatorData: authData.toString('base64url'),
      signature: signature.toString('base64url'),
    });
  }

  #answer<R>(response: R) {
    const id = this.credentialId.toString('base64url');
    return { id, rawId: id, type: 'public-key', clientExtensionResults: {}, response };
  }

  #clientData(type: string, challenge: string, { origin, challenge: other }: Tampering): Buffer {
    const data = { type, challenge: other ?? challenge, origin: origin ?? 'http://localhost:8080', crossOrigin: false };
    return Buffer.from(JSON.stringify(data));
  }

  #head(flags: number, { rpId, userVerified, counter }: Tampering): Buffer {
    this.#counter = counter ?? this.#counter + 1;
    const count = Buffer.alloc(4);
    count.writeUInt32BE(this.#counter);
    const verified = userVerified === false ? 0 : 0x04;
    const hash = createHash('sha256')
      .update(rpId ?? 'localhost')
      .digest();
    return Buffer.concat([hash, Buffer.from([flags | 0x01 | verified]), count]);
  }

  /** RFC 9053 §7.1.1: EC2, ES256, P-256. */
  #coseKey(): Buffer {
    const { x, y } = this.#keys.publicKey.export({ format: 'jwk' });
    const bytes = (text: string | undefined) => new Uint8Array(Buffer.from(text!, 'base64url'));
    const key = new Map<number, unknown>([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, bytes(x)],
      [-3, bytes(y)],
    ]);
    return Buffer.from(isoCBOR.encode(key as never));
  }
}
