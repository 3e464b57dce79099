import { useEffect, useRef, useState } from 'react';
import { paintAmbient, paintGrain } from './ambient.paint';

/** The light of the room: two canvases that hand over to each other when the song changes. */
export function Ambient({ coverUrl, accent }: { coverUrl: string | null; accent: string }) {
  const first = useRef<HTMLCanvasElement>(null);
  const second = useRef<HTMLCanvasElement>(null);
  const front = useRef(0);
  const [shown, setShown] = useState(-1);
  const [grain, setGrain] = useState('');

  useEffect(() => setGrain(paintGrain()), []);

  useEffect(() => {
    let isOver = false;
    const next = 1 - front.current;
    const canvas = next === 0 ? first.current : second.current;
    if (canvas === null) return;
    void paintAmbient(canvas, coverUrl, accent).then(() => {
      if (isOver) return;
      front.current = next;
      setShown(next);
    });
    return () => {
      isOver = true;
    };
  }, [coverUrl, accent]);

  return (
    <div className="tv-ambient" aria-hidden="true">
      <div className="tv-ambient-drift">
        <canvas ref={first} data-shown={shown === 0} />
        <canvas ref={second} data-shown={shown === 1} />
      </div>
      <div className="tv-grain" style={grain === '' ? undefined : { backgroundImage: `url(${grain})` }} />
    </div>
  );
}
