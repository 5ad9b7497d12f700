// The technical desk speaks to one room: the key that is held, and who is told of it; the sound itself is in tests/media.

import { test } from 'node:test';
import assert from 'node:assert/strict';
import { liveView } from './support/founding_view.mjs';
import {
  assertFits,
  eventually,
  kPhone,
  openConsole,
  useBrowser,
  waitForAttribute,
} from './support/page.mjs';
import { serve } from './support/recorded_server.mjs';

useBrowser();

const kRoom = 'ninh-hai';

/** A microphone that needs no device, and a note of every track that a sender is given. */
function fakeMicrophone() {
  globalThis.given = [];
  const replace = RTCRtpSender.prototype.replaceTrack;
  RTCRtpSender.prototype.replaceTrack = function (track) {
    globalThis.given.push(track === null ? 'nothing' : track.kind);
    return replace.call(this, track);
  };
  const devices = {
    getUserMedia: async (wanted) => {
      globalThis.asked = wanted;
      return new AudioContext().createMediaStreamDestination().stream;
    },
  };
  Object.defineProperty(navigator, 'mediaDevices', { value: devices, configurable: true });
}

async function openDesk(context, options = {}) {
  const server = await serve(context, liveView());
  const page = await openConsole(context, server, {
    user: 'giam-sat',
    path: '/wall',
    shows: 'wall-page',
    ...options,
  });
  await page.evaluate(fakeMicrophone);
  const posts = [];
  await page.route(/\/whip\//, (route) => {
    posts.push(`${route.request().method()} ${new URL(route.request().url()).pathname}`);
  }); // no answer: the line stays "connecting"
  return { server, page, posts, key: page.getByTestId(`talk-${kRoom}`) };
}

const keyState = (page, state) => waitForAttribute(page, `talk-${kRoom}`, 'data-state', state);
const given = (page) => page.evaluate(() => globalThis.given);

/** What the bridge finds out, as the server passes it on. */
function heard(server, by) {
  server.change((view) => {
    view.desk = by.map((user) => ({ room: kRoom, by: user, since: server.now() }));
  });
}

test('the microphone is sent while the key is held, to that room, and nothing when it is let go', async (context) => {
  const { server, page, posts, key } = await openDesk(context);
  await key.hover();
  await page.mouse.down();
  await keyState(page, 'connecting');
  await eventually(async () => posts.length > 0);
  assert.deepEqual(posts, [`POST /whip/${kRoom}/desk`]);
  assert.deepEqual(await given(page), ['audio']);
  assert.equal(await page.evaluate(() => globalThis.asked.video), undefined);
  heard(server, ['giam-sat']);
  await keyState(page, 'heard');
  assert.equal(await key.getAttribute('aria-pressed'), 'true');
  await page.mouse.up();
  await keyState(page, 'idle');
  assert.deepEqual(await given(page), ['audio', 'nothing']);
  await page.mouse.down(); // the line is still there
  await keyState(page, 'heard');
  assert.deepEqual(await given(page), ['audio', 'nothing', 'audio']);
  await page.mouse.up();
  assert.equal(posts.length, 1);
});

test('the space bar speaks while it is down, and presses no other key', async (context) => {
  const { server, page, key } = await openDesk(context, { user: 'dieu-hanh', path: '/', shows: 'live-item' });
  await key.focus();
  await page.keyboard.down('Space');
  await page.keyboard.down('Space'); // repeats
  await keyState(page, 'connecting');
  await page.keyboard.up('Space');
  await keyState(page, 'idle');
  await page.keyboard.down('Enter');
  await keyState(page, 'connecting');
  await key.evaluate((element) => element.blur());
  await keyState(page, 'idle');
  assert.deepEqual(server.commands, []);
});

test('a finger speaks while it lies on the key', async (context) => {
  const { page, key } = await openDesk(context, { viewport: kPhone });
  await key.scrollIntoViewIfNeeded();
  const box = await key.boundingBox();
  const touchPoints = [{ x: box.x + box.width / 2, y: box.y + box.height / 2 }];
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints });
  await keyState(page, 'connecting');
  await cdp.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  await keyState(page, 'idle');
  await assertFits(page);
});

test('who looks into a room speaks to it from there', async (context) => {
  const { page } = await openDesk(context);
  await page.route(/\/whep\//, () => undefined);
  await page.getByTestId(`look-${kRoom}`).click();
  const key = page.getByTestId('look').getByTestId(`talk-${kRoom}`);
  await key.hover();
  await page.mouse.down();
  await page.getByTestId('look').locator('[data-state="connecting"][aria-pressed="true"]').waitFor();
  await page.mouse.up();
  await page.getByTestId('look').locator('[data-state="idle"][aria-pressed="false"]').waitFor();
});

test('everybody at the desk sees who speaks to whom, and the room does', async (context) => {
  const { server, page } = await openDesk(context);
  heard(server, ['dieu-hanh']);
  const note = page.getByTestId(`talk-note-${kRoom}`);
  await note.waitFor();
  assert.match(await note.innerText(), /dieu-hanh/);
  await keyState(page, 'idle');
  const room = await openConsole(context, server, {
    user: 'ky-thuat-ninh-hai',
    path: '/room',
    shows: 'desk-speaks',
  });
  assert.match(await room.getByTestId('desk-speaks').innerText(), /Tổ kỹ thuật trung tâm đang nói/);
  heard(server, []);
  await note.waitFor({ state: 'detached' });
  await room.getByTestId('desk-speaks').waitFor({ state: 'detached' });
});

test('what the server refuses is said, and the microphone is let go', async (context) => {
  const { page, key } = await openDesk(context);
  const text = { vi: 'Tài khoản này không có quyền.', en: 'Forbidden.' };
  await page.unroute(/\/whip\//);
  await page.route(/\/whip\//, (route) => route.fulfill({ status: 403, json: { code: 'forbidden', text } }));
  await key.hover();
  await page.mouse.down();
  await page.getByTestId(`talk-trouble-${kRoom}`).waitFor();
  assert.equal(await page.getByTestId(`talk-trouble-${kRoom}`).innerText(), text.vi);
  await keyState(page, 'idle');
  await page.mouse.up();
});

for (const user of ['thu-ky', 'xem']) {
  test(`${user} has no such key`, async (context) => {
    const server = await serve(context, liveView());
    const page = await openConsole(context, server, { user, path: '/wall', shows: 'wall-page' });
    assert.equal(await page.getByTestId(`talk-${kRoom}`).count(), 0);
  });
}
