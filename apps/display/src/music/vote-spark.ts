const FLIGHT_MS = 900;
/** More at once would be noise, and work for the stick behind the TV. */
const SPARKS_MAX = 7;

let flying = 0;

export function isRowShown(idx: number): boolean {
  return document.querySelector(`[data-tv-idx="${idx}"]`) !== null;
}

interface Point {
  x: number;
  y: number;
}

function centerOf(element: Element): Point {
  const box = element.getBoundingClientRect();
  return { x: box.left + box.width / 2, y: box.top + box.height / 2 };
}

/** From the upper edge: nothing may fly over the code while somebody scans it. */
function upperEdgeOf(element: Element): Point {
  const box = element.getBoundingClientRect();
  return { x: box.left + box.width * (0.25 + Math.random() * 0.5), y: box.top };
}

/** One spark from the QR code, where the votes come from, to the count that they change. Transform and opacity only. */
export function flySpark(idx: number, count: number): void {
  if (flying >= SPARKS_MAX || document.visibilityState !== 'visible') return;
  if (window.matchMedia('(prefers-reduced-motion: reduce)').matches) return;
  const from = document.querySelector('[data-tv-qr]');
  const row = document.querySelector(`[data-tv-idx="${idx}"]`);
  const to = row?.querySelector('[data-tv-votes]') ?? document.querySelector('[data-tv-chip]');
  const sky = document.querySelector('[data-tv-sky]');
  if (from === null || to === null || sky === null) return;

  const spark = document.createElement('i');
  spark.className = 'tv-spark';
  const size = Math.min(1.9, 1 + Math.log2(Math.max(1, count)) * 0.18);
  const start = upperEdgeOf(from);
  const end = centerOf(to);
  const bend = { x: start.x + (end.x - start.x) * 0.25 - (start.y - end.y) * 0.16, y: (start.y + end.y) / 2 };
  sky.append(spark);
  flying += 1;
  const at = ({ x, y }: Point, scale: number) => `translate(${x}px, ${y}px) scale(${scale * size})`;
  const flight = spark.animate(
    [
      { transform: at(start, 0.3), opacity: 0 },
      { transform: at(bend, 1), opacity: 1, offset: 0.5 },
      { transform: at(end, 0.7), opacity: 1, offset: 0.88 },
      { transform: at(end, 3.2), opacity: 0 },
    ],
    { duration: FLIGHT_MS, easing: 'cubic-bezier(0.4, 0, 0.3, 1)' },
  );
  const land = () => {
    spark.remove();
    flying -= 1;
  };
  flight.onfinish = land;
  flight.oncancel = land;
}
