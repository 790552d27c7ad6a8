import { createTransport } from 'nodemailer';
import type { Config, Logger } from '../kernel/index.ts';

/** A short message to whoever runs the installation. It holds no personal data. */
export interface Notice {
  readonly subject: string;
  readonly text: string;
}

/** How long a mail server may take to answer before the notice is given up: it is in the log anyway. */
const PATIENCE_MS = 20_000;

/**
 * Sends notices from and to the mailbox of `DIGIPRO_MAIL_FROM`, which is that of whoever runs the installation: it is reached also when
 * the database, where people's addresses are, is the trouble. Without mail settings nothing is sent. A notice that cannot be sent is
 * logged and stops nothing.
 */
export function noticeSender(mail: Config['mail'], log: Logger): (notice: Notice) => Promise<void> {
  if (!mail) return async () => undefined;
  const { smtpUrl, from } = mail;
  const limits = { connectionTimeout: PATIENCE_MS, greetingTimeout: PATIENCE_MS, socketTimeout: PATIENCE_MS };
  const transport = createTransport({ url: smtpUrl, ...limits, disableFileAccess: true, disableUrlAccess: true });
  return async ({ subject, text }) => {
    try {
      await transport.sendMail({ from, to: from, subject: `[DigiPro] ${subject}`, text });
    } catch (error) {
      log.error({ err: error }, 'a notice could not be sent by mail');
    }
  };
}
