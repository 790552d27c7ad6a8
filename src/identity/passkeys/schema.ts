import { object, oneOf, optional, Type } from '../../kernel/index.ts';

// What browsers send (WebAuthn Level 3 §5.1, toJSON), with bounds. 4 KiB hold every attestation without a certificate chain, 16 one with it.
const base64url = (maxLength: number) => Type.String({ pattern: '^[A-Za-z0-9_-]+$', maxLength });
const transports = optional(Type.Array(Type.String({ maxLength: 20 }), { maxItems: 10 }));
const common = {
  id: base64url(1400),
  rawId: base64url(1400),
  type: oneOf(['public-key']),
  authenticatorAttachment: optional(oneOf(['platform', 'cross-platform'])),
  clientExtensionResults: optional(Type.Unsafe<Record<string, unknown>>({ type: 'object', maxProperties: 20 })),
};

/** Answer of `navigator.credentials.create`. */
export const passkeyAttestation = object({
  ...common,
  response: object({
    clientDataJSON: base64url(4096),
    attestationObject: base64url(16384),
    authenticatorData: optional(base64url(4096)),
    transports,
    publicKeyAlgorithm: optional(Type.Integer()),
    publicKey: optional(base64url(4096)),
  }),
});

/** Answer of `navigator.credentials.get`. */
export const passkeyAssertion = object({
  ...common,
  response: object({
    clientDataJSON: base64url(4096),
    authenticatorData: base64url(4096),
    signature: base64url(2048),
    userHandle: optional(base64url(100)),
  }),
});
