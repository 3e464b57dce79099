#!/usr/bin/env node
// Starts the sandbox by itself: `spotify-sandbox [--port 8099] [--profile dev2026|extended] [--virtual-clock] [--track-seconds 20-40]`.
import { runSandbox } from '../dist/run-sandbox.js';

await runSandbox(process.argv.slice(2));
