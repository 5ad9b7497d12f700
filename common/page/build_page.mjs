// Builds a page's dist/: the page, one script, one style sheet, the icon. Nothing inline: its content-security policy
// allows only its own files. Written over what is there: a program may be serving it. The page lies there once more
// for each of its paths: /clock, /wall, …
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';

const shared = (path) => new URL(path, import.meta.url).pathname;

/** `folder`: a URL that ends with a slash; `build`: esbuild's, which lies in that folder's packages; `title`: of the page. */
export async function buildPage({ folder, build, title }) {
  const here = (path) => new URL(path, folder).pathname;
  const page = (await readFile(shared('index.html'), 'utf8')).replace('TITLE', title);
  const pages = JSON.parse(await readFile(here('src/pages.json'), 'utf8'));
  await mkdir(here('dist'), { recursive: true });
  await cp(shared('icon.svg'), here('dist/icon.svg'));
  for (const path of new Set(['/', ...Object.keys(pages)])) {
    await writeFile(here(`dist${path === '/' ? '/index.html' : path}`), page);
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
    // Browsers of about 2021 and newer: what a province's computers and a technician's phone run.
    target: ['chrome94', 'firefox93', 'safari15'],
    legalComments: 'eof',
    logLevel: 'warning',
  });
}
