const WIDTH = 96;
const HEIGHT = 54;
const NIGHT = '#0e0a07';

function findPicture(url: string): Promise<HTMLImageElement | null> {
  return new Promise((resolve) => {
    const image = new Image();
    image.onload = () => resolve(image);
    image.onerror = () => resolve(null);
    image.src = url;
  });
}

function blurByShrinking(image: CanvasImageSource): HTMLCanvasElement {
  let step: CanvasImageSource = image;
  for (const edge of [48, 12, 5, 16]) {
    const canvas = document.createElement('canvas');
    canvas.width = edge;
    canvas.height = edge;
    const ink = canvas.getContext('2d');
    if (ink === null) return canvas;
    ink.imageSmoothingQuality = 'high';
    ink.drawImage(step, 0, 0, edge, edge);
    step = canvas;
  }
  return step as HTMLCanvasElement;
}

function paintLamp(ink: CanvasRenderingContext2D, accent: string): void {
  const lamps = [
    { x: 0.2, y: -0.05, radius: 0.75, strength: 0.5 },
    { x: 0.95, y: 1.05, radius: 0.6, strength: 0.28 },
  ];
  for (const { x, y, radius, strength } of lamps) {
    const light = ink.createRadialGradient(x * WIDTH, y * HEIGHT, 0, x * WIDTH, y * HEIGHT, radius * WIDTH);
    light.addColorStop(0, accent);
    light.addColorStop(1, 'transparent');
    ink.globalAlpha = strength;
    ink.fillStyle = light;
    ink.fillRect(0, 0, WIDTH, HEIGHT);
  }
  ink.globalAlpha = 1;
}

function paintNight(ink: CanvasRenderingContext2D, darkness: number): void {
  ink.globalAlpha = darkness;
  ink.fillStyle = NIGHT;
  ink.fillRect(0, 0, WIDTH, HEIGHT);
  ink.globalAlpha = 1;
  const edge = ink.createRadialGradient(WIDTH * 0.36, HEIGHT * 0.42, HEIGHT * 0.3, WIDTH / 2, HEIGHT / 2, WIDTH * 0.72);
  edge.addColorStop(0, 'rgba(14,10,7,0)');
  edge.addColorStop(1, 'rgba(14,10,7,0.85)');
  ink.fillStyle = edge;
  ink.fillRect(0, 0, WIDTH, HEIGHT);
}

/**
 * Paints the light of the room from the colours of a cover, on a canvas of 96×54 pixels: stretched over the screen it
 * is perfectly soft, and the stick behind the TV has no blur to compute.
 */
export async function paintAmbient(canvas: HTMLCanvasElement, coverUrl: string | null, accent: string): Promise<void> {
  const picture = coverUrl === null ? null : await findPicture(coverUrl);
  canvas.width = WIDTH;
  canvas.height = HEIGHT;
  const ink = canvas.getContext('2d');
  if (ink === null) return;
  ink.fillStyle = NIGHT;
  ink.fillRect(0, 0, WIDTH, HEIGHT);
  if (picture === null) {
    paintLamp(ink, accent);
    paintNight(ink, 0.5);
    return;
  }
  ink.imageSmoothingQuality = 'high';
  ink.drawImage(blurByShrinking(picture), -WIDTH * 0.1, -WIDTH * 0.3, WIDTH * 1.2, WIDTH * 1.2);
  // Lamplight: without it the yellows of a cover turn olive in the dark.
  ink.globalCompositeOperation = 'multiply';
  ink.fillStyle = '#ffd2b4';
  ink.fillRect(0, 0, WIDTH, HEIGHT);
  ink.globalCompositeOperation = 'source-over';
  paintNight(ink, 0.66);
}

/** A small tile of noise. Laid over the light it hides the steps that TVs show in dark gradients. */
export function paintGrain(): string {
  const edge = 128;
  const canvas = document.createElement('canvas');
  canvas.width = edge;
  canvas.height = edge;
  const ink = canvas.getContext('2d');
  if (ink === null) return '';
  const grain = ink.createImageData(edge, edge);
  for (let at = 0; at < grain.data.length; at += 4) {
    const value = 90 + Math.floor(Math.random() * 130);
    grain.data.set([value, value, value, 14], at);
  }
  ink.putImageData(grain, 0, 0);
  return canvas.toDataURL('image/png');
}
