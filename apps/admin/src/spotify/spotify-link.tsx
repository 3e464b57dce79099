import { ExternalLink } from 'lucide-react';
import type { ReactNode } from 'react';

/** The link back that Spotify asks for wherever something of its catalogue is shown. */
export function SpotifyLink({ href, children }: { href: string | undefined; children: ReactNode }) {
  if (!href) return null;
  return (
    <a
      href={href}
      target="_blank"
      rel="noreferrer"
      className="inline-flex shrink-0 items-center gap-1 font-semibold underline-offset-4 hover:text-text hover:underline"
    >
      {children}
      <ExternalLink aria-hidden className="size-3.5" />
    </a>
  );
}
