// Many rooms on a page, and many hands on a list: tiers, dragging, a name with the floor, a reason.

import { test } from 'node:test';
import assert from 'node:assert/strict';
import { discussionView, liveView, roomOf, threeTiers } from './support/founding_view.mjs';
import {
  assertFits,
  commandOf,
  kDesk,
  kPhone,
  openConsole,
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
  test(`on a ${name} sixty-four rooms stand tier by tier, the troubled ones first`, async (context) => {
    const view = threeTiers();
    const lost = view.rooms[40];
    Object.assign(lost, { agent: 'offline', picture: 'none', sound: 'none' });
    assert.equal(view.rooms.length, 64);
    const server = await serve(context, view);
    const page = await openConsole(context, server, { viewport });
    for (const path of ['/', '/wall']) {
      await page.goto(new URL(path, server.url).href);
      const communes = page.getByTestId('tier-xa');
      await communes.waitFor();
      const first = communes.locator('article').first();
      assert.equal(await first.getAttribute('data-testid'), `room-${lost.id}`);
      assert.match(await communes.locator('h3').innerText(), /Cấp xã[^]*55\/56[^]*1 cần xử lý/);
      assert.equal(await page.locator('article').count(), 64);
      assert.equal(await page.getByTestId('troubled-huyen').count(), 0);
      await assertFits(page);
    }
  });
}

test('eight rooms stay in the order of the roster, whatever happens to them', async (context) => {
  const view = liveView();
  Object.assign(roomOf(view, 'bac-ai'), { agent: 'offline', picture: 'none' });
  const server = await serve(context, view);
  const page = await openConsole(context, server);
  const shown = await page
    .locator('.rooms article')
    .evaluateAll((all) => all.map((tile) => tile.dataset.testid));
  assert.deepEqual(
    shown,
    view.rooms.map((room) => `room-${room.id}`),
  );
});

test('an item is dragged in front of another', async (context) => {
  const server = await serve(context, liveView());
  // Tall enough to see both ends of the way: what the list does while it scrolls is the browser's.
  const page = await openConsole(context, server, { viewport: { width: 1440, height: 900 } });
  await free(page);
  assert.deepEqual(
    await commandOf(server, () =>
      page.getByTestId('agenda-i13').dragTo(page.getByTestId('agenda-i11')),
    ),
    ['move', { item: 'i13', after: 'i10' }],
  );
  await free(page);
  assert.deepEqual(
    await commandOf(server, () =>
      page.getByTestId('agenda-i12').dragTo(page.getByTestId('agenda-i10')),
    ),
    ['move', { item: 'i12', after: null }],
  );
  assert.equal(await page.getByTestId('agenda-i02').getAttribute('draggable'), null);
});

test('a request is dragged in front of another', async (context) => {
  const server = await serve(context, discussionView());
  const page = await openConsole(context, server);
  await free(page);
  assert.deepEqual(
    await commandOf(server, () =>
      page.getByTestId('request-q3').dragTo(page.getByTestId('request-q2')),
    ),
    ['move_request', { request: 'q3', before: 'q2' }],
  );
});

test('the floor is given by name, with the room’s own list at hand', async (context) => {
  const server = await serve(context, discussionView());
  const page = await openConsole(context, server);
  await free(page);
  await page.getByTestId('name-q2').click();
  const field = page.getByTestId('speaker-title');
  assert.equal(await field.inputValue(), roomOf(discussionView(), 'bac-ai').speakers[0]);
  await field.fill('Bí thư Huyện ủy Bác Ái');
  assert.deepEqual(await commandOf(server, () => page.getByTestId('give_floor-submit').click()), [
    'give_floor',
    { room: 'bac-ai', request: 'q2', speaker_title: 'Bí thư Huyện ủy Bác Ái' },
  ]);
});

test('a reason goes with the next hold or extension, once', async (context) => {
  const server = await serve(context, liveView());
  const page = await openConsole(context, server);
  await free(page);
  await page.getByTestId('reason').fill(' Đại biểu xin thêm thời gian ');
  assert.deepEqual(await commandOf(server, () => page.getByTestId('extend-2').click()), [
    'extend',
    { minutes: 2, reason: 'Đại biểu xin thêm thời gian' },
  ]);
  await free(page);
  assert.deepEqual(await commandOf(server, () => page.getByTestId('hold-key').click()), [
    'hold',
    { reason: '' },
  ]);
});
