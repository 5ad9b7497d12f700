import { build } from 'esbuild';

import { buildPage } from '../../../common/page/build_page.mjs';

await buildPage({ folder: new URL('./', import.meta.url), build, title: 'Nhịp Cầu – điểm cầu' });
