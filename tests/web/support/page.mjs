// One browser for a test file, a fresh profile for each page.

import { after, before } from 'node:test';
import assert from 'node:assert/strict';
import { chromium } from 'playwright-core';

const kBrowser = process.env.NHIPCAU_CHROMIUM ?? '/usr/bin/chromium';
const kFlags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export const kDesk = { width: 1280, height: 720 };
export const kPhone = { width: 390, height: 844 };

let browser;

/** Call once at the top of a test file. */
export function useBrowser() {
  before(async () => {
    browser = await chromium.launch({ executablePath: kBrowser, args: kFlags });
  });
  after(() => browser.close());
}

/** A page on `server`, closed with the test; anything the page complains about fails the test. */
export async function openPage(test, server, { viewport = kDesk } = {}) {
  const context = await browser.newContext({ viewport });
  const page = await context.newPage();
  const complaints = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (/Content Security Policy/.test(message.text())) complaints.push(message.text());
  });
  test.after(async () => {
    await context.close();
    assert.deepEqual(complaints, []);
  });
  await page.goto(server.url);
  return page;
}

/** Signed in, the first view drawn. */
export async function openConsole(test, server, { user = 'dieu-hanh', viewport = kDesk } = {}) {
  const page = await openPage(test, server, { viewport });
  await page.getByTestId('signin-user').fill(user);
  await page.getByTestId('signin-password').fill('mat-khau');
  await page.getByTestId('signin-submit').click();
  await page.getByTestId('live-item').waitFor();
  return page;
}

/** Waits until `probe` gives something truthy, and gives it back; no longer than `withinMs`. */
export async function eventually(probe, withinMs = 5000) {
  const giveUpAt = Date.now() + withinMs;
  for (;;) {
    const found = await probe();
    if (found) return found;
    if (Date.now() > giveUpAt) throw new Error(`not within ${withinMs} ms: ${probe}`);
    await new Promise((done) => setImmediate(done));
  }
}

/** Waits for an attribute of a test id to become `value`. */
export async function waitForAttribute(page, testId, name, value, withinMs = 5000) {
  await page
    .locator(`[data-testid="${testId}"][${name}="${value}"]`)
    .waitFor({ state: 'attached', timeout: withinMs });
}
