export * from './enums.js';
export * from './errors.js';
export * from './limits.js';
export * from './paths.js';
export * from './permissions.js';
export * from './proof.js';
export type * from './views.js';
export type * from './live.js';
export type * from './dto/index.js';
