// Modules of the console's source, bundled for node: what is pure is tested without a browser.

import { createRequire } from 'node:module';

const kConsole = new URL('../../../orchestrator/console/', import.meta.url);
const requireOfConsole = createRequire(new URL('package.json', kConsole));
const esbuild = requireOfConsole('esbuild');

/** `path` below orchestrator/console/src. */
export async function consoleModule(path) {
  const built = await esbuild.build({
    entryPoints: [new URL(`src/${path}`, kConsole).pathname],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    nodePaths: [new URL('node_modules', kConsole).pathname],
  });
  const code = Buffer.from(built.outputFiles[0].contents).toString('base64');
  return import(`data:text/javascript;base64,${code}`);
}
