import { expect, it } from '@jest/globals';
import { passOnAway } from './pass-on-away.js';

it('passes on that the database is away, and takes anything else for a look-up that was cut off', async () => {
  const away = Object.assign(new Error('Postgres does not answer'), { code: 'ETIMEDOUT' });
  await expect(Promise.reject(away).catch(passOnAway)).rejects.toBe(away);
  await expect(Promise.reject(new Error('deleted')).catch(passOnAway)).resolves.toBeUndefined();
});
