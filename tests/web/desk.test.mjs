// The technical desk's part of the console: a room's call is answered where it is an alarm, and rooms are written to.

import { test } from 'node:test';
import assert from 'node:assert/strict';
import { liveView } from './support/founding_view.mjs';
import { commandOf, kPhone, openConsole, poorContrasts, useBrowser } from './support/page.mjs';
import { serve } from './support/recorded_server.mjs';

useBrowser();

const calling = () => {
  const view = liveView();
  view.alarms = [
    {
      id: 'desk-ninh-son', level: 'warning', room: 'ninh-son', since: Date.now() - 30_000,
      text: { vi: 'Điểm cầu huyện Ninh Sơn gọi tổ kỹ thuật: “mất tiếng”', en: 'Ninh Sơn calls the technical desk: “mất tiếng”' },
    },
    {
      id: 'picture-bac-ai', level: 'warning', room: 'bac-ai', since: Date.now() - 30_000,
      text: { vi: 'Điểm cầu huyện Bác Ái: đứng hình.', en: 'Bác Ái: the picture is frozen.' },
    },
  ];
  return view;
};

test('a room’s call has a key to answer it, no other alarm has', async (context) => {
  const server = await serve(context, calling());
  const page = await openConsole(context, server);
  const call = page.getByTestId('alarm-desk-ninh-son');
  assert.match(await call.innerText(), /mất tiếng/);
  assert.equal(await page.getByTestId('alarm-picture-bac-ai').getByRole('button').count(), 0);
  assert.deepEqual(await commandOf(server, () => page.getByTestId('answer-ninh-son').click()), [
    'answer_desk_call', { room: 'ninh-son' },
  ]);
  assert.deepEqual(await poorContrasts(page), []);
});

for (const [to, room] of [['', null], ['thuan-nam', 'thuan-nam']]) {
  test(`a message goes to ${room ?? 'all rooms'}`, async (context) => {
    const server = await serve(context, calling());
    const page = await openConsole(context, server, { viewport: kPhone });
    await page.getByTestId('message-open').click();
    await page.getByTestId('message-room').selectOption(to);
    await page.getByTestId('message-text').fill('Đề nghị tăng âm lượng micro');
    assert.deepEqual(await commandOf(server, () => page.getByTestId('message_room-submit').click()), [
      'message_room', { room, text: 'Đề nghị tăng âm lượng micro' },
    ]);
    assert.equal(await page.getByTestId('message-text').count(), 0, 'the form closes');
  });
}

test('the monitor answers on the wall; who only looks has no keys', async (context) => {
  const server = await serve(context, calling());
  const monitor = await openConsole(context, server, { user: 'giam-sat', path: '/wall', shows: 'wall-page' });
  assert.match(await monitor.getByTestId('call-ninh-son').innerText(), /mất tiếng/);
  assert.equal(await monitor.getByTestId('call-bac-ai').count(), 0, 'another alarm is no call');
  assert.deepEqual(await commandOf(server, () => monitor.getByTestId('answer-ninh-son').click()), [
    'answer_desk_call', { room: 'ninh-son' },
  ]);
  await monitor.getByTestId('message-open').waitFor();
  const viewer = await openConsole(context, server, { user: 'xem', path: '/wall', shows: 'wall-page' });
  assert.equal(await viewer.getByTestId('desk-calls').count(), 0);
});
