/** The screens of a night that is not running, in one piece. */
export { Ended } from './ended.screen';
export { HoldPanel } from './hold-panel';
export { NightRefusal } from './night-refusal.screen';
export { NotStarted } from './not-started.screen';
