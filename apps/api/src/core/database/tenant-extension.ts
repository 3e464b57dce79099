import { Prisma } from './generated/client.js';

/** Models that belong to no venue; `db.for(ctx)` refuses them. */
export const GLOBAL_MODELS = new Set<string>([
  'User',
  'LoginSession',
  'RefreshToken',
  'PasswordReset',
  'DisplayPairing',
]);

type Args = Record<string, unknown> & { where?: Record<string, unknown>; data?: unknown; create?: unknown };

const WITH_WHERE = new Set([
  'findFirst',
  'findFirstOrThrow',
  'findUnique',
  'findUniqueOrThrow',
  'findMany',
  'update',
  'updateMany',
  'updateManyAndReturn',
  'upsert',
  'delete',
  'deleteMany',
  'count',
  'aggregate',
  'groupBy',
]);
const WITH_DATA = new Set(['create', 'createMany', 'createManyAndReturn']);

/**
 * Adds the venue to every where and to the data of every create, so that forgetting it is harmless and naming another
 * venue finds nothing. The row-level security of Postgres is the second wall behind this one.
 */
export function scopeArgs(venueId: string, model: string, operation: string, given: unknown): unknown {
  if (GLOBAL_MODELS.has(model)) throw new Error(`${model} belongs to no venue: use unscopedPrisma`);
  const args: Args = { ...((given ?? {}) as Args) };
  const key = model === 'Venue' ? 'id' : 'venueId';
  if (WITH_WHERE.has(operation)) args.where = { ...args.where, [key]: venueId };
  else if (!WITH_DATA.has(operation)) throw new Error(`${operation} is not known to the tenant wall`);
  if (WITH_DATA.has(operation)) args.data = withVenue(args.data, key, venueId);
  if (operation === 'upsert') args.create = withVenue(args.create, key, venueId);
  return args;
}

function withVenue(data: unknown, key: string, venueId: string): unknown {
  if (Array.isArray(data)) return data.map((row) => withVenue(row, key, venueId));
  return { ...(data as Record<string, unknown>), [key]: venueId };
}

/** The extension for interactive transactions, where the row-level-security setting is made once at the start. */
export function scopedTo(venueId: string) {
  return Prisma.defineExtension({
    name: 'tenant',
    query: {
      $allModels: {
        $allOperations({ model, operation, args, query }) {
          return query(scopeArgs(venueId, model, operation, args) as typeof args);
        },
      },
    },
  });
}
