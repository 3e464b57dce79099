import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { REPOSITORY_DIR } from '../repository.js';
import { findTool } from '../testing/machine-tools.js';
import { countPlaywright, type PlaywrightReport } from './counting.rules.js';
import { lastLines, runCommand } from './run-command.js';
import { crashed, type Suite } from './suite.js';

const CONFIG = join(REPOSITORY_DIR, 'packages', 'config', 'playwright.config.ts');

/** The browser tests of the three apps, when there are any. */
export function listBrowserSuites(logFile: string, env: NodeJS.ProcessEnv): Suite[] {
  if (!existsSync(CONFIG)) return [];
  return [{ name: 'browser', needs: 'time', run: () => runInBrowser(logFile, env) }];
}

async function runInBrowser(logFile: string, env: NodeJS.ProcessEnv): ReturnType<Suite['run']> {
  const chromium = findTool('chromium', env);
  if (chromium === null) {
    const report =
      'Skipped: no Chromium was found. Install one (apt-get install chromium-headless-shell) or set CHROMIUM_PATH.';
    return { passed: 0, failed: 0, skipped: 1, report };
  }
  const scratch = mkdtempSync(join(tmpdir(), 'votebox-browser-'));
  const resultFile = join(scratch, 'result.json');
  try {
    const playwright = createRequire(join(REPOSITORY_DIR, 'package.json')).resolve('@playwright/test/cli');
    const { code, signal, output } = await runCommand(
      process.execPath,
      [playwright, 'test', '-c', CONFIG, '--reporter=list,json'],
      { logFile, env: { ...env, CHROMIUM_PATH: chromium, PLAYWRIGHT_JSON_OUTPUT_FILE: resultFile } },
    );
    if (!existsSync(resultFile)) return crashed(`playwright ended with ${signal ?? code}\n${lastLines(output, 80)}`);
    return countPlaywright(JSON.parse(readFileSync(resultFile, 'utf8')) as PlaywrightReport, code, output);
  } catch (error) {
    return crashed(String(error));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
