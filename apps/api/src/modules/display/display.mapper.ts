import type { DisplayView } from '@votebox/contracts';
import type { Display } from '../../core/database/generated/client.js';

export function toDisplayView({ id, name, createdAt, lastSeenAt }: Display): DisplayView {
  return { id, name, createdAt: createdAt.toISOString(), lastSeenAt: lastSeenAt?.toISOString() ?? null };
}
