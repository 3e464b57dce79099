export { Ballots } from './ballots.service.js';
export { OptionTitles } from './option-titles.js';
export { VoteModule } from './vote.module.js';
export { Votes } from './votes.service.js';
