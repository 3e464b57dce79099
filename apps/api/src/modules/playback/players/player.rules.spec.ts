import { describe, expect, test } from '@jest/globals';
import type { CreatePlayerDto, UpdatePlayerDto } from '@votebox/contracts/dto';
import { decideChange, decidePlan } from './player.rules.js';

const mpd = (wishes: object = {}) => ({ name: 'Bar', kind: 'MPD', mpd: { host: 'box', ...wishes } }) as CreatePlayerDto;
const device = { deviceName: 'Kitchen', deviceType: 'Speaker' };
const faultsOf = (decided: ReturnType<typeof decidePlan> | ReturnType<typeof decideChange>) =>
  decided.ok ? [] : decided.faults.map(({ path, rule }) => `${path} ${rule}`);

describe('a plan', () => {
  test('gets what was left out, and is free of slashes at the ends of the folder', () => {
    expect(decidePlan(mpd({ prefix: '/music/bar/' }))).toEqual({
      ok: true,
      value: {
        name: 'Bar',
        kind: 'MPD',
        settings: { host: 'box', port: 6600, prefix: 'music/bar' },
        password: null,
      },
    });
    expect(decidePlan({ name: 'K', kind: 'SPOTIFY', spotify: device })).toMatchObject({
      value: { settings: { ...device, deviceId: null, isPage: false } },
    });
    expect(decidePlan({ name: 'S', kind: 'SIMULATED' })).toMatchObject({ ok: true, value: { settings: {} } });
  });

  test.each([
    [{ ...mpd(), name: ' \u202e ' }, 'name isNotEmpty'],
    [{ ...mpd(), password: 'a\nclear' }, 'password isPlain'],
    [mpd({ prefix: 'a\u0000' }), 'mpd.prefix isPlain'],
    [mpd({ prefix: '../other' }), 'mpd.prefix isFolder'],
    [mpd({ prefix: 'a//b' }), 'mpd.prefix isFolder'],
    [mpd({ prefix: 'a/./b' }), 'mpd.prefix isFolder'],
    [{ ...mpd(), spotify: device }, 'spotify isOfKind'],
    [{ name: 'S', kind: 'SIMULATED', password: 'x' }, 'password isOfKind'],
  ] as [CreatePlayerDto, string][])('%j is refused: %s', (body, fault) => {
    expect(faultsOf(decidePlan(body))).toEqual([fault]);
  });
});

describe('a change', () => {
  test('keeps what is absent and takes a password away by null or nothing', () => {
    const none = { name: null, settings: null, password: null };
    expect(decideChange('MPD', {})).toEqual({ ok: true, value: none });
    expect(decideChange('MPD', { password: null })).toEqual({ ok: true, value: { ...none, password: { to: null } } });
    expect(decideChange('MPD', { password: '' })).toEqual({ ok: true, value: { ...none, password: { to: null } } });
    expect(decideChange('MPD', { password: 'x' })).toEqual({ ok: true, value: { ...none, password: { to: 'x' } } });
  });

  test.each([
    ['SPOTIFY', { mpd: { host: 'box' } }, 'mpd isOfKind'],
    ['SIMULATED', { spotify: device }, 'spotify isOfKind'],
    ['SPOTIFY', { password: 'x' }, 'password isOfKind'],
    ['MPD', { name: '\t' }, 'name isNotEmpty'],
  ] as ['MPD', UpdatePlayerDto, string][])('of %s to %j is refused: %s', (kind, body, fault) => {
    expect(faultsOf(decideChange(kind, body))).toEqual([fault]);
  });
});
