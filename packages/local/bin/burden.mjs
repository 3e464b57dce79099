/** Makes a machine slow on purpose: programs that compute, one that writes to the disk. They end with their parent. */
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';

const LOOPS_PER_CORE = 2;

const BUSY = `
const parent = process.ppid;
for (;;) {
  const until = Date.now() + 500;
  while (Date.now() < until);
  if (process.ppid !== parent) process.exit();
}`;

/** Writes 64 MB again and again into one file, each megabyte to the disk. */
const WRITER = `
const { openSync, writeSync, fsyncSync } = require('node:fs');
const parent = process.ppid;
const file = openSync(process.argv[1], 'w');
const chunk = Buffer.alloc(1 << 20, 'x');
for (let n = 0; process.ppid === parent; n = (n + 1) % 64) {
  writeSync(file, chunk, 0, chunk.length, n * chunk.length);
  fsyncSync(file);
}`;

/** Lays the burden on; the way to take it off again. The writer's file lies in `folder`. */
export function burden(folder) {
  const loops = availableParallelism() * LOOPS_PER_CORE;
  const children = Array.from({ length: loops }, () => run(BUSY));
  children.push(run(WRITER, join(folder, 'burden')));
  return async () => {
    const ends = children.map((child) => new Promise((resolve) => child.once('exit', resolve)));
    for (const child of children) child.kill('SIGKILL');
    await Promise.all(ends);
  };
}

function run(program, ...args) {
  return spawn(process.execPath, ['-e', program, ...args], { stdio: 'ignore' });
}
