import { Injectable } from '@nestjs/common';
import { createTransport } from 'nodemailer';
import { type Logger, pino } from 'pino';
import { Config } from '../config/config.js';
import { type Limiter, Limiters } from '../limits/limiters.js';

/** A mail of plain text to one person. */
export interface Letter {
  /** Why it is sent. */
  kind: 'invitation' | 'password';
  to: string;
  subject: string;
  text: string;
}

/** Nobody gets more of a kind than this, whoever asks for it. Invitations never use up the way back to one's account. */
const PER_RECIPIENT = { points: 5, windowS: 3600 };
/** How long each step of handing a mail over may take. */
const PATIENCE_MS = 5_000;

/** Hands mails to the server of SMTP_URL. Without one nothing is ever mailed, and whoever asks is told so. */
@Injectable()
export class Mailer {
  private readonly transport;
  private readonly recipients: Limiter;
  private readonly log: Logger;

  constructor(
    private readonly config: Config,
    limiters: Limiters,
  ) {
    this.log = pino({ name: 'mail', level: config.LOG_LEVEL });
    this.recipients = limiters.create('mail', PER_RECIPIENT);
    this.transport = config.SMTP_URL
      ? createTransport({
          url: config.SMTP_URL,
          connectionTimeout: PATIENCE_MS,
          greetingTimeout: PATIENCE_MS,
          socketTimeout: PATIENCE_MS,
          disableFileAccess: true,
          disableUrlAccess: true,
        })
      : null;
  }

  get isConfigured(): boolean {
    return this.transport !== null;
  }

  /** Whether the mail server has taken it. Never rejects: a link that was not mailed can be handed over otherwise. */
  async send({ kind, to, subject, text }: Letter): Promise<boolean> {
    if (!this.transport) return false;
    try {
      const allowed = await this.recipients.take(`${kind} ${to}`);
      if (!allowed.ok) return false;
      // An address as an object is taken as it is: as text it would be read as a list.
      const recipient = { name: '', address: to };
      await this.transport.sendMail({ to: recipient, subject, text, from: this.sender });
      return true;
    } catch (error) {
      this.log.error({ err: error }, 'a mail could not be handed over');
      return false;
    }
  }

  private get sender(): string {
    return this.config.MAIL_FROM ?? `Votebox <votebox@${new URL(this.config.PUBLIC_URL).hostname}>`;
  }
}
