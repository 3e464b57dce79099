// Turns the TypeScript of a package (`src`) into JavaScript (`dist`), and copies the JavaScript that stands in it, file by file and without looking at types: `npm run check` does
// that. Run in the package's folder; `--watch` compiles what changes from then on and says `compiled` each time. Decorators and class fields
// follow the compiler options of the nearest tsconfig, so that both compilers agree.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, watch, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { transform } from '@swc/core';

const SOURCES = resolve('src');
const OUTPUT = resolve('dist');
const isSource = (file) => /(?<!\.d)\.ts$|\.mjs$/.test(file);

const { compilerOptions = {} } = JSON.parse(readFileSync('tsconfig.json', 'utf8'));
const {
  experimentalDecorators = false,
  emitDecoratorMetadata = false,
  useDefineForClassFields = true,
} = compilerOptions;

const OPTIONS = {
  swcrc: false,
  configFile: false,
  sourceMaps: true,
  module: { type: 'es6' },
  jsc: {
    target: 'es2023',
    keepClassNames: true,
    parser: { syntax: 'typescript', decorators: experimentalDecorators },
    transform: {
      useDefineForClassFields,
      ...(experimentalDecorators ? { legacyDecorator: true, decoratorMetadata: emitDecoratorMetadata } : {}),
    },
  },
};

async function compile(file) {
  const target = join(OUTPUT, file.replace(/\.ts$/, '.js'));
  const source = readFileSync(join(SOURCES, file), 'utf8');
  const { code, map } = await transform(source, { ...OPTIONS, filename: join(SOURCES, file) });
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, `${code}\n//# sourceMappingURL=${target.split(/[\\/]/).at(-1)}.map\n`);
  writeFileSync(`${target}.map`, map);
}

async function compileAll() {
  // What has no source any more must not be found by tests or imports.
  rmSync(OUTPUT, { recursive: true, force: true });
  const files = readdirSync(SOURCES, { recursive: true }).filter(isSource);
  await Promise.all(files.map(compile));
}

async function recompile(file) {
  try {
    if (existsSync(join(SOURCES, file))) await compile(file);
    else rmSync(join(OUTPUT, file.replace(/\.ts$/, '.js')), { force: true });
    console.log('compiled');
  } catch (error) {
    console.log(error.message);
  }
}

if (process.argv.includes('--watch')) {
  watch(SOURCES, { recursive: true }, (_kind, file) => file && isSource(file) && void recompile(file));
} else {
  await compileAll();
}
