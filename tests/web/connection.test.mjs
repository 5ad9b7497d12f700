// The line to the server: lost, silent, back again, and signed out.

import { test } from 'node:test';
import assert from 'node:assert/strict';
import { liveView } from './support/founding_view.mjs';
import { eventually, openConsole, useBrowser, waitForAttribute } from './support/page.mjs';
import { RecordedServer } from './support/recorded_server.mjs';

useBrowser();

const accepted = { ok: true, seq: 50, code: null, text: null, by: null };

test('a lost server is told after two seconds, the data turn grey, and all comes back by itself', async (context) => {
  const server = new RecordedServer(liveView());
  await server.start();
  const page = await openConsole(context, server);
  await waitForAttribute(page, 'page-link', 'data-state', 'open');
  await server.stop();
  await waitForAttribute(page, 'page-link', 'data-state', 'lost');
  await page.getByTestId('stale-banner').waitFor();
  assert.match(
    await page.getByTestId('stale-banner').innerText(),
    /^Mất kết nối máy chủ lúc \d\d:\d\d:\d\d, đang kết nối lại/,
  );
  assert.equal(await page.getByTestId('board').getAttribute('data-stale'), 'true');
  const filter = await page
    .getByTestId('live-item')
    .evaluate((element) => getComputedStyle(element).filter);
  assert.match(filter, /grayscale/);
  assert.equal(await page.getByTestId('next-key').getAttribute('aria-disabled'), 'true');

  server.view.next.item = 'i12';
  await server.start(server.port);
  context.after(() => server.stop());
  await waitForAttribute(page, 'page-link', 'data-state', 'open', 15_000);
  await waitForAttribute(page, 'next-key', 'data-target', 'i12');
  assert.equal(await page.getByTestId('stale-banner').count(), 0);
  await waitForAttribute(page, 'next-key', 'aria-disabled', 'false');
});

test('a server that says nothing any more is noticed though the line is not closed', async (context) => {
  const server = new RecordedServer(liveView());
  await server.start();
  context.after(() => server.stop());
  const page = await openConsole(context, server);
  await waitForAttribute(page, 'page-link', 'data-state', 'open');
  server.silent = true;
  await waitForAttribute(page, 'page-link', 'data-state', 'lost', 8000);
  await page.getByTestId('stale-banner').waitFor();
  server.silent = false;
  await waitForAttribute(page, 'page-link', 'data-state', 'open', 15_000);
});

test('a command whose answer was lost is sent again under the same id', async (context) => {
  const server = new RecordedServer(liveView());
  server.onCommand = () => null;
  await server.start();
  context.after(() => server.stop());
  const page = await openConsole(context, server);
  await page.getByTestId('next-key').click();
  await eventually(() => server.commands.length === 1);
  server.onCommand = () => accepted;
  for (const socket of server.sockets) socket.terminate();
  await eventually(() => server.commands.length === 2, 10_000);
  await waitForAttribute(page, 'next-key', 'aria-disabled', 'false');
  const [first, again] = server.commands;
  assert.deepEqual(again, first);
});

test('a session that ended leads to the sign-in page', async (context) => {
  const server = new RecordedServer(liveView());
  await server.start();
  context.after(() => server.stop());
  const page = await openConsole(context, server);
  server.sessions.clear();
  for (const socket of server.sockets) socket.terminate();
  await page.getByTestId('signin-user').waitFor();
  assert.match(
    await page.getByTestId('signin-trouble').innerText(),
    /Phiên đăng nhập đã hết hiệu lực/,
  );
});

test('a gap in the patches is mended by a snapshot', async (context) => {
  const server = new RecordedServer(liveView());
  await server.start();
  context.after(() => server.stop());
  const page = await openConsole(context, server);
  server.view = structuredClone(server.view);
  server.view.next.item = 'i13';
  server.sendGap();
  await waitForAttribute(page, 'next-key', 'data-target', 'i13');
  server.change((next) => {
    next.next.item = 'i14';
  });
  await waitForAttribute(page, 'next-key', 'data-target', 'i14');
});

test('who is signed in already need not sign in again', async (context) => {
  const server = new RecordedServer(liveView());
  await server.start();
  context.after(() => server.stop());
  const page = await openConsole(context, server);
  await page.reload();
  await waitForAttribute(page, 'page-link', 'data-state', 'open');
});
