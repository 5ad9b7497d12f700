// Taking part with the browser: what the room's page says and does; the media themselves are in tests/e2e.

import { test } from 'node:test';
import assert from 'node:assert/strict';
import { discussionView, liveView } from './support/founding_view.mjs';
import { assertFits, kPhone, openPage, useBrowser, waitForAttribute } from './support/page.mjs';
import { serve } from './support/recorded_server.mjs';

useBrowser();

/** The technician's page; `prepare` runs in it before anybody signs in. */
async function openRoom(context, view, prepare, options = {}) {
  const server = await serve(context, view);
  const page = await openPage(context, server, options);
  await page.evaluate(prepare);
  await page.getByTestId('signin-user').fill('ky-thuat-ninh-hai');
  await page.getByTestId('signin-password').fill('mat-khau');
  await page.getByTestId('signin-submit').click();
  await page.getByTestId('browser-room').waitFor();
  return page;
}

/** A camera and a microphone that need no device. */
function fakeDevices() {
  const devices = {
    getUserMedia: async () => {
      const canvas = document.createElement('canvas');
      canvas.getContext('2d').fillRect(0, 0, 1, 1);
      const stream = canvas.captureStream(5);
      const sound = new AudioContext().createMediaStreamDestination();
      stream.addTrack(sound.stream.getAudioTracks()[0]);
      globalThis.captured = stream;
      return stream;
    },
    enumerateDevices: async () => [
      { kind: 'videoinput', deviceId: 'v', label: 'Máy ảnh họp' },
      { kind: 'audioinput', deviceId: 'a', label: 'Micro bàn' },
    ],
  };
  Object.defineProperty(navigator, 'mediaDevices', { value: devices, configurable: true });
}

test('a page that is not secure says so, and offers no key', async (context) => {
  const page = await openRoom(context, liveView(), () => {
    Object.defineProperty(navigator, 'mediaDevices', { value: undefined, configurable: true });
  });
  assert.match(await page.getByTestId('browser-insecure').innerText(), /https:\/\//);
  assert.equal(await page.getByTestId('browser-join').count(), 0);
});

for (const [name, says] of [
  ['NotAllowedError', /cho phép/],
  ['NotFoundError', /Không tìm thấy/],
  ['NotReadableError', /chương trình khác/],
]) {
  test(`${name} is told in words, and nothing is joined`, async (context) => {
    const page = await openRoom(context, liveView(), fakeDevices);
    await page.evaluate((error) => {
      navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', error));
    }, name);
    await page.getByTestId('browser-join').click();
    await page.getByTestId('browser-trouble').waitFor();
    assert.match(await page.getByTestId('browser-trouble').innerText(), says);
    assert.equal(await page.getByTestId('browser-screen').count(), 0);
  });
}

test('what the server refuses is said in its own words, and the camera is let go', async (context) => {
  const page = await openRoom(context, liveView(), fakeDevices);
  const text = { vi: 'Hội nghị không nhận hình này.', en: 'No.' };
  await page.route(/\/wh[ie]p\//, (route) => route.fulfill({ status: 422, json: { code: 'no_h264', text } }));
  await page.getByTestId('browser-join').click();
  await page.getByTestId('browser-trouble').waitFor();
  assert.equal(await page.getByTestId('browser-trouble').innerText(), text.vi);
  await page.getByTestId('browser-join').waitFor();
  const states = await page.evaluate(() => globalThis.captured.getTracks().map((each) => each.readyState));
  assert.deepEqual(states, ['ended', 'ended']);
});

test('a browser without H.264 is told what to do, and nothing is asked of the server', async (context) => {
  const page = await openRoom(context, liveView(), fakeDevices);
  await page.evaluate(() => {
    const plain = RTCPeerConnection.prototype.createOffer;
    RTCPeerConnection.prototype.createOffer = async function createOffer(...options) {
      const { type, sdp } = await plain.apply(this, options);
      return { type, sdp: sdp.replaceAll('H264/90000', 'VP9/90000') };
    };
  });
  let asked = 0;
  await page.route(/\/wh[ie]p\//, (route) => {
    asked += 1;
    return route.abort();
  });
  await page.getByTestId('browser-join').click();
  await page.getByTestId('browser-trouble').waitFor();
  assert.match(await page.getByTestId('browser-trouble').innerText(), /không có H\.264.*OpenH264.*Chrome/s);
  assert.equal(asked, 0);
  await page.getByTestId('browser-join').waitFor();
});

test('on a phone the room on air is told so, mutes itself and chooses its devices', async (context) => {
  const page = await openRoom(context, discussionView(), fakeDevices, { viewport: kPhone });
  await page.route(/\/wh[ie]p\//, () => undefined); // the server does not answer yet
  await page.getByTestId('browser-join').click();
  await waitForAttribute(page, 'browser-sign', 'data-state', 'air');
  await waitForAttribute(page, 'browser-sending', 'data-state', 'connecting');
  await page.getByTestId('browser-mute').click();
  await waitForAttribute(page, 'browser-mute', 'aria-pressed', 'true');
  assert.equal(await page.evaluate(() => globalThis.captured.getAudioTracks()[0].enabled), false);
  assert.match(await page.getByTestId('browser-audio').innerText(), /Micro bàn/);
  await page.getByTestId('browser-video').selectOption('v');
  assert.equal(await page.evaluate(() => globalThis.captured.getAudioTracks()[0].enabled), false);
  await assertFits(page);
  await page.getByTestId('browser-leave').click();
  await page.getByTestId('browser-join').waitFor();
});
