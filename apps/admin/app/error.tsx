'use client';

import { ErrorScreen } from '../src/shell/error-screen';

export default function ErrorPage({ error, retry }: { error: Error; retry: () => void }) {
  return <ErrorScreen error={error} onRetry={retry} />;
}
