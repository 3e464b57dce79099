import type { NextConfig } from 'next';

const config: NextConfig = {
  output: 'export',
  basePath: '/admin',
  reactStrictMode: true,
  images: { unoptimized: true },
  transpilePackages: ['@votebox/client', '@votebox/ui', '@votebox/contracts'],
};

export default config;
