export { TEST_APP } from './accounts/apps.js';
export { SandboxClock } from './clock.js';
export type { Fault, FaultWish } from './faults/faults.js';
export { type Sandbox, type SandboxOptions, startSandbox } from './sandbox.js';
export type { Profile, Settings } from './settings.js';
export { toneHz } from './tone.js';
