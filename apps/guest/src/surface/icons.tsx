import type { ReactNode } from 'react';

interface IconProps {
  size?: number;
  className?: string;
}

function line(drawing: ReactNode) {
  return function Icon({ size = 22, className }: IconProps) {
    return (
      <svg
        width={size}
        height={size}
        viewBox="0 0 24 24"
        fill="none"
        stroke="currentColor"
        strokeWidth="2.2"
        strokeLinecap="round"
        strokeLinejoin="round"
        aria-hidden="true"
        className={className}
      >
        {drawing}
      </svg>
    );
  };
}

export const IconUp = line(<path d="M12 19V5.5M5.5 12 12 5.5l6.5 6.5" />);
export const IconCheck = line(<path d="m5 12.8 4.6 4.7L19.2 7" />);
export const IconClose = line(<path d="M6 6l12 12M18 6 6 18" />);
export const IconBack = line(<path d="M15 5l-7 7 7 7" />);
export const IconSearch = line(<path d="M10.8 17.6a6.8 6.8 0 1 0 0-13.6 6.8 6.8 0 0 0 0 13.6ZM20.5 20.5l-4.9-4.9" />);
export const IconMenu = line(<path d="M4 8h16M4 16h10" />);
export const IconPin = line(<path d="M9 4h6l-.8 6 3.3 3.4H6.5L9.8 10 9 4ZM12 13.6V21" />);
export const IconLock = line(<path d="M7 11V8a5 5 0 0 1 10 0v3M6 11h12v9H6z" />);
export const IconShare = line(<path d="M12 15V4M8 7.5 12 3.6l4 3.9M5 12.5V20h14v-7.5" />);
export const IconUndo = line(<path d="M8.5 5.5 4.5 9.5l4 4M5 9.5h9a5 5 0 0 1 0 10H9.5" />);
export const IconNext = line(<path d="M6 5.5 15.5 12 6 18.5v-13ZM18.5 5.5v13" />);
export const IconPause = line(<path d="M8.5 5.5v13M15.5 5.5v13" />);
export const IconCloudOff = line(
  <path d="M4 4l16 16M9 8.2a6 6 0 0 1 8.6 3.4 3.9 3.9 0 0 1 2 6.6M16 19H7.4a4.4 4.4 0 0 1-1-8.7" />,
);
export const IconTicket = line(<path d="M4 7.5h16v3a2 2 0 0 0 0 3.6v3H4v-3a2 2 0 0 0 0-3.6v-3ZM13.5 7.7v9.2" />);
export const IconInfo = line(<path d="M12 11v6M12 7.2v.1M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Z" />);
export const IconInstall = line(<path d="M12 4v10M8 10.5l4 4 4-4M5 19.5h14" />);
