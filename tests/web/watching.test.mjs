// What the page shows of the conference: clocks, rooms, programme, alarms; and what a viewer may not do.

import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { itemOf, liveView, readyView, roomOf } from './support/founding_view.mjs';
import {
  eventually,
  kDesk,
  kPhone,
  openConsole,
  openPage,
  poorContrasts,
  useBrowser,
  waitForAttribute,
} from './support/page.mjs';
import { RecordedServer, serve } from './support/recorded_server.mjs';

useBrowser();

const jpeg = (colour) => readFile(new URL(`support/thumbnail-${colour}.jpg`, import.meta.url));

/** The colour in the middle of a room's tile, as [red, green, blue]. */
function pixel(page, room) {
  return page.getByTestId(`thumbnail-${room}`).evaluate((canvas) => {
    const data = canvas.getContext('2d').getImageData(160, 90, 1, 1).data;
    return [...data.slice(0, 3)];
  });
}

test('signing in shows the conference, and a wrong password a sentence', async (context) => {
  const server = await serve(context, readyView());
  const page = await openPage(context, server);
  await page.getByTestId('signin-user').fill('dieu-hanh');
  await page.getByTestId('signin-password').fill('sai');
  await page.getByTestId('signin-submit').click();
  await page.getByText('Sai tên đăng nhập hoặc mật khẩu.').waitFor();
  await page.getByTestId('signin-password').fill('mat-khau');
  await page.getByTestId('signin-submit').click();
  await page.getByText('Hội nghị phân tích, đánh giá PAPI, PAR INDEX, SIPAS năm 2021').waitFor();
  assert.match(await page.getByTestId('who').innerText(), /dieu-hanh\s+Người điều hành/);
  await page.getByTestId('signout').click();
  await page.getByTestId('signin-user').waitFor();
});

test('the countdown crosses zero into time over', async (context) => {
  const view = liveView({ leftMs: 3_000 });
  const server = await serve(context, view);
  const page = await openConsole(context, server);
  const clock = page.getByTestId('live-clock');
  await waitForAttribute(page, 'live-clock', 'data-state', 'almost');
  await waitForAttribute(page, 'live-clock', 'data-state', 'over', 8000);
  assert.match(await clock.innerText(), /quá giờ\s*\+00:0\d/);
});

test('clocks follow the time of the server, not of this computer', async (context) => {
  const view = liveView({ leftMs: 5 * 60_000, now: Date.now() + 3_600_000 });
  const server = new RecordedServer(view);
  server.clockAhead = 3_600_000;
  await server.start();
  context.after(() => server.stop());
  const page = await openConsole(context, server);
  assert.match(await page.getByTestId('live-clock').innerText(), /\n0(5:00|4:5\d)$/);
});

test('a held clock stands still and says so', async (context) => {
  const view = liveView();
  view.live.held = true;
  view.live.clock = { frozen_left: 125_000 };
  const server = await serve(context, view);
  const page = await openConsole(context, server);
  const seen = new Set();
  const until = Date.now() + 1300;
  await eventually(async () => {
    seen.add(await page.getByTestId('live-clock').innerText());
    return Date.now() > until;
  });
  assert.equal(seen.size, 1);
  assert.match([...seen][0], /Tạm dừng\s*02:05/);
});

test('a room is on air only by the fact, and says that it is being switched to before', async (context) => {
  const view = liveView();
  roomOf(view, 'ninh-son').on_air = false;
  view.programme = {
    wanted: { room: 'ninh-son' },
    actual: { room: 'tinh' },
    since: Date.now(),
    agrees: false,
  };
  roomOf(view, 'tinh').on_air = true;
  const server = await serve(context, view);
  const page = await openConsole(context, server);
  const tile = page.getByTestId('room-ninh-son');
  assert.equal(await tile.getAttribute('data-on-air'), 'false');
  assert.match(await tile.innerText(), /Đang chuyển/);
  assert.match(await page.getByTestId('room-tinh').innerText(), /ĐANG LÊN HÌNH/);
  assert.equal(await page.getByTestId('programme-actual').getAttribute('data-room'), 'tinh');
  await page.getByText('KHÔNG KHỚP').waitFor();
  server.change((next) => {
    roomOf(next, 'ninh-son').on_air = true;
    roomOf(next, 'tinh').on_air = false;
    next.programme.actual = { room: 'ninh-son' };
    next.programme.agrees = true;
  });
  await waitForAttribute(page, 'room-ninh-son', 'data-on-air', 'true');
  assert.match(await tile.innerText(), /ĐANG LÊN HÌNH/);
  assert.equal(await page.getByTestId('room-tinh').getAttribute('data-on-air'), 'false');
  await page.getByText('KHÔNG KHỚP').waitFor({ state: 'detached' });
});

test('a tile tells what is wrong with its room', async (context) => {
  const view = liveView();
  const since = Date.UTC(2022, 6, 14, 2, 12, 40);
  Object.assign(roomOf(view, 'bac-ai'), {
    agent: 'offline',
    agent_since: since,
    picture: 'unknown',
    sound: 'unknown',
    link: null,
  });
  Object.assign(roomOf(view, 'ninh-hai'), { picture: 'frozen', sound: 'none' });
  Object.assign(roomOf(view, 'ninh-phuoc'), { muted_locally: true, microphone_open: true });
  roomOf(view, 'thuan-bac').muted_locally = true;
  roomOf(view, 'thuan-bac').link.muted_at_device = true;
  Object.assign(roomOf(view, 'phan-rang'), { agent: 'offline', agent_since: 0, link: null });
  const unmeasured = Object.keys(roomOf(view, 'tinh').link).map((key) => [key, null]);
  Object.assign(roomOf(view, 'thuan-nam').link, { path: 'tls' });
  Object.assign(roomOf(view, 'thuan-bac').link, { paths: 2, paths_up: 1 });
  roomOf(view, 'tinh').link = {
    ...Object.fromEntries(unmeasured),
    screen_fps: 29.6,
    measured_at: 0,
  };
  const server = await serve(context, view);
  const page = await openConsole(context, server);
  assert.equal(await page.getByTestId('room-bac-ai').getAttribute('data-online'), 'false');
  assert.match(
    await page.getByTestId('room-bac-ai').innerText(),
    /chưa có hình[^]*mất kết nối từ 09:12:40/,
  );
  assert.match(await page.getByTestId('room-phan-rang').innerText(), /chưa kết nối$/);
  assert.match(await page.getByTestId('room-tinh').innerText(), /\n30 hình\/s$/);
  assert.match(await page.getByTestId('room-ninh-hai').innerText(), /đứng hình · mất tiếng/);
  assert.match(await page.getByTestId('room-ninh-phuoc').innerText(), /tự tắt micro/);
  assert.match(await page.getByTestId('room-ninh-son').innerText(), /micro mở/);
  assert.match(await page.getByTestId('room-thuan-bac').innerText(), /tắt tiếng tại thiết bị/);
  assert.match(
    await page.getByTestId('room-thuan-nam').innerText(),
    /CHUẨN BỊ[^]*Ninh Sơn[^]*qua cổng TLS · mất gói 0,2 % · 25 ms · 30 hình\/s/,
  );
  assert.match(await page.getByTestId('room-thuan-bac').innerText(), /không còn dự phòng · mất gói/);
  assert.match(await page.getByTestId('board').innerText(), /6\/8 đã kết nối/);
});

test('thumbnails are drawn, each in its room', async (context) => {
  const server = await serve(context, liveView());
  const page = await openConsole(context, server);
  assert.match(await page.getByTestId('room-bac-ai').innerText(), /Bác Ái\s*chưa có hình/);
  server.sendThumbnail('bac-ai', await jpeg('red'));
  server.sendThumbnail('ninh-son', await jpeg('green'));
  await waitForAttribute(page, 'thumbnail-bac-ai', 'data-state', 'fresh');
  await waitForAttribute(page, 'thumbnail-ninh-son', 'data-state', 'fresh');
  const [red, green] = [await pixel(page, 'bac-ai'), await pixel(page, 'ninh-son')];
  assert.ok(red[0] > 200 && red[1] < 60, `red tile: ${red}`);
  assert.ok(green[1] > 150 && green[0] < 60, `green tile: ${green}`);
  server.sendThumbnail('bac-ai', await jpeg('blue'));
  await eventually(async () => (await pixel(page, 'bac-ai'))[2] > 200);
});

test('a picture tells its age from two seconds on and is called old after five', async (context) => {
  const server = await serve(context, liveView());
  const page = await openConsole(context, server);
  server.sendThumbnail('tinh', await jpeg('red'), Date.now() - 1_500);
  await waitForAttribute(page, 'thumbnail-tinh', 'data-state', 'fresh');
  await page.getByTestId('age-tinh').waitFor();
  assert.match(await page.getByTestId('age-tinh').innerText(), /^2 giây trước$/);
  await waitForAttribute(page, 'thumbnail-tinh', 'data-state', 'old');
  assert.match(await page.getByTestId('age-tinh').innerText(), /^hình cũ · 5 giây trước$/);
  server.sendThumbnail('tinh', await jpeg('green'));
  await waitForAttribute(page, 'thumbnail-tinh', 'data-state', 'fresh');
  assert.equal(await page.getByTestId('age-tinh').count(), 0);
});

test('the programme shows planned and expected times, what was used and what is over', async (context) => {
  const server = await serve(context, liveView({ number: 9, lateMs: 8 * 60_000 + 20_000 }));
  const page = await openConsole(context, server);
  assert.match(await page.getByTestId('drift').innerText(), /chậm 8 phút/);
  assert.equal(await page.getByTestId('agenda-i08').getAttribute('data-state'), 'done');
  assert.match(await page.getByTestId('agenda-i06').innerText(), /đã xong\s*08:45\s*\+00:45/);
  assert.equal(await page.getByTestId('agenda-i09').getAttribute('data-state'), 'live');
  assert.equal(await page.getByTestId('agenda-i10').getAttribute('data-next'), 'true');
  const hours = (text) =>
    [...text.matchAll(/\b(\d\d):(\d\d)\b/g)].map(([, h, m]) => Number(h) * 60 + Number(m));
  const [planned, expected] = hours(await page.getByTestId('agenda-i10').innerText());
  assert.ok([8, 9].includes((expected - planned + 1440) % 1440), `${planned} and ${expected}`);
});

test('expected times slide once the clock is past slide_from', async (context) => {
  const view = liveView({ leftMs: -70_000 });
  const server = await serve(context, view);
  const page = await openConsole(context, server);
  assert.match(await page.getByTestId('drift').innerText(), /chậm 1 phút/);
  server.change((next) => {
    next.forecast.slide_from = Date.now() - 3 * 60_000;
  });
  await page.getByTestId('drift').getByText('chậm 3 phút').waitFor();
});

test('the live item is scrolled into sight in a long programme', async (context) => {
  const server = await serve(context, liveView({ number: 18 }));
  const page = await openConsole(context, server);
  const [row, list] = await Promise.all([
    page.getByTestId('agenda-i18').boundingBox(),
    page.locator('.agenda-list').boundingBox(),
  ]);
  assert.ok(
    row.y >= list.y && row.y + row.height <= list.y + list.height,
    `${row.y} in ${list.y}+${list.height}`,
  );
});

test('alarms are listed, the critical first, and read out once', async (context) => {
  const server = await serve(context, liveView());
  const page = await openConsole(context, server);
  assert.match(await page.getByTestId('alarms').innerText(), /Không có cảnh báo/);
  server.change((next) => {
    next.alarms.push(
      {
        id: 'a1',
        level: 'warning',
        room: 'tinh',
        since: Date.now() - 5000,
        text: { vi: 'Tiếng nhỏ.', en: 'Quiet.' },
      },
      {
        id: 'a2',
        level: 'critical',
        room: 'bac-ai',
        since: Date.now(),
        text: { vi: 'Bác Ái mất kết nối.', en: 'Bác Ái is gone.' },
      },
    );
  });
  await page.getByTestId('alarm-a2').waitFor();
  assert.match(
    await page.getByTestId('alarms').innerText(),
    /Nghiêm trọng[^]*Bác Ái mất kết nối\.[^]*Tiếng nhỏ\./,
  );
  await page
    .getByTestId('announcer')
    .getByText('Bác Ái mất kết nối.')
    .waitFor({ state: 'attached' });
  await page.getByTestId('lang-switch').click();
  assert.match(await page.getByTestId('alarms').innerText(), /Critical[^]*Bác Ái is gone\./);
});

test('a viewer sees the same and has no keys', async (context) => {
  const server = await serve(context, liveView());
  const page = await openConsole(context, server, { user: 'xem', shows: 'wall-page' });
  await page.getByTestId('pages').selectOption('/');
  await page.getByTestId('live-item').waitFor();
  for (const id of [
    'live-clock',
    'room-tinh',
    'agenda-i09',
    'programme-actual',
    'next-info',
    'alarms',
  ]) {
    assert.equal(await page.getByTestId(id).count(), 1, id);
  }
  for (const id of [
    'next-key',
    'start-key',
    'hold-key',
    'resume-key',
    'extend-1',
    'finish-key',
    'undo-key',
    'choose-i10',
    'insert-open',
    'conclude-open',
    'correct-open',
    'holders',
    'chair-microphone',
    'mute-all',
    'raise-form',
    'seat',
  ]) {
    assert.equal(await page.getByTestId(id).count(), 0, id);
  }
  await page.keyboard.press('n');
  await page.keyboard.press('h');
  await page.getByTestId('lang-switch').click();
  await page.getByText('Read-only view').waitFor();
  assert.equal(server.commands.length, 0);
});

test('the language is remembered', async (context) => {
  const server = await serve(context, liveView());
  const page = await openConsole(context, server);
  await page.getByTestId('lang-switch').click();
  await page.reload();
  await page.getByText('Current item').waitFor();
  assert.equal(await page.evaluate(() => document.documentElement.lang), 'en');
});

test('header, live item, next key and eight rooms fit on 1280 by 720', async (context) => {
  const server = await serve(context, liveView({ leftMs: -135_000, lateMs: 500_000 }));
  const page = await openConsole(context, server);
  for (const english of [false, true]) {
    if (english) await page.getByTestId('lang-switch').click();
    const ids = [
      ...server.view.rooms.map(({ id }) => `room-${id}`),
      'next-key',
      'live-clock',
      'wall-clock',
      'page-link',
      'alarms',
    ];
    for (const id of ids) {
      const box = await page.getByTestId(id).boundingBox();
      assert.ok(
        box.y >= 0 && box.y + box.height <= kDesk.height && box.x + box.width <= kDesk.width,
        `${id}: ${JSON.stringify(box)}`,
      );
    }
    const clipped = await page
      .locator('.now-panel, .next-key')
      .evaluateAll((all) =>
        all
          .filter((element) => element.scrollHeight > element.clientHeight + 1)
          .map((element) => element.className),
      );
    assert.deepEqual(clipped, []);
  }
});

test('every text has the contrast of WCAG AA', async (context) => {
  const view = liveView({ leftMs: -10_000 });
  view.next.readiness = {
    level: 'red',
    reasons: [{ code: 'offline', vi: 'mất kết nối', en: 'offline' }],
  };
  view.undo = { until: Date.now() + 30_000, verb: 'next', by: 'dieu-hanh-2' };
  view.bridge.state = 'down';
  Object.assign(roomOf(view, 'bac-ai'), {
    agent: 'offline',
    picture: 'unknown',
    sound: 'unknown',
    link: null,
  });
  Object.assign(roomOf(view, 'ninh-hai'), { picture: 'frozen' });
  view.alarms = [
    { id: 'a1', level: 'warning', room: null, since: 0, text: { vi: 'Một.', en: 'One.' } },
    { id: 'a2', level: 'critical', room: null, since: 0, text: { vi: 'Hai.', en: 'Two.' } },
  ];
  itemOf(view, 'i07').used_ms += 60_000;
  const server = await serve(context, view);
  const page = await openConsole(context, server);
  assert.deepEqual(await poorContrasts(page), []);
  await page.setViewportSize(kPhone);
  await page.getByTestId('next-key').click(); // asks for the second press: the red key
  await waitForAttribute(page, 'next-key', 'data-confirming', 'true');
  assert.deepEqual(await poorContrasts(page), []);
});
