export { Ballots, type BallotSpec } from './ballots.service.js';
export { OptionTitles } from './option-titles.js';
export { VoteModule } from './vote.module.js';
export { VoteWriter } from './vote-writer.js';
export { type Cast, Votes } from './votes.service.js';
