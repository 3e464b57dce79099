export { findFreePort } from './free-port.js';
export { ChildProgram } from './stage/child-program.js';
export type { TallyDifference } from './stage/oracles.js';
export { isApiBuilt, Stage, type StageOptions } from './stage/stage.js';
export type { EventWishes, StageEvent, StageVenue } from './stage/venue.js';
