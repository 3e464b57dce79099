import type { Metadata, Viewport } from 'next';
import type { ReactNode } from 'react';
import { Providers } from '../src/shell/providers';
import './globals.css';

export const metadata: Metadata = {
  title: 'Votebox',
  description: 'Plan your nights and run them live.',
  robots: { index: false },
};
export const viewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  viewportFit: 'cover',
  themeColor: '#120e0b',
};

export default function RootLayout({ children }: { children: ReactNode }) {
  return (
    <html lang="en">
      <body className="vb-room min-h-dvh">
        <Providers>{children}</Providers>
      </body>
    </html>
  );
}
