// The console in Chromium, used as a moderator uses it: by pressing what is on the page.
import { chromium } from 'playwright-core';
import { existsSync } from 'node:fs';

import { until } from './wait.mjs';

const kChromium = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/google-chrome']
  .find((path) => path && existsSync(path));

export async function openBrowser() {
  // As root, as in a container of a CI, Chromium's sandbox cannot start.
  const sandbox = process.getuid() === 0 ? ['--no-sandbox'] : [];
  return chromium.launch({ executablePath: kChromium, args: [...sandbox, '--disable-gpu'] });
}

export class Console {
  /** Opens the page in its own browser context (its own cookies) and signs in as the moderator. */
  static async open(browser, stage) {
    const console_ = new Console();
    const { user, password } = stage.moderator();
    console_.context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'vi-VN' });
    console_.page = await console_.context.newPage();
    // The instant of a press, on the clock the agents log with.
    await console_.page.addInitScript(() => {
      addEventListener('click', () => { globalThis.pressedAt = Date.now(); }, true);
    });
    await console_.page.goto(stage.url);
    await console_.byId('signin-user').fill(user);
    await console_.byId('signin-password').fill(password);
    await console_.byId('signin-submit').click();
    await console_.nextKey().waitFor({ timeout: 10000 });
    return console_;
  }

  byId(id) {
    return this.page.getByTestId(id);
  }

  /** The biggest key: it starts the conference, or the next item. */
  nextKey() {
    return this.page.locator('button[data-verb="start"], button[data-verb="next"]');
  }

  /** Presses a key; returns when, in wall ms. */
  async press(key) {
    await key.click({ timeout: 5000 });
    return this.page.evaluate(() => globalThis.pressedAt);
  }

  /**
   * The page shows the room of the next item as ready: the key then asks nothing back. Nobody has signed a
   * pre-flight check in these rooms, which is a remark and no more.
   */
  async untilReady(within = 10000) {
    const shown = this.page.getByTestId('readiness');
    const is = (name) => shown.getAttribute(name, { timeout: 500 });
    await until('the next item is ready', within,
      async () => (await is('data-level')) !== 'red' && ['', 'preflight'].includes(await is('data-reasons')));
  }

  /** The item the page shows live, '' for none. */
  async liveItem() {
    return this.byId('live-item').getAttribute('data-item');
  }

  async untilLive(item, within = 3000) {
    await until(`the page shows ${item} live`, within, async () => (await this.liveItem()) === item);
  }

  /** Goes to `item` by Next, through all items before it. */
  async advanceTo(item, items) {
    for (const each of items.slice(items.indexOf(await this.liveItem()) + 1, items.indexOf(item) + 1)) {
      await this.pressNext(each);
    }
  }

  /**
   * Presses Next for `item` when it is ready and a second has passed since the last advance, as the
   * protocol asks; returns when the press was.
   */
  async pressNext(item) {
    const earliest = (this.lastAdvance ?? 0) + 1050;
    await until('a second since the last advance', 1500, () => Date.now() >= earliest);
    await this.untilReady();
    const at = await this.press(this.nextKey());
    await this.untilLive(item);
    this.lastAdvance = Date.now();
    return at;
  }
}
