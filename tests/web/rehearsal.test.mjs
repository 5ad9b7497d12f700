// Rehearsals: opened before the conference, unmistakable on every page, any item, drills, the result.

import { test } from 'node:test';
import assert from 'node:assert/strict';
import { itemOf, liveView, readyView, rehearsing, roomOf } from './support/founding_view.mjs';
import {
  assertFits,
  commandOf,
  kDesk,
  kPhone,
  openConsole,
  poorContrasts,
  useBrowser,
  waitForAttribute,
} from './support/page.mjs';
import { serve } from './support/recorded_server.mjs';

useBrowser();

const free = (page) => waitForAttribute(page, 'next-key', 'aria-disabled', 'false');

for (const [name, viewport] of [
  ['desk', kDesk],
  ['phone', kPhone],
]) {
  test(`on a ${name} a rehearsal is opened at either pace before the conference begins`, async (context) => {
    const server = await serve(context, readyView());
    const page = await openConsole(context, server, { viewport });
    assert.equal(await page.getByTestId('rehearsal-banner').count(), 0);
    const open = async (pace) => {
      await waitForAttribute(page, 'start-key', 'aria-disabled', 'false');
      await page.getByTestId('rehearsal-open').click();
      return commandOf(server, () => page.getByTestId(`rehearse-${pace}`).click());
    };
    assert.deepEqual(await open(4), ['open_rehearsal', { pace: 4 }]);
    assert.deepEqual(await open(1), ['open_rehearsal', { pace: 1 }]);
    await assertFits(page);
  });

  test(`on a ${name} every page of a rehearsal says so and still fits`, async (context) => {
    const server = await serve(context, rehearsing(liveView(), { pace: 4 }));
    const page = await openConsole(context, server, { viewport });
    for (const path of ['/', '/secretary', '/wall', '/clock', '/programme']) {
      await page.goto(new URL(path, server.url).href);
      const banner = page.getByTestId('rehearsal-banner');
      await banner.waitFor();
      assert.match(await banner.innerText(), /TỔNG DUYỆT lần 1[^]*nhanh 4 lần/);
      await assertFits(page);
    }
    assert.deepEqual(await poorContrasts(page), []);
  });
}

test('the conference itself offers no drill and no way to play another item', async (context) => {
  const server = await serve(context, liveView());
  const page = await openConsole(context, server);
  await page.getByTestId('choose-i12').click();
  assert.equal(await page.getByTestId('play-from').count(), 0);
  assert.equal(await page.getByTestId('rehearsal-tools').count(), 0);
  assert.equal(await page.getByTestId('rehearsal-open').count(), 0);
});

test('any item is played from its row, one that is done as well', async (context) => {
  const server = await serve(context, rehearsing(liveView()));
  const page = await openConsole(context, server);
  for (const item of ['i12', 'i03']) {
    await free(page);
    await page.getByTestId(`choose-${item}`).click();
    assert.deepEqual(await commandOf(server, () => page.getByTestId('play-from').click()), [
      'play_from',
      { item },
    ]);
  }
});

test('a room is dropped for a while, and everybody sees which and how long', async (context) => {
  const view = rehearsing(liveView());
  const server = await serve(context, view);
  const page = await openConsole(context, server);
  await page.getByTestId('rehearsal-tools').click();
  await page.getByTestId('drill-room').selectOption('bac-ai');
  await page.getByTestId('drill-seconds').selectOption('20');
  assert.deepEqual(await commandOf(server, () => page.getByTestId('drill-start').click()), [
    'drop_room',
    { room: 'bac-ai', seconds: 20 },
  ]);
  server.change((next) => {
    next.rehearsal.drill = { room: 'bac-ai', until: Date.now() + 20_000 };
    roomOf(next, 'bac-ai').agent = 'offline';
  });
  await page.getByTestId('drill').waitFor();
  assert.match(await page.getByTestId('drill').innerText(), /Bác Ái[^]*0:(2[01]|1\d)/);
  await page.getByTestId('rehearsal-tools').click();
  await free(page);
  assert.deepEqual(await commandOf(server, () => page.getByTestId('drill-end').click()), [
    'end_drill',
    {},
  ]);
});

test('closing shows what was measured against the plan', async (context) => {
  const view = rehearsing(liveView());
  const server = await serve(context, view);
  const page = await openConsole(context, server);
  await free(page);
  assert.deepEqual(await commandOf(server, () => page.getByTestId('rehearsal-close-key').click()), [
    'close_rehearsal',
    {},
  ]);
  const after = readyView();
  after.rehearsed = {
    number: 1,
    pace: 4,
    began_at: Date.now() - 600_000,
    ended_at: Date.now(),
    items: after.items.map(({ id, number, title, minutes }) => ({
      item: id,
      number,
      title,
      planned_ms: minutes * 60_000,
      used_ms: number === 2 ? minutes * 60_000 + 90_000 : null,
    })),
  };
  server.replace(after);
  await page.getByTestId('rehearsed-i02').waitFor();
  assert.match(await page.getByTestId('rehearsed-i02').innerText(), /\+01:30/);
  assert.match(await page.getByTestId('rehearsed-i01').innerText(), /chưa duyệt/);
  assert.equal(await page.getByTestId('rehearsal-banner').count(), 0);
  assert.equal(itemOf(after, 'i01').state, 'pending');
});

test('the clocks of the page run as fast as the rehearsal', async (context) => {
  const now = Date.now();
  const view = rehearsing(liveView({ leftMs: 5 * 60_000, now }), { pace: 4, agoMs: 0, now });
  const server = await serve(context, view);
  const page = await openConsole(context, server);
  const seconds = async () => {
    const [minute, second] = (await page.locator('.clock-digits').first().innerText()).split(':');
    return Number(minute) * 60 + Number(second);
  };
  const first = { left: await seconds(), at: performance.now() };
  await page.waitForFunction((from) => {
    const [minute, second] = document.querySelector('.clock-digits').innerText.split(':');
    return from - (Number(minute) * 60 + Number(second)) >= 10;
  }, first.left, { timeout: 10000 });
  const passed = (performance.now() - first.at) / 1000;
  const counted = first.left - (await seconds());
  assert.ok(Math.abs(counted - 4 * passed) < 4, `${counted} s counted in ${passed} s`);
});
