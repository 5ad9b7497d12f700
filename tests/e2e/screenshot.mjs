// The picture of the console in README.md: a real conference with a paper from a district on air.
// Usage: node screenshot.mjs OUT.png [WIDTHxHEIGHT]
import { Console, openBrowser } from './support/page.mjs';
import { Stage } from './support/stage.mjs';
import { kItems } from './support/founding.mjs';
import { until } from './support/wait.mjs';

const [out, size = '1440x900'] = process.argv.slice(2);
const [width, height] = size.split('x').map(Number);
const stage = await Stage.open({ picture: { size: '640x360', fps: '25' } });
const browser = await openBrowser();
try {
  const moderator = await Console.open(browser, stage);
  await moderator.page.setViewportSize({ width, height });
  await moderator.advanceTo('i09', kItems);
  await until('the bridge confirms the room', 5000,
    async () => (await moderator.byId('programme-actual').getAttribute('data-room')) === 'ninh-son');
  await moderator.untilReady();
  await moderator.page.screenshot({ path: out });
} finally {
  await browser.close();
  await stage.close();
}
