import { describe, expect, it } from '@jest/globals';
import type { NightPlayer } from './night.repository.js';
import { toSoundView } from './sound.mapper.js';

const device = (id: string, isPage: boolean): NightPlayer => ({
  id,
  kind: 'SPOTIFY',
  settings: { deviceId: null, deviceName: `Device ${id}`, deviceType: 'Computer', isPage },
});
const mpd: NightPlayer = { id: 'mpd', kind: 'MPD', settings: { host: 'amp', port: 6600, prefix: '' } };

describe('toSoundView', () => {
  it('says that a page makes the sound of an event without players', () => {
    expect(toSoundView([])).toEqual({ by: 'page' });
  });

  it('says that no page of ours makes the sound of players elsewhere', () => {
    expect(toSoundView([mpd, device('a', false)])).toEqual({ by: 'players', spotifyPage: null });
  });

  it('names the first player whose device is a page of ours', () => {
    expect(toSoundView([mpd, device('a', false), device('b', true), device('c', true)])).toEqual({
      by: 'players',
      spotifyPage: { playerId: 'b', deviceName: 'Device b' },
    });
  });
});
