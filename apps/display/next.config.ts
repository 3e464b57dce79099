import type { NextConfig } from 'next';

const config: NextConfig = {
  output: 'export',
  // Types are checked by `npm run check`, for all packages alike.
  typescript: { ignoreBuildErrors: true },
  basePath: '/display',
  reactStrictMode: true,
  images: { unoptimized: true },
  transpilePackages: ['@votebox/client', '@votebox/ui', '@votebox/contracts'],
};

export default config;
