import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { LIMITS, type Page, type PlayerSetupView, type PlayerTestView } from '@votebox/contracts';
import { newId } from '../../src/core/ids/ids.js';
import { eventually } from '../support/eventually.js';
import { FakeMpd } from '../support/fake-mpd.js';
import { type Staff, World } from '../support/world.js';
import type { OwnedVenue } from '../support/world/owned-venue.js';

const PASSWORD = 'a password that nobody may read';

let api: World;
let house: OwnedVenue;
let clerk: Staff;
let mpd: FakeMpd;

beforeAll(async () => {
  api = await World.start();
  house = await api.ownedVenue();
  clerk = await api.colleague(house.owner, 'STAFF');
  await house.stockLibrary();
}, 60_000);
afterAll(() => api?.close());
beforeEach(async () => {
  mpd = await FakeMpd.start();
});
afterEach(async () => {
  await mpd.stop();
  await api.sql.query('DELETE FROM player WHERE venue_id = $1', [house.owner.venueId]);
});

const path = () => `${house.path}/players`;
const plan = (wishes: object = {}) => ({
  name: 'Bar',
  kind: 'MPD',
  mpd: { host: '127.0.0.1', port: mpd.port },
  ...wishes,
});

async function create(wishes: object = {}): Promise<PlayerSetupView> {
  const { status, body } = await house.owner.browser.post<PlayerSetupView>(path(), plan(wishes));
  expect([status, body]).toEqual([201, expect.objectContaining({ kind: expect.any(String) })]);
  return body;
}

async function tryOut(player: PlayerSetupView): Promise<PlayerTestView> {
  const { status, body } = await house.owner.browser.post<PlayerTestView>(`${path()}/${player.id}/test`);
  expect([status, Object.keys(body).toSorted()]).toEqual([200, ['details', 'ok', 'trouble']]);
  return body;
}

describe('players of a venue', () => {
  test('are set up, listed, changed and removed, and every act is written down', async () => {
    const made = await create({ password: PASSWORD });
    expect(made).toEqual({
      id: made.id,
      name: 'Bar',
      kind: 'MPD',
      mpd: { host: '127.0.0.1', port: mpd.port, prefix: '' },
      hasPassword: true,
      createdAt: expect.any(String),
    });
    const changed = await house.owner.browser.patch<PlayerSetupView>(`${path()}/${made.id}`, {
      name: ' Cellar ',
      mpd: { host: 'box.local', prefix: '/music/' },
      password: null,
    });
    expect(changed.body).toEqual({
      ...made,
      name: 'Cellar',
      mpd: { host: 'box.local', port: 6600, prefix: 'music' },
      hasPassword: false,
    });
    const listed = await clerk.browser.get<Page<PlayerSetupView>>(path());
    expect(listed.body).toEqual({ items: [changed.body], nextCursor: null });
    expect((await house.owner.browser.delete(`${path()}/${made.id}`)).status).toBe(204);
    expect((await house.owner.browser.delete(`${path()}/${made.id}`)).status).toBe(404);
    const { rows } = await api.sql.query(
      `SELECT action, subject FROM audit_entry WHERE venue_id = $1 AND action LIKE 'player:%' ORDER BY id`,
      [house.owner.venueId],
    );
    expect(rows).toEqual([
      { action: 'player:added', subject: { playerId: made.id, name: 'Bar', kind: 'MPD' } },
      {
        action: 'player:changed',
        subject: { playerId: made.id, name: 'Cellar', changed: ['name', 'settings', 'password'] },
      },
      { action: 'player:removed', subject: { playerId: made.id, name: 'Cellar' } },
    ]);
  });

  test('keep their password to themselves: no answer has it, and no row can be read', async () => {
    const made = await create({ password: PASSWORD });
    const renamed = await house.owner.browser.patch(`${path()}/${made.id}`, { name: 'Cellar' });
    const listed = await house.owner.browser.get(path());
    expect(JSON.stringify([made, renamed.body, listed.body])).not.toContain(PASSWORD);
    const { rows } = await api.sql.query(
      `SELECT to_jsonb(p)::text AS text, p.secret FROM player p
       UNION ALL SELECT to_jsonb(a)::text, 'x' FROM audit_entry a`,
    );
    expect(rows[0].secret).toMatch(/^s1\./);
    expect(rows.map(({ text }) => text).join()).not.toContain(PASSWORD);
    await tryOut(made);
    expect(mpd.heard).toContain(`password "${PASSWORD}"`);
  });

  test('are read by staff and changed by managers only', async () => {
    const made = await create();
    const manager = await api.colleague(house.owner, 'MANAGER');
    expect((await clerk.browser.get(path())).status).toBe(200);
    for (const [method, at] of [
      ['POST', ''],
      ['PATCH', `/${made.id}`],
      ['DELETE', `/${made.id}`],
      ['POST', `/${made.id}/test`],
    ] as const) {
      const { status } = await clerk.browser.ask(method, path() + at, method === 'DELETE' ? {} : { body: plan() });
      expect([method, at, status]).toEqual([method, at, 403]);
    }
    expect((await manager.browser.patch(`${path()}/${made.id}`, { name: 'Cellar' })).status).toBe(200);
  });

  test('have a name of their own, and there are only so many', async () => {
    const first = await create();
    const conflict = { status: 409, body: expect.objectContaining({ error: 'CONFLICT' }) };
    expect(await house.owner.browser.post(path(), plan())).toMatchObject(conflict);
    const second = await create({ name: 'Cellar' });
    expect(await house.owner.browser.patch(`${path()}/${second.id}`, { name: first.name })).toMatchObject(conflict);
    const names = Array.from({ length: LIMITS.playersMax }, (_, n) => `P${n}`);
    const answers = await Promise.all(names.map((name) => house.owner.browser.post(path(), plan({ name }))));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(LIMITS.playersMax - 2);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(2);
  });

  test.each([
    ['nothing', {}],
    ['a kind that is none', { kind: 'GRAMOPHONE' }],
    ['no address', { mpd: undefined }],
    ['an address with a path', { mpd: { host: 'box/../etc' } }],
    ['an address with a line break', { mpd: { host: 'box\nkill' } }],
    ['a port that is none', { mpd: { host: 'box', port: 0 } }],
    ['a folder that climbs', { mpd: { host: 'box', prefix: '../other-venue' } }],
    ['a password with a second command', { password: 'x\nclear' }],
    ['a name of nothing', { name: '\u0000' }],
    ['a field that is not asked for', { venueId: newId() }],
  ])('with %s are refused and nothing is kept', async (name, wishes) => {
    const body = name === 'nothing' ? {} : plan(wishes);
    const answer = await house.owner.browser.post(path(), body);
    expect([answer.status, answer.body]).toEqual([400, expect.objectContaining({ error: 'VALIDATION_ERROR' })]);
    expect((await house.owner.browser.get<Page<PlayerSetupView>>(path())).body.items).toEqual([]);
  });

  test('stay as long as an event that is not over, or a schedule, needs them', async () => {
    const player = await create();
    const remove = () => house.owner.browser.delete(`${path()}/${player.id}`);
    const { id } = await api.eventRow(house.owner.venueId, {
      name: 'Jazz',
      status: 'UPCOMING',
      player_ids: [player.id],
    });
    expect(await remove()).toMatchObject({ status: 409, body: { message: expect.stringContaining('Jazz') } });
    await api.sql.query(`UPDATE event SET status = 'CANCELLED' WHERE id = $1`, [id]);
    const rule = newId();
    await api.sql.query(
      `INSERT INTO schedule_rule (venue_id, id, plan, frequency, start_time, end_time, from_on)
       VALUES ($1, $2, $3, 'WEEKLY', '20:00', '21:00', now())`,
      [house.owner.venueId, rule, { name: 'Every Friday', playerIds: [player.id] }],
    );
    expect(await remove()).toMatchObject({ status: 409, body: { message: expect.stringContaining('Every Friday') } });
    await api.sql.query(`DELETE FROM schedule_rule WHERE id = $1`, [rule]);
    expect((await remove()).status).toBe(204);
  });
});

describe('trying a player out', () => {
  const isOn = ['outputid: 0', 'outputname: Room', 'outputenabled: 1'];

  function say(answers: Record<string, string[]>, isKnown: (command: string) => boolean = () => true): void {
    mpd.answer = (command) => {
      if (command.startsWith('lsinfo')) return isKnown(command) ? ['file: x'] : { ack: 50 };
      return answers[command.split(' ')[0]!] ?? [];
    };
  }

  test('tells version, outputs, songs, and that the library is known', async () => {
    say({ stats: ['songs: 3'], outputs: [...isOn, 'outputid: 1', 'outputname: Off', 'outputenabled: 0'] });
    const player = await create({ mpd: { host: '127.0.0.1', port: mpd.port, prefix: 'bar' } });
    expect(await tryOut(player)).toEqual({
      ok: true,
      trouble: null,
      details:
        'MPD, protocol 0.23.5. Output: Room. 3 songs. ' +
        'It knows 3 of 3 tracks of the library that were looked for in the folder "bar" of its music folder.',
    });
    const looks = mpd.heard.filter((line) => line.startsWith('lsinfo')).toSorted();
    expect(looks).toEqual(['Bar/Gamma', 'Club/Alpha', 'Club/Late/Beta'].map((name) => `lsinfo "bar/${name}.wav"`));
    expect(mpd.heard.filter((line) => /^(clear|addid|play)/.test(line))).toEqual([]);
    await eventually(() => expect(mpd.connections).toBe(0));
  });

  test('tells where the library is not known', async () => {
    say({ stats: ['songs: 1'], outputs: isOn }, (command) => command.includes('Alpha'));
    const answer = await tryOut(await create());
    expect(answer).toMatchObject({ ok: false, trouble: null });
    expect(answer.details).toContain('1 of 3');
  });

  test('tells that no output is on', async () => {
    say({ outputs: [] });
    expect(await tryOut(await create())).toMatchObject({ ok: false, trouble: 'DEVICE_GONE' });
  });

  test('does not pass on control characters of a name', async () => {
    say({ outputs: ['outputid: 0', `outputname: \u001b[31m\u202e${'x'.repeat(100)}`, 'outputenabled: 1'] });
    const { details } = await tryOut(await create());
    expect(details).not.toMatch(/[\p{Cc}\u202e]|x{41}/u);
  });

  test('tells that nobody is there, that it is no MPD, and that the password is wrong', async () => {
    const player = await create({ password: 'x' });
    mpd.answer = () => ({ ack: 3 });
    expect(await tryOut(player)).toMatchObject({ ok: false, trouble: 'AUTH' });
    mpd.greeting = '220 mail.inside ESMTP secret\r\n';
    const foreign = await tryOut(player);
    expect(foreign).toMatchObject({ ok: false, trouble: 'UNREACHABLE' });
    expect(foreign.details).not.toMatch(/mail|ESMTP|secret|220/);
    await mpd.stop();
    expect(await tryOut(player)).toMatchObject({ ok: false, trouble: 'UNREACHABLE' });
  });

  test('tells that the password cannot be read when its key went', async () => {
    const player = await create({ password: 'x' });
    await api.sql.query(`UPDATE player SET secret = 's1.gone.AAAA' WHERE id = $1`, [player.id]);
    expect(await tryOut(player)).toMatchObject({ ok: false, trouble: 'AUTH' });
    expect(mpd.heard).toEqual([]);
  });

  test('is no way to look through a network: it may be done so often', async () => {
    const other = await api.ownedVenue();
    const { body } = await other.owner.browser.post<PlayerSetupView>(`${other.path}/players`, plan());
    const answers = [];
    for (let n = 0; n < 31; n++) {
      answers.push((await other.owner.browser.post(`${other.path}/players/${body.id}/test`)).status);
    }
    expect([answers.slice(0, 30).every((status) => status === 200), answers[30]]).toEqual([true, 429]);
  }, 60_000);
});
