export { BallotTerms } from './ballot-terms.js';
export { Ballots } from './ballots.service.js';
export { OptionTitles } from './option-titles.js';
export { VoteModule } from './vote.module.js';
export { type Judged, Quarantine } from './quarantine.service.js';
export { maySeeCounts, type ResultsTerms, type Viewer, withoutVotes } from './visibility.rules.js';
export { Voters } from './voters.service.js';
export { Votes } from './votes.service.js';
