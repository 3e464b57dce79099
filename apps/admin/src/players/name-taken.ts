import { ApiError } from '@votebox/client';

/** Two players of a venue cannot have one name; nothing else about a player conflicts while it is saved. */
export const isNameTaken = (error: unknown): boolean => error instanceof ApiError && error.code === 'CONFLICT';
