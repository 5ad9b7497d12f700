// The signs of what is recorded and streamed: on the moderator's page and the wall.

import { test } from 'node:test';
import assert from 'node:assert/strict';
import { liveView } from './support/founding_view.mjs';
import { kDesk, kPhone, openConsole, poorContrasts, useBrowser, waitForAttribute } from './support/page.mjs';
import { serve } from './support/recorded_server.mjs';

useBrowser();

const output = (id, more = {}) => ({
  id, kind: 'record', room: null, state: 'running', wanted: true, running_since: Date.now() - 61_000,
  megabytes: 23, file: `${id}.mkv`, error: null, retries: 0, ...more,
});

test('nothing is said where nothing is recorded', async (context) => {
  const server = await serve(context, liveView());
  const page = await openConsole(context, server);
  assert.equal(await page.getByTestId('output-recordings').count(), 0);
});

for (const [name, path, shows] of [['the console', '/', 'live-item'], ['the wall', '/wall', 'wall-page']]) {
  test(`${name} says how long is recorded and how much`, async (context) => {
    const view = liveView();
    view.outputs = [output('ghi-hinh'), output('ghi-hinh.tinh', { room: 'tinh' })];
    const server = await serve(context, view);
    const page = await openConsole(context, server, { path, shows });
    const sign = page.getByTestId('output-recordings');
    await waitForAttribute(page, 'output-recordings', 'data-state', 'good');
    assert.match(await sign.innerText(), /GHI HÌNH\s+01:0\d · 46 MB/);
    assert.equal(await page.getByTestId('output-streams').count(), 0);
  });
}

test('one that fails is what the sign says, and it can be read', async (context) => {
  const view = liveView();
  view.outputs = [
    output('ghi-hinh'),
    output('ghi-hinh.tinh', { room: 'tinh', state: 'absent', running_since: null }),
    output('truyen-hinh', { kind: 'srt', state: 'starting', running_since: null }),
    output('nghi', { kind: 'rtmp', wanted: false, state: 'idle', running_since: null }),
  ];
  const server = await serve(context, view);
  const page = await openConsole(context, server);
  await waitForAttribute(page, 'output-recordings', 'data-state', 'bad');
  await waitForAttribute(page, 'output-streams', 'data-state', 'waiting');
  assert.match(await page.getByTestId('output-recordings').innerText(), /CÓ LỖI/);
  assert.deepEqual(await poorContrasts(page), []);
});

for (const viewport of [kDesk, kPhone]) {
  test(`the page is not wider than the screen with the signs, ${viewport.width} px`, async (context) => {
    const view = liveView();
    view.outputs = [output('ghi-hinh', { megabytes: 123456 }), output('truyen-hinh', { kind: 'srt' })];
    const server = await serve(context, view);
    const page = await openConsole(context, server, { viewport });
    await page.getByTestId('output-streams').waitFor();
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    assert.ok(wide <= 0, `${wide} px too wide`);
  });
}
