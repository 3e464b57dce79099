import { createHash, randomBytes, randomUUID } from 'node:crypto';
import pg from 'pg';
import { toEmail } from '@votebox/contracts';
import { StartFault } from '../faults.js';
import { Closers } from './closers.js';
import { openOwnerDatabase } from './database.js';
import { readAnnouncement } from './folder-lock.js';

const LINK_LIFE_S = 3_600;

/** Where the running Votebox keeps its things, and what it was told. */
export interface ResetOptions {
  readonly dataDir: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/**
 * A one-time link with which a person sets a new password, for whoever runs the machine. It claims nothing about the
 * address: whoever gets the link is the person, as far as Votebox can know.
 * @throws StartFault where no Votebox runs on the folder, or no account has the address.
 */
export async function makeResetLink(email: string, { dataDir, env = process.env }: ResetOptions): Promise<string> {
  const address = toEmail(email);
  const running = await readAnnouncement(dataDir);
  const closers = new Closers();
  const connectionString = await openOwnerDatabase(dataDir, env.DATABASE_URL, closers, () => undefined);
  const token = randomBytes(32).toString('base64url');
  const client = new pg.Client({ connectionString });
  try {
    await client.connect();
    const { rowCount } = await client.query(
      `INSERT INTO password_reset (id, user_id, token_hash, is_mailed, expires_at)
       SELECT $1::uuid, id, $3::text, false, now() + make_interval(secs => $4) FROM app_user WHERE email = $2`,
      [randomUUID(), address, createHash('sha256').update(token).digest('hex'), LINK_LIFE_S],
    );
    if (rowCount !== 1) throw new StartFault(`No account has the address ${address}.`);
  } finally {
    await client.end().catch(() => undefined);
    await closers.closeAll();
  }
  const link = new URL('/admin/reset', env.PUBLIC_URL || running.publicUrl);
  link.hash = token;
  return link.href;
}
