import type { LiveConnection } from '@votebox/client';
import type { VenueView } from '@votebox/contracts';
import { Logo } from '@votebox/ui';
import type { ShownEntry } from '../entry/entry-code.rules';
import { EndedScene } from '../ended/ended.scene';
import type { PlayedTrack } from '../ended/played-log.rules';
import { HoldWords } from '../music/hold-words';
import { MusicScene } from '../music/music.scene';
import { IdleScene } from '../venue/idle.scene';
import type { Scene } from './scene.rules';

interface SceneViewProps {
  scene: Scene;
  venue: VenueView | null;
  live: LiveConnection;
  /** The present code of the event that the scene is about. */
  entry: ShownEntry | null;
  played: readonly PlayedTrack[];
  now: number;
}

export function SceneView({ scene, venue, live, entry, played, now }: SceneViewProps) {
  switch (scene.kind) {
    case 'music':
      return <MusicScene snapshot={scene.snapshot} live={live} entry={entry} />;
    case 'hold':
      return (
        <MusicScene
          snapshot={scene.snapshot}
          live={live}
          entry={entry}
          main={
            <HoldWords
              hold={scene.snapshot.event.hold}
              ballotState={scene.snapshot.ballot?.state ?? null}
              live={live}
            />
          }
        />
      );
    case 'ended':
      return <EndedScene snapshot={scene.snapshot} played={played} isDimmed={scene.isDimmed} />;
    case 'idle':
      return venue === null ? (
        <Waiting />
      ) : (
        <IdleScene venue={venue} next={scene.next} entry={entry} now={now} isSettled />
      );
    case 'waiting':
      return venue === null ? (
        <Waiting />
      ) : (
        <IdleScene venue={venue} next={null} entry={null} now={now} isSettled={false} />
      );
  }
}

/** The second before the first answer. */
function Waiting() {
  return (
    <main className="tv-idle items-center justify-center">
      <Logo size={64} className="tv-waiting-mark" />
    </main>
  );
}
