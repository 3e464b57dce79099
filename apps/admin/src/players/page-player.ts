import type { CreatePlayerDto } from '@votebox/contracts';

/** A page of ours as a Spotify device, under the name that Spotify shows. */
export function pagePlayer(name: string, deviceName = name): CreatePlayerDto {
  return { kind: 'SPOTIFY', name, spotify: { deviceName, deviceType: 'Computer', isPage: true } };
}
