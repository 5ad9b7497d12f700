// The pages beside the moderator's: who lands where, what each shows, and what it must not.

import { test } from 'node:test';
import assert from 'node:assert/strict';
import { discussionView, itemOf, liveView, request, roomOf } from './support/founding_view.mjs';
import {
  assertFits,
  assertInSight,
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

const pathOf = (page) => new URL(page.url()).pathname;
const sizes = [
  ['desk', kDesk],
  ['phone', kPhone],
];

for (const [user, home, shows, others] of [
  ['dieu-hanh', '/', 'next-key', ['/secretary', '/wall', '/clock', '/programme']],
  ['thu-ky', '/secretary', 'secretary-page', ['/', '/wall', '/clock', '/programme']],
  ['ky-thuat-ninh-hai', '/room', 'room-page', ['/clock', '/programme']],
  ['giam-sat', '/wall', 'wall-page', ['/', '/clock', '/programme']],
  ['xem', '/wall', 'wall-page', ['/', '/clock', '/programme']],
]) {
  test(`${user} lands on ${home} and is led only where the role may look`, async (context) => {
    const server = await serve(context, liveView());
    const page = await openConsole(context, server, { user, shows });
    assert.equal(pathOf(page), home);
    const offered = await page
      .getByTestId('pages')
      .locator('option')
      .evaluateAll((all) => all.map((option) => option.value));
    assert.deepEqual(offered.sort(), [home, ...others].sort());
  });
}

test('a page that is asked for by its path is shown, and one of another role is not', async (context) => {
  const server = await serve(context, liveView());
  const page = await openConsole(context, server, {
    user: 'xem',
    path: '/clock',
    shows: 'clock-page',
  });
  assert.equal(pathOf(page), '/clock');
  await page.goto(new URL('/secretary', server.url).href);
  await page.getByTestId('wall-page').waitFor();
  assert.equal(pathOf(page), '/wall');
  await page.getByTestId('pages').selectOption('/programme');
  await page.getByTestId('programme-page').waitFor();
  await page.goBack();
  await page.getByTestId('wall-page').waitFor();
});

for (const viewport of [{ width: 1920, height: 1080 }, kDesk]) {
  test(`the digits of the clock are two fifths of ${viewport.width}x${viewport.height} high`, async (context) => {
    for (const leftMs of [300_000, -725_000]) {
      const server = await serve(context, liveView({ leftMs }));
      const page = await openConsole(context, server, {
        viewport,
        path: '/clock',
        shows: 'big-clock-digits',
      });
      const digit = await page.getByTestId('big-clock-digits').evaluate((element) => {
        const context = document.createElement('canvas').getContext('2d');
        const { fontSize, fontWeight, fontFamily } = getComputedStyle(element);
        context.font = `${fontWeight} ${fontSize} ${fontFamily}`;
        return context.measureText('0').actualBoundingBoxAscent;
      });
      assert.ok(digit >= 0.4 * viewport.height, `${digit} of ${viewport.height}`);
      await assertInSight(page, 'big-clock-digits', 'clock-next');
      await assertFits(page);
    }
  });
}

for (const [name, viewport] of sizes) {
  test(`on a ${name} the clock turns amber, then red with the time over, and shows that it stands`, async (context) => {
    const server = await serve(context, liveView({ leftMs: 62_000 }));
    const page = await openConsole(context, server, {
      viewport,
      path: '/clock',
      shows: 'big-clock',
    });
    await waitForAttribute(page, 'big-clock', 'data-state', 'running');
    await waitForAttribute(page, 'big-clock', 'data-state', 'almost');
    server.change((next) => {
      next.live.clock = { zero_at: Date.now() - 135_000 };
    });
    await waitForAttribute(page, 'big-clock', 'data-state', 'over');
    assert.match(await page.getByTestId('big-clock').innerText(), /\+\s*02:1\d/);
    server.change((next) => {
      next.live.held = true;
      next.live.clock = { frozen_left: 90_000 };
    });
    await waitForAttribute(page, 'big-clock', 'data-frozen', 'true');
    assert.match(await page.getByTestId('big-clock').innerText(), /Tạm dừng[^]*01:30/);
    await assertFits(page);
  });
}

test('the clock counts the turn of who has the floor', async (context) => {
  const server = await serve(context, discussionView({ leftMs: 20 * 60_000 }));
  const page = await openConsole(context, server, { path: '/clock', shows: 'big-clock' });
  await waitForAttribute(page, 'big-clock', 'data-turn', 'ninh-hai');
  assert.match(await page.getByTestId('big-clock').innerText(), /0(4:00|3:5\d)/);
  await page.getByText('Chủ tịch UBND huyện Ninh Hải').waitFor();
  server.change((next) => {
    next.floor.turns = [];
  });
  await waitForAttribute(page, 'big-clock', 'data-turn', '');
  assert.match(await page.getByTestId('big-clock').innerText(), /(20:00|19:5\d)/);
});

for (const [name, viewport] of sizes) {
  test(`on a ${name} the public programme has items and hours, and nothing of lateness or lines`, async (context) => {
    const view = liveView({ lateMs: 8 * 60_000, leftMs: -130_000 });
    roomOf(view, 'bac-ai').agent = 'offline';
    itemOf(view, 'i12').state = 'skipped';
    view.alarms = [
      { id: 'a1', level: 'critical', room: 'bac-ai', since: 0, text: { vi: 'Hỏng.', en: 'Bad.' } },
    ];
    const server = await serve(context, view);
    const page = await openConsole(context, server, {
      user: 'xem',
      viewport,
      path: '/programme',
      shows: 'programme-page',
    });
    const text = await page.getByTestId('programme-page').innerText();
    assert.match(text, /Phát biểu kết luận Hội nghị/);
    for (const never of [/chậm/, /quá giờ/, /mất kết nối/, /Hỏng/, /micro/, /xã Phước Nam/]) {
      assert.doesNotMatch(text, never);
    }
    assert.equal(await page.getByTestId('public-i09').getAttribute('aria-current'), 'step');
    assert.match(await page.getByTestId('public-i09').innerText(), /Đang diễn ra/);
    const [planned, expected] = (await page.getByTestId('public-i10').innerText()).match(
      /\d\d:\d\d/g,
    );
    assert.notEqual(planned, expected);
    await assertFits(page);
  });

  test(`on a ${name} the wall shows every room, what is on air, now and next`, async (context) => {
    const server = await serve(context, discussionView());
    const page = await openConsole(context, server, { user: 'xem', viewport, shows: 'wall-page' });
    assert.equal(await page.locator('[data-testid^="room-"]').count(), 8);
    assert.match(await page.getByTestId('room-ninh-hai').innerText(), /ĐANG LÊN HÌNH/);
    assert.match(await page.getByTestId('wall-now').innerText(), /Ninh Hải[^]*Thảo luận/);
    assert.match(await page.getByTestId('wall-next').innerText(), /Thường trực Tỉnh ủy/);
    await assertInSight(page, 'wall-now', 'wall-next', 'live-clock');
    await assertFits(page);
  });

  test(`on a ${name} the secretary keeps the queue and sees what ran when, and cannot advance`, async (context) => {
    const server = await serve(context, discussionView());
    const page = await openConsole(context, server, {
      user: 'thu-ky',
      viewport,
      shows: 'secretary-page',
    });
    await page.getByTestId('raise').locator('summary').click();
    await page.getByTestId('raise-room').selectOption('thuan-bac');
    await page.getByTestId('raise-kind').selectOption('point_of_order');
    assert.deepEqual(await commandOf(server, () => page.getByTestId('raise-submit').click()), [
      'raise',
      { room: 'thuan-bac', kind: 'point_of_order', topic: '' },
    ]);
    await waitForAttribute(page, 'deny-q2', 'aria-disabled', 'false');
    assert.deepEqual(await commandOf(server, () => page.getByTestId('accept-q2').click()), [
      'settle',
      { request: 'q2', status: 'accepted', reason: '' },
    ]);
    await waitForAttribute(page, 'deny-q2', 'aria-disabled', 'false');
    assert.deepEqual(await commandOf(server, () => page.getByTestId('down-q2').click()), [
      'move_request',
      { request: 'q2', before: null },
    ]);
    assert.match(await page.getByTestId('agenda-i08').innerText(), /\d\d:\d\d–\d\d:\d\d/);
    for (const id of ['next-key', 'hold-key', 'call-key', 'give-q2', 'choose-i17', 'mute-all']) {
      assert.equal(await page.getByTestId(id).count(), 0, id);
    }
    await page.keyboard.press('n');
    await page.keyboard.press('c');
    assert.equal(server.commands.length, 3);
    assert.equal(await page.getByTestId('log').count(), 1);
    await assertFits(page);
  });

  test(`on a ${name} a technician sees the room's tally and asks for the floor`, async (context) => {
    const view = discussionView();
    view.floor.queue.push(request('q9', 'ninh-hai', 'reply', 'Bổ sung', Date.now()));
    const server = await serve(context, view);
    const page = await openConsole(context, server, {
      user: 'ky-thuat-ninh-hai',
      viewport,
      shows: 'room-page',
    });
    await waitForAttribute(page, 'big-tally', 'data-state', 'air');
    await page.getByTestId('raise-topic').fill('Giải pháp cải thiện SIPAS');
    assert.deepEqual(await commandOf(server, () => page.keyboard.press('Enter')), [
      'raise',
      { room: 'ninh-hai', kind: 'speech', topic: 'Giải pháp cải thiện SIPAS' },
    ]);
    await waitForAttribute(page, 'raise-submit', 'aria-disabled', 'false');
    assert.match(await page.getByTestId('own-q9').innerText(), /Trả lời thứ tự 3/);
    assert.equal(await page.getByTestId('own-q2').count(), 0);
    assert.deepEqual(await commandOf(server, () => page.getByTestId('cancel-q9').click()), [
      'settle',
      { request: 'q9', status: 'cancelled', reason: '' },
    ]);
    await assertFits(page);
  });
}

test('a technician is told when the room comes next, and what is wrong with it', async (context) => {
  const view = liveView({ number: 8 });
  view.items.forEach((item) => {
    if (item.id === 'i09') item.room = 'ninh-hai';
  });
  view.next.room = 'ninh-hai';
  Object.assign(roomOf(view, 'ninh-hai'), { standby: true, sound: 'none' });
  const server = await serve(context, view);
  const page = await openConsole(context, server, {
    user: 'ky-thuat-ninh-hai',
    shows: 'room-page',
  });
  await waitForAttribute(page, 'big-tally', 'data-state', 'standby');
  await page.getByTestId('your-turn-next').waitFor();
  assert.match(await page.getByTestId('room-lines').innerText(), /mất tiếng/);
  assert.match(await page.getByTestId('own-turns').innerText(), /\d\d:\d\d/);
});

for (const [user, path, shows, words] of [
  ['dieu-hanh', '/', 'next-key', ['Next', 'Hold', 'Queue', 'recoverable', 'Mute all']],
  ['thu-ky', '/secretary', 'secretary-page', ['Queue', 'As run', 'Activity log', 'accepted']],
  ['ky-thuat-ninh-hai', '/room', 'room-page', ['ON AIR', 'Ask for the floor', 'mic open']],
  ['xem', '/wall', 'wall-page', ['Current item', 'Next item', 'ON AIR']],
  ['xem', '/clock', 'clock-page', ['Has the floor', 'Next:']],
  ['xem', '/programme', 'programme-page', ['Planned', 'Expected', 'Now']],
]) {
  test(`${path} speaks English when asked, and every text of it can be read`, async (context) => {
    const server = await serve(context, discussionView({ lateMs: 600_000 }));
    const page = await openConsole(context, server, { user, path, shows });
    assert.deepEqual(await poorContrasts(page), []);
    await page.getByTestId('lang-switch').click();
    const text = await page.evaluate(() => document.body.textContent);
    for (const word of words) assert.ok(text.includes(word), `${word} in ${text}`);
    for (const word of ['Đăng xuất', 'Kế hoạch', 'Dự kiến', 'Tiếp theo', 'ĐANG LÊN HÌNH']) {
      assert.ok(!text.includes(word), `${word} in ${text}`);
    }
    for (const viewport of [kDesk, kPhone]) {
      await page.setViewportSize(viewport);
      await assertFits(page);
    }
  });
}
