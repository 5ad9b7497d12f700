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
export async function openPage(test, server, { viewport = kDesk, path = '/' } = {}) {
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
  await page.goto(new URL(path, server.url).href);
  return page;
}

/** Signed in on `path`, the first view drawn: `shows` is there. */
export async function openConsole(
  test,
  server,
  { user = 'dieu-hanh', viewport = kDesk, path = '/', shows = 'live-item' } = {},
) {
  const page = await openPage(test, server, { viewport, path });
  await page.getByTestId('signin-user').fill(user);
  await page.getByTestId('signin-password').fill('mat-khau');
  await page.getByTestId('signin-submit').click();
  await page.getByTestId(shows).waitFor();
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

/** Does something on the page and gives back the command that it sends, without what all have in common. */
export async function commandOf(server, act) {
  const before = server.commands.length;
  await act();
  const { verb, args, expect } = await eventually(() => server.commands[before]);
  assert.deepEqual(expect, { live_run: server.view.live?.run ?? null });
  return [verb, args];
}

/** The page fits its window: nothing has to be scrolled sideways to. */
export async function assertFits(page) {
  const { content, window } = await page.evaluate(() => ({
    content: document.documentElement.scrollWidth,
    window: innerWidth,
  }));
  assert.ok(content <= window, `the page is ${content} wide in ${window}`);
}

/** The boxes of test ids, each wholly in sight without scrolling. */
export async function assertInSight(page, ...testIds) {
  const { width, height } = page.viewportSize();
  for (const id of testIds) {
    const box = await page.getByTestId(id).boundingBox();
    const inside =
      box && box.x >= 0 && box.y >= 0 && box.x + box.width <= width && box.y + box.height <= height;
    assert.ok(inside, `${id}: ${JSON.stringify(box)} in ${width}x${height}`);
  }
}

/** Relative luminance contrast of WCAG 2, of each visible text against the nearest opaque background. */
function findPoorContrasts() {
  const parse = (colour) => colour.match(/[\d.]+/g).map(Number);
  const channel = (value) =>
    value / 255 <= 0.03928 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4;
  const luminance = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const background = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const [r, g, b, alpha = 1] = parse(getComputedStyle(at).backgroundColor);
      if (alpha === 1) return [r, g, b];
    }
    return [0, 0, 0];
  };
  const poor = [];
  for (const element of document.querySelectorAll('body *')) {
    const text = [...element.childNodes]
      .filter((node) => node.nodeType === 3)
      .map((node) => node.data.trim())
      .join('');
    if (
      !text ||
      element.closest('[aria-disabled="true"], .sr-only') ||
      !element.getClientRects().length
    )
      continue;
    const lights = [
      luminance(parse(getComputedStyle(element).color)),
      luminance(background(element)),
    ].sort((a, b) => b - a);
    const contrast = (lights[0] + 0.05) / (lights[1] + 0.05);
    if (contrast < 4.5) poor.push(`${text}: ${contrast.toFixed(2)}`);
  }
  return poor;
}

/** The texts of the page that are harder to read than WCAG AA allows. */
export function poorContrasts(page) {
  return page.evaluate(findPoorContrasts);
}
