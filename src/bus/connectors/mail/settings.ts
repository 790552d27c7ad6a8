import { date, object, oneOf, optional, text, Type, type Static } from '../../../kernel/index.ts';

const secretName = text(80, { pattern: '^[a-z0-9][a-z0-9._-]*$', description: 'Name of a secret of the body' });

const server = {
  host: text(253, { pattern: '^[a-z0-9.:_-]+$' }),
  port: optional(Type.Integer({ minimum: 1, maximum: 65_535 })),
  security: optional({
    ...oneOf(['tls', 'starttls', 'none']),
    description: '`tls` if absent; `none` only towards a host that the body has named',
  }),
};

/** A mail may be as large as the largest file that the intake takes. */
export const MAX_MAIL = 100 * 1024 * 1024;

const imap = object({
  ...server,
  user: text(200),
  password: secretName,
  folder: optional(text(200, { description: 'INBOX if absent' })),
  since: optional({ ...date, description: 'Mail that arrived from this day on; from the moment of set-up if absent' }),
  everySeconds: Type.Integer({ minimum: 5, maximum: 86_400 }),
  maxBytes: optional(
    Type.Integer({
      minimum: 10_000,
      maximum: MAX_MAIL,
      description: 'Larger mail is refused and stays in the mailbox',
    }),
  ),
  to: optional(
    text(80, {
      pattern: '^[a-z0-9][a-z0-9._-]*$',
      description: 'Channel that is told of each mail; the intake takes it in if absent',
    }),
  ),
});

const smtp = object({
  ...server,
  user: optional(text(200)),
  password: optional(secretName),
  repeatable: optional(
    Type.Boolean({ description: 'Better twice than never; without it nothing uncertain is sent again' }),
  ),
});

export const settingsSchema = object({
  address: text(320, { format: 'email', description: 'Address of the mailbox: what goes out comes from it' }),
  name: optional(text(200, { description: 'Name beside the address' })),
  imap: optional(imap),
  smtp: optional(smtp),
  registered: optional({
    ...oneOf(['on-request', 'automatic']),
    description:
      'A certified mailbox by which registrations leave: those of channel `pec` as soon as they are registered, or when somebody says so',
  }),
  timeoutMs: optional(Type.Integer({ minimum: 500, maximum: 120_000 })),
  trusted: optional(text(100_000, { description: 'Certificates of the servers’ authority, in PEM' })),
});

export type MailSettings = Static<typeof settingsSchema>;
export type ImapSettings = Static<typeof imap>;
export type SmtpSettings = Static<typeof smtp>;

/** Milliseconds of silence of a server after which it is given up. */
export const TIMEOUT = 30_000;
