/** The screens and panels of a night whose music does not run, in one piece. */
export { Ended } from './ended.screen';
export { HoldPanel } from './hold-panel';
export { MusicSoonPanel } from './music-soon-panel';
export { NightRefusal } from './night-refusal.screen';
export { NotStarted } from './not-started.screen';
