interface SpotifyMarkProps {
  /** Edge in px. */
  size?: number;
  className?: string;
}

/** Spotify's sign, in its own colour and untouched, as its rules ask. Its name stands beside it. */
export function SpotifyMark({ size = 21, className }: SpotifyMarkProps) {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" aria-hidden="true" className={className}>
      <circle cx="12" cy="12" r="12" fill="#1ed760" />
      <g fill="none" stroke="#000" strokeLinecap="round">
        <path d="M5.3 8.4c4.6-1.3 9.6-.8 13.4 1.4" strokeWidth="2.3" />
        <path d="M5.9 12.2c4-1.1 8.2-.6 11.5 1.3" strokeWidth="1.9" />
        <path d="M6.4 15.8c3.4-.9 6.8-.5 9.6 1.1" strokeWidth="1.6" />
      </g>
    </svg>
  );
}
