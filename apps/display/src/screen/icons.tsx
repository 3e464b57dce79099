interface IconProps {
  className?: string;
}

const frame = {
  viewBox: '0 0 24 24',
  fill: 'none',
  stroke: 'currentColor',
  strokeWidth: 2.4,
  strokeLinecap: 'round' as const,
  strokeLinejoin: 'round' as const,
  'aria-hidden': true,
};

export function LockIcon({ className }: IconProps) {
  return (
    <svg {...frame} className={className}>
      <rect x="4" y="10.5" width="16" height="10" rx="2.5" />
      <path d="M7.5 10.5V7a4.5 4.5 0 0 1 9 0v3.5" />
    </svg>
  );
}

export function PinIcon({ className }: IconProps) {
  return (
    <svg {...frame} className={className}>
      <path d="M9 3h6l-.7 7 3.7 3.5v2H6v-2L9.7 10 9 3ZM12 15.5V21" />
    </svg>
  );
}

export function SpeakerIcon({ className }: IconProps) {
  return (
    <svg {...frame} className={className}>
      <path d="M4 9.5v5h3.5L13 19V5L7.5 9.5H4ZM16.5 9a4.2 4.2 0 0 1 0 6M19 6.5a8 8 0 0 1 0 11" />
    </svg>
  );
}

export function PeopleIcon({ className }: IconProps) {
  return (
    <svg {...frame} className={className}>
      <circle cx="9" cy="8" r="3.6" />
      <path d="M2.5 20c.4-3.8 3-6 6.5-6s6.1 2.2 6.5 6M16 4.8a3.6 3.6 0 0 1 0 6.4M18 14.5c2 .8 3.2 2.7 3.5 5.5" />
    </svg>
  );
}
