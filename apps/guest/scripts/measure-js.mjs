#!/usr/bin/env node
/**
 * Sums the compressed scripts that the pages in out/ load at once, prints JSON, and fails above the budget. The head names
 * them as preloads (see pages/_document.tsx); a page without any is a fault of this program.
 * Scripts for browsers without modules are not loaded by any browser that can run the app, and do not count.
 * `laterBytes`: what is loaded when the page is idle or on a tap (the socket, all songs, sheets, other languages).
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const BUDGET_BYTES = 94_000;
const out = join(import.meta.dirname, '../out');

const compressedBytes = (file) => gzipSync(readFileSync(join(out, file)), { level: 9 }).length;

function listScripts(page) {
  const html = readFileSync(join(out, page), 'utf8');
  const preloads = [...html.matchAll(/<link rel="preload" as="script" href="([^"?]+)/g)];
  const tags = [...html.matchAll(/<script\b[^>]*\bsrc="([^"?]+)[^"]*"[^>]*>/g)];
  return [...preloads, ...tags.filter(([tag]) => !/\bnomodule\b/i.test(tag))].map(([, file]) => file);
}

function listAllScripts() {
  return readdirSync(join(out, '_next/static'), { recursive: true })
    .filter((file) => file.endsWith('.js') && !file.includes('polyfills'))
    .map((file) => `/_next/static/${String(file)}`);
}

const pages = ['index.html', 'event.html'].map((page) => {
  const scripts = listScripts(page).map((file) => ({ file, bytes: compressedBytes(file) }));
  return { page, bytes: scripts.reduce((sum, { bytes }) => sum + bytes, 0), scripts };
});
const first = new Set(pages.flatMap(({ scripts }) => scripts.map(({ file }) => file)));
const laterBytes = listAllScripts()
  .filter((file) => !first.has(file))
  .reduce((sum, file) => sum + compressedBytes(file), 0);
const isWithinBudget = pages.every(({ bytes }) => bytes > 0 && bytes <= BUDGET_BYTES);

console.log(JSON.stringify({ budgetBytes: BUDGET_BYTES, isWithinBudget, laterBytes, pages }, null, 2));
process.exitCode = isWithinBudget ? 0 : 1;
