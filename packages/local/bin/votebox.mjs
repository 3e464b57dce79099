#!/usr/bin/env node
// The way in: works on a fresh clone with nothing but Node. Written in old syntax so that an old Node reaches the message.
const COMMANDS = ['start', 'dev', 'test', 'migrate', 'verify-audit', 'reset-password'];
const OLDEST_NODE = [20, 19];

function isTooOld(version) {
  const [major, minor] = version.split('.').map(Number);
  return major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1]);
}

function main() {
  if (isTooOld(process.versions.node)) {
    console.error(
      'Votebox needs Node.js ' + OLDEST_NODE.join('.') + ' or newer; this is ' + process.versions.node + '.',
    );
    console.error('Get it from https://nodejs.org (the LTS version), then run the same command again.');
    process.exit(1);
  }
  const command = process.argv[2];
  const flags = process.argv.slice(3);
  if (COMMANDS.indexOf(command) < 0) {
    console.error('Usage: node packages/local/bin/votebox.mjs ' + COMMANDS.join('|') + ' [flags]');
    process.exit(1);
  }
  import('./bootstrap.mjs')
    .then(function (bootstrap) {
      return bootstrap.run(command, flags);
    })
    .catch(function (error) {
      // Only what is not there or cannot be read: all else is told by the bootstrap.
      console.error('Votebox could not go on. ' + ((error && error.message) || error));
      console.error('The checkout seems to be incomplete: look at "git status", or clone it again.');
      process.exit(1);
    });
}

main();
