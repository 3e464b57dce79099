import { createApi, createLive, type Api, type LiveConnection, type LiveEvent } from '@votebox/client';
import { useServerClock, useStore } from '@votebox/client/react';
import type { DisplayHomeView, Language } from '@votebox/contracts';
import { brandStyle, toBrandColors } from '@votebox/ui';
import { useEffect, useState } from 'react';
import { usePlayedLog } from '../ended/played-log.hook';
import { useEntryCode } from '../entry/entry-code.hook';
import { Ambient } from '../screen/ambient';
import { useNewVersion } from '../screen/new-version.hook';
import { type TvPlayer, usePagePlayer } from '../sound/page-player.hook';
import { SoundBarNotice } from '../sound/sound-bar';
import { useSpotifyPlayer } from '../sound/spotify-player.hook';
import { decideLanguage } from '../text/language.rules';
import { TvText } from '../text/tv-text';
import { useDisplayHome } from '../venue/display-home.hook';
import { useFollowed } from './followed.hook';
import { LinkNotice } from './link-notice';
import { decideScene, joinableOf } from './scene.rules';
import { SceneView } from './scene-view';

interface RoomProps {
  token: string;
  askedLanguage: Language | null;
  wantsPlayer: boolean;
  shift: string;
  onRevoked: () => void;
}

/** A paired TV: opens the line to the server and keeps it for the life of the pairing. */
export function TvRoom(props: RoomProps) {
  const { token } = props;
  const [line, setLine] = useState<{ api: Api; live: LiveConnection } | null>(null);

  useEffect(() => {
    const api = createApi({ token: () => token });
    const live = createLive({ token: () => token, api });
    setLine({ api, live });
    return () => {
      setLine(null);
      live.close();
    };
  }, [token]);

  return line === null ? null : <VenueScreen {...props} api={line.api} live={line.live} />;
}

function VenueScreen({ api, live, ...props }: RoomProps & { api: Api; live: LiveConnection }) {
  const home = useDisplayHome(api, live, props.onRevoked);
  const now = useServerClock(live, 10_000);
  const { followed, room } = useFollowed(live, home, now);
  const snapshot = room?.snapshot ?? null;
  const player = useTvSound(api, live, home, room);
  useNewVersion(player?.isSounding ?? false);
  const played = usePlayedLog(snapshot);
  const link = useStore(live.link());
  const scene = decideScene({ onNow: home?.event ?? (home === null ? undefined : null), followed, snapshot, now });
  const entry = useEntryCode(api, joinableOf(scene));
  const accent = home?.venue.branding.accentColor ?? snapshot?.event.venue.branding.accentColor ?? '';
  const language = decideLanguage({
    asked: props.askedLanguage,
    venue: home?.venue.language ?? null,
    browser: navigator.languages,
  });
  const isMusic = scene.kind === 'music' || scene.kind === 'hold';

  return (
    <TvText language={language} timeZone={home?.venue.timeZone ?? 'UTC'}>
      <div className="tv-screen" style={brandStyle(accent)}>
        <Ambient
          // Spotify's artwork is shown as it is and nowhere else: no light is made of it.
          coverUrl={isMusic && snapshot?.event.source === 'LIBRARY' ? (snapshot.playback.play?.coverUrl ?? null) : null}
          accent={toBrandColors(accent).accent}
        />
        <div className="tv-shift" style={{ transform: props.shift }}>
          <SceneView scene={scene} venue={home?.venue ?? null} live={live} entry={entry} played={played} now={now} />
        </div>
        <div data-tv-sky />
        <div className="tv-notices">
          {isMusic && snapshot !== null && player !== null ? (
            <SoundBarNotice
              player={player}
              status={snapshot.event.status}
              playback={snapshot.playback.state}
              wantsPlayer={props.wantsPlayer}
            />
          ) : null}
          <LinkNotice link={link} syncedAt={room?.syncedAt ?? null} />
        </div>
      </div>
    </TvText>
  );
}

/** What makes the sound here; null where players elsewhere do, and this TV only shows. */
function useTvSound(
  api: Api,
  live: LiveConnection,
  home: DisplayHomeView | null,
  room: LiveEvent | null,
): TvPlayer | null {
  const status = room?.snapshot?.event.status;
  const isOn = status === 'ACTIVE' || status === 'HOLD';
  const sound = isOn ? (home?.sound ?? null) : null;
  const eventId = sound?.by === 'page' ? (room?.snapshot?.event.id ?? null) : null;
  const page = usePagePlayer(live, eventId, home?.display.name ?? 'TV');
  const spotify = useSpotifyPlayer(api, home?.venue.id ?? null, sound);
  return sound?.by === 'players' ? spotify : page;
}
