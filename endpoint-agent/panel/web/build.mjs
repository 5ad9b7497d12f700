// Builds dist/: the page, one script, one style sheet, the icon. Nothing inline: the page's
// content-security policy allows only its own files. The page lies there once more for each of its paths.
import { build } from 'esbuild';
import { cp, mkdir, readFile } from 'node:fs/promises';

const here = (path) => new URL(path, import.meta.url).pathname;

await mkdir(here('dist'), { recursive: true });
await cp(here('static'), here('dist'), { recursive: true });
const pages = JSON.parse(await readFile(here('src/pages.json'), 'utf8'));
for (const path of Object.keys(pages).filter((each) => each !== '/')) {
  await cp(here('static/index.html'), here(`dist${path}`));
}
await build({
  entryPoints: [
    { in: here('src/main.tsx'), out: 'app' },
    { in: here('src/styles/app.css'), out: 'app' },
  ],
  outdir: here('dist'),
  nodePaths: [here('node_modules')], // what common/page uses lies here
  bundle: true,
  minify: true,
  format: 'esm',
  // Browsers of about 2021 and newer: what a technician's phone runs.
  target: ['chrome94', 'firefox93', 'safari15'],
  legalComments: 'eof',
  logLevel: 'warning',
});
