import path from 'node:path';
import type { NextConfig } from 'next';

/** Messages are compiled at build time, so that no ICU parser is sent to phones. */
const messageLoader = path.join(import.meta.dirname, 'scripts/message.loader.cjs');

/**
 * What phones get in place of React: the same interface in a sixth of the bytes (docs/adr/0017). Pages are rendered by React
 * at build time, and while developing, where its refresh and its warnings are worth more.
 */
const SMALL_REACT = {
  'react/jsx-runtime$': 'preact/jsx-runtime',
  'react-dom/client$': 'preact/compat/client',
  'react-dom$': 'preact/compat',
  react$: 'preact/compat',
};

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
  webpack(webpackConfig, { dev, isServer }) {
    if (!dev && !isServer) Object.assign(webpackConfig.resolve.alias, SMALL_REACT);
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
