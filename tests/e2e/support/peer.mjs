// A room or a desk in Chromium with WebRTC: fake camera and microphone, and eyes on its video elements.
import { chromium } from 'playwright-core';
import { existsSync } from 'node:fs';

import { roomOfCells } from './picture_code.mjs';
import { until } from './wait.mjs';

export const kChromium = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/google-chrome']
  .find((path) => path && existsSync(path));

/** `program`: what starts Chromium, when that is not Chromium itself. */
export async function openCameraBrowser(program = kChromium) {
  const sandbox = process.getuid() === 0 ? ['--no-sandbox'] : [];
  return chromium.launch({
    executablePath: program,
    args: [
      ...sandbox, '--disable-gpu', '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream',
      '--autoplay-policy=no-user-gesture-required',
    ],
  });
}

/** Signs `user` in at `path`; the page. `url`: of the centre as this browser reaches it; any certificate will do there. */
export async function openPage(browser, stage, user, path, viewport = { width: 1280, height: 800 }, url = stage.url) {
  const account = stage.accounts().find((each) => each.user === user);
  const context = await browser.newContext({ viewport, locale: 'vi-VN', ignoreHTTPSErrors: url !== stage.url });
  const page = await context.newPage();
  await page.goto(url + path);
  await page.getByTestId('signin-user').fill(account.user);
  await page.getByTestId('signin-password').fill(account.password);
  await page.getByTestId('signin-submit').click();
  return page;
}

/** The room in the picture code that a video element shows now; null when there is none to read. */
export async function roomShown(page, testid) {
  const cells = await page.getByTestId(testid).evaluate((video) => {
    if (video.videoWidth < 192) return [];
    const canvas = Object.assign(document.createElement('canvas'), {
      width: video.videoWidth, height: video.videoHeight,
    });
    const context = canvas.getContext('2d');
    context.drawImage(video, 0, 0);
    const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
    const cell = Math.floor(canvas.height / 12);
    return Array.from({ length: 96 }, (_, bit) => {
      const x = Math.floor((canvas.width * ((bit % 48) + 0.5)) / 48);
      const y = canvas.height - cell * (bit < 48 ? 2 : 1) + Math.floor(cell / 2);
      return data[(y * canvas.width + x) * 4 + 1];
    });
  });
  return roomOfCells(cells);
}

export async function untilShown(page, testid, room, within = 15000) {
  await until(`${testid} shows room ${room}`, within,
    async () => (await roomShown(page, testid)) === room, 50);
}

/** dBFS of what a video element plays, over `ms`. */
export async function heardDbfs(page, testid, ms = 1000) {
  return page.getByTestId(testid).evaluate(async (video, span) => {
    const context = new AudioContext();
    const analyser = new AnalyserNode(context, { fftSize: 2048 });
    context.createMediaStreamSource(video.srcObject).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    let loudest = 0;
    const end = performance.now() + span;
    while (performance.now() < end) {
      await new Promise((resolve) => { requestAnimationFrame(resolve); });
      analyser.getFloatTimeDomainData(samples);
      loudest = Math.max(loudest, Math.sqrt(samples.reduce((sum, x) => sum + x * x, 0) / samples.length));
    }
    await context.close();
    return 20 * Math.log10(Math.max(loudest, 1e-6));
  }, ms);
}
