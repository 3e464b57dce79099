import path from 'node:path';
import type { NextConfig } from 'next';

/** Messages are compiled at build time, so that no ICU parser is sent to phones. */
const messageLoader = path.join(import.meta.dirname, 'scripts/message.loader.cjs');

const config: NextConfig = {
  output: 'export',
  // Types are checked by `npm run check`, for all packages alike.
  typescript: { ignoreBuildErrors: true },
  reactStrictMode: true,
  poweredByHeader: false,
  images: { unoptimized: true },
  transpilePackages: ['@votebox/client', '@votebox/ui', '@votebox/contracts'],
  outputFileTracingRoot: path.join(import.meta.dirname, '../..'),
  experimental: { clientRouterFilter: false },
  webpack(webpackConfig) {
    webpackConfig.resolve.alias['use-intl/format-message$'] = 'use-intl/format-message/format-only';
    webpackConfig.module.rules.push({
      test: /\.json$/,
      include: path.join(import.meta.dirname, 'messages'),
      type: 'javascript/auto',
      use: messageLoader,
    });
    return webpackConfig;
  },
};

export default config;
