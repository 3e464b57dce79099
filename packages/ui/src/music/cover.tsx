'use client';
import { clsx } from 'clsx';
import { useState } from 'react';
import { decideSleeveArt, type SleeveArt } from './sleeve-art.rules';

interface CoverProps {
  src: string | null | undefined;
  /** Empty when the title stands beside it. */
  alt?: string;
  /** Edge in px, or `fill` for the width of the parent. */
  size?: number | 'fill';
  /** What the generated sleeve is made from, e.g. the track id. */
  seed: string;
  /** Large art that is seen at once; small ones in lists load when near. */
  isEager?: boolean;
  className?: string;
}

/** Album art; without a picture, or when it does not load, a printed-looking sleeve made from the seed. */
export function Cover({ src, alt = '', size = 56, seed, isEager = false, className }: CoverProps) {
  const [failed, setFailed] = useState<string | null>(null);
  const edge = size === 'fill' ? undefined : size;
  const hasPicture = Boolean(src) && failed !== src;
  return (
    <span
      className={clsx(
        'relative block shrink-0 overflow-hidden bg-surface-2 after:absolute after:inset-0 after:rounded-[inherit] after:shadow-[inset_0_0_0_1px_rgb(255_240_220/0.09)]',
        size === 'fill' ? 'aspect-square w-full rounded-control' : 'rounded-sleeve',
        className,
      )}
      style={edge === undefined ? undefined : { width: edge, height: edge }}
    >
      {hasPicture ? (
        <img
          src={src ?? undefined}
          alt={alt}
          width={edge ?? 640}
          height={edge ?? 640}
          loading={isEager ? 'eager' : 'lazy'}
          fetchPriority={isEager ? 'high' : undefined}
          decoding="async"
          draggable={false}
          className="size-full object-cover"
          onError={() => setFailed(src ?? null)}
        />
      ) : (
        <Sleeve art={decideSleeveArt(seed)} alt={alt} />
      )}
    </span>
  );
}

function Sleeve({ art, alt }: { art: SleeveArt; alt: string }) {
  const naming = alt ? { role: 'img', 'aria-label': alt } : { 'aria-hidden': true };
  return (
    <svg {...naming} viewBox="0 0 100 100" className="block size-full" preserveAspectRatio="xMidYMid slice">
      <rect width="100" height="100" fill={art.ground} />
      <g transform={`rotate(${art.turn} 50 50)`}>{drawPattern(art)}</g>
    </svg>
  );
}

function drawPattern({ pattern, shape, light, shift }: SleeveArt) {
  switch (pattern) {
    case 'sun':
      return (
        <>
          <circle cx={30 + shift * 40} cy="42" r="27" fill={light} />
          <path d="M-40 62h180M-40 72h180M-40 82h180M-40 92h180M-40 102h180" stroke={shape} strokeWidth="5.5" />
          <path d="M-40 130V58h180v72Z" fill={shape} opacity="0.55" />
        </>
      );
    case 'stripes':
      return (
        <>
          <path d={`M${10 + shift * 30}-40v180`} stroke={shape} strokeWidth="26" />
          <path d={`M${40 + shift * 30}-40v180`} stroke={light} strokeWidth="9" />
          <path d={`M${54 + shift * 30}-40v180`} stroke={light} strokeWidth="3" />
        </>
      );
    case 'arcs':
      return (
        <g fill="none" stroke={shape} strokeWidth="7">
          <circle cx="12" cy="96" r="24" stroke={light} />
          <circle cx="12" cy="96" r="42" />
          <circle cx="12" cy="96" r="60" opacity="0.8" />
          <circle cx="12" cy="96" r="78" opacity="0.55" />
          <circle cx="12" cy="96" r="96" opacity="0.3" />
        </g>
      );
    case 'tiles':
      return (
        <>
          <path d="M0 0h50v50A50 50 0 0 1 0 0ZM50 50h50v50a50 50 0 0 1-50-50Z" fill={shape} />
          <path d={shift < 0.5 ? 'M50 50a50 50 0 0 1 50-50v50Z' : 'M0 100a50 50 0 0 1 50-50v50Z'} fill={light} />
        </>
      );
  }
}
