import { describe, expect, it } from '@jest/globals';
import { findMpdFaults, newMpd, toCreateMpd, toUpdateMpd } from './mpd-draft.rules';

const draft = { ...newMpd(), name: 'Amp', host: '192.168.1.20' };

describe('an MPD in the form', () => {
  it('needs a name and a machine', () => {
    expect(findMpdFaults(newMpd())).toEqual({ name: 'required', host: 'host' });
    expect(findMpdFaults(draft)).toEqual({});
  });

  it('refuses what is no machine, at the field', () => {
    for (const host of ['http://amp', 'amp room', 'amp/6600', 'a'.repeat(254)])
      expect(findMpdFaults({ ...draft, host })).toEqual({ host: 'host' });
    for (const port of [0, 65_536, Number.NaN, 6600.5])
      expect(findMpdFaults({ ...draft, port })).toEqual({ port: 'port' });
  });

  it('sends the folder without slashes at its ends', () => {
    expect(toCreateMpd({ ...draft, prefix: '/bar/music/' }).mpd?.prefix).toBe('bar/music');
  });

  it('names a password only when it changes', () => {
    expect(toUpdateMpd(draft)).not.toHaveProperty('password');
    expect(toUpdateMpd({ ...draft, password: 'hush' }).password).toBe('hush');
    expect(toUpdateMpd({ ...draft, dropsPassword: true }).password).toBeNull();
    expect(toCreateMpd(draft)).not.toHaveProperty('password');
  });
});
