// Who speaks: the queue, turns, microphones, a room lost while it spoke, and who has the seat.

import { test } from 'node:test';
import assert from 'node:assert/strict';
import { discussionView, itemOf, liveView, request, roomOf } from './support/founding_view.mjs';
import {
  assertFits,
  assertInSight,
  commandOf,
  eventually,
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
  test(`on a ${name} the queue stands in its order and each request can be settled and moved`, async (context) => {
    const server = await serve(context, discussionView());
    const page = await openConsole(context, server, { viewport });
    const press = async (id) => {
      await free(page);
      return commandOf(server, () => page.getByTestId(id).click());
    };
    const rows = await page
      .locator('[data-testid^="request-"]')
      .evaluateAll((all) => all.map((row) => row.dataset.room));
    assert.deepEqual(rows, ['bac-ai', 'ninh-phuoc']);
    assert.match(
      await page.getByTestId('request-q3').innerText(),
      /Ninh Phước[^]*Vấn đề thủ tục[^]*đã nhận/,
    );
    assert.deepEqual(await press('give-q3'), [
      'give_floor',
      { room: 'ninh-phuoc', request: 'q3', speaker_title: '' },
    ]);
    const settle = (status) => ['settle', { request: 'q2', status, reason: '' }];
    assert.deepEqual(await press('accept-q2'), settle('accepted'));
    assert.deepEqual(await press('deny-q2'), settle('denied'));
    assert.deepEqual(await press('down-q2'), ['move_request', { request: 'q2', before: null }]);
    assert.deepEqual(await press('up-q3'), ['move_request', { request: 'q3', before: 'q2' }]);
    assert.equal(await page.getByTestId('accept-q3').count(), 0);
    await waitForAttribute(page, 'up-q2', 'aria-disabled', 'true');
    await waitForAttribute(page, 'down-q3', 'aria-disabled', 'true');
    await assertFits(page);
  });

  test(`on a ${name} the call key is in sight and gives the floor to the first on the line`, async (context) => {
    const view = discussionView();
    roomOf(view, 'bac-ai').agent = 'offline';
    const server = await serve(context, view);
    const page = await openConsole(context, server, { viewport });
    await assertInSight(page, 'call-key', 'next-key', 'hold-key', 'extend-1', 'live-clock');
    assert.match(await page.getByTestId('call-key').innerText(), /Mời Ninh Phước phát biểu/);
    const given = ['give_floor', { room: 'ninh-phuoc', request: 'q3', speaker_title: '' }];
    assert.deepEqual(await commandOf(server, () => page.getByTestId('call-key').click()), given);
    await free(page);
    assert.deepEqual(await commandOf(server, () => page.keyboard.press('c')), given);
  });
}

test('the turn shows its own clock and is taken back', async (context) => {
  const server = await serve(context, discussionView());
  const page = await openConsole(context, server);
  const turn = page.getByTestId('turn-ninh-hai');
  assert.match(await turn.innerText(), /Ninh Hải[^]*0(4:00|3:5\d)/);
  const command = await commandOf(server, () => page.getByTestId('take-back-ninh-hai').click());
  assert.deepEqual(command, ['take_back', { turn: 't1' }]);
});

test('a room is raised for, or given the floor at once', async (context) => {
  const server = await serve(context, discussionView());
  const page = await openConsole(context, server);
  await page.getByTestId('raise').locator('summary').click();
  await page.getByTestId('raise-room').selectOption('thuan-bac');
  await page.getByTestId('raise-kind').selectOption('reply');
  await page.getByTestId('raise-topic').fill('Trả lời câu hỏi về SIPAS');
  assert.deepEqual(await commandOf(server, () => page.keyboard.press('Enter')), [
    'raise',
    { room: 'thuan-bac', kind: 'reply', topic: 'Trả lời câu hỏi về SIPAS' },
  ]);
  await free(page);
  await page.getByTestId('raise-room').selectOption('thuan-nam');
  assert.deepEqual(await commandOf(server, () => page.getByTestId('give-now').click()), [
    'give_floor',
    { room: 'thuan-nam', request: null, speaker_title: '' },
  ]);
});

test('holders, the chair and silence for all are set and shown', async (context) => {
  const server = await serve(context, discussionView());
  const page = await openConsole(context, server);
  assert.deepEqual(await commandOf(server, () => page.getByTestId('holders').selectOption('3')), [
    'set_holders',
    { holders: 3 },
  ]);
  await free(page);
  assert.deepEqual(await commandOf(server, () => page.getByTestId('chair-microphone').click()), [
    'chair_microphone',
    { open: true },
  ]);
  await free(page);
  assert.deepEqual(await commandOf(server, () => page.getByTestId('mute-all').click()), [
    'mute_all',
    { muted: true },
  ]);
  server.change((next) => {
    Object.assign(next.floor, { holders: 3, chair_open: true, all_muted: true });
  });
  await waitForAttribute(page, 'mute-all', 'aria-pressed', 'true');
  await waitForAttribute(page, 'chair-microphone', 'aria-pressed', 'true');
  assert.equal(await page.getByTestId('holders').inputValue(), '3');
});

test('nobody is given the floor in a break or between items', async (context) => {
  const view = liveView({ number: 15 });
  view.floor.queue = [request('q1', 'bac-ai', 'speech', '', Date.now())];
  const server = await serve(context, view);
  const page = await openConsole(context, server);
  await waitForAttribute(page, 'give-q1', 'aria-disabled', 'true');
  assert.equal(await page.getByTestId('call-key').count(), 0);
  await page.keyboard.press('c');
  server.change((next) => {
    itemOf(next, 'i15').kind = 'speech';
  });
  await page.getByTestId('call-key').waitFor();
  assert.equal(server.commands.length, 0);
});

function lost(view, room) {
  const since = Date.now() - 20_000;
  view.floor.frozen = { room, since, kept_until: since + 60_000 };
  return view;
}

for (const [name, viewport] of [
  ['desk', kDesk],
  ['phone', kPhone],
]) {
  test(`on a ${name} a room lost while it spoke is told with the time left and three ways on`, async (context) => {
    const server = await serve(context, lost(discussionView(), 'ninh-hai'));
    const page = await openConsole(context, server, { viewport });
    await assertInSight(page, 'thaw-back', 'thaw-telephone', 'lost-defer', 'next-key');
    const told = await page.getByTestId('lost-room').innerText();
    assert.match(told, /Điểm cầu huyện Ninh Hải mất tín hiệu[^]*00:(40|39|38|37)/);
    const press = async (id) => {
      await free(page);
      return commandOf(server, () => page.getByTestId(id).click());
    };
    assert.deepEqual(await press('thaw-back'), ['thaw', { by_telephone: false }]);
    assert.deepEqual(await press('thaw-telephone'), ['thaw', { by_telephone: true }]);
    assert.deepEqual(await press('lost-defer'), ['take_back', { turn: 't1' }]);
    server.change((next) => {
      next.floor.frozen.kept_until = Date.now() - 1000;
    });
    await page.getByText('Đã hết thời gian giữ lượt phát biểu.').waitFor();
    await assertFits(page);
  });
}

test('when the lost room has the item itself, the third way is the next item', async (context) => {
  const server = await serve(context, lost(liveView(), 'ninh-son'));
  const page = await openConsole(context, server);
  assert.deepEqual(await commandOf(server, () => page.getByTestId('lost-defer').click()), [
    'next',
    { target: 'i10' },
  ]);
});

test('who has not the seat only watches, and takes over with a reason', async (context) => {
  const view = discussionView();
  const server = await serve(context, view);
  const page = await openConsole(context, server, { user: 'dieu-hanh-2' });
  await waitForAttribute(page, 'seat', 'data-state', 'watching');
  assert.match(
    await page.getByTestId('seat').innerText(),
    /Bạn đang chỉ theo dõi. dieu-hanh đang điều hành từ \d\d:\d\d/,
  );
  for (const id of ['next-key', 'hold-key', 'give-q2', 'mute-all', 'seat-take']) {
    await waitForAttribute(page, id, 'aria-disabled', 'true');
  }
  await page.keyboard.press('n');
  await page.getByTestId('next-key').dispatchEvent('click');
  await page.getByTestId('seat-reason').press('Enter');
  await page.getByTestId('seat-reason').fill('Đổi ca trực');
  assert.deepEqual(await commandOf(server, () => page.getByTestId('seat-take').click()), [
    'take_seat',
    { reason: 'Đổi ca trực' },
  ]);
  server.change((next) => {
    next.seat.holder = 'dieu-hanh-2';
  });
  await page.getByTestId('seat').waitFor({ state: 'detached' });
  await free(page);
  assert.equal(server.commands.length, 1);
});

test('a seat whose holder is gone is free to the first command', async (context) => {
  const view = liveView();
  view.seat.lapsed = true;
  const server = await serve(context, view);
  const page = await openConsole(context, server, { user: 'dieu-hanh-2' });
  await waitForAttribute(page, 'seat', 'data-state', 'free');
  assert.match(await page.getByTestId('seat').innerText(), /dieu-hanh đã rời trang điều hành/);
  const [verb] = await commandOf(server, () => page.getByTestId('next-key').click());
  assert.equal(verb, 'next');
});

test('a refusal for want of the seat is told in words, with who has it', async (context) => {
  const server = await serve(context, liveView());
  const at = Date.UTC(2022, 6, 14, 2, 12, 40);
  server.onCommand = () => ({
    ok: false,
    seq: 50,
    code: 'not_seated',
    text: { vi: 'Người khác đang điều hành.', en: 'Somebody else moderates.' },
    by: { actor: 'dieu-hanh-2', at },
  });
  const page = await openConsole(context, server);
  await page.getByTestId('hold-key').click();
  await eventually(() => server.commands.length === 1);
  assert.match(
    await page.getByTestId('refusal').innerText(),
    /Người khác đang điều hành[^]*dieu-hanh-2[^]*09:12:40/,
  );
});

test('with every note up at once nothing is cut off and all can be read', async (context) => {
  const view = lost(discussionView({ lateMs: 25 * 60_000 }), 'ninh-hai');
  view.undo = { until: Date.now() + 60_000, verb: 'next', by: 'dieu-hanh-2' };
  view.advice = [{ kind: 'shorten', item: 'i17', wins_ms: 600_000 }];
  view.floor.all_muted = view.floor.chair_open = true;
  view.alarms = view.rooms.map(({ id }) => ({
    id,
    level: 'critical',
    room: id,
    since: Date.now(),
    text: { vi: 'Điểm cầu mất kết nối. Gọi đường dây nóng.', en: 'The room is offline.' },
  }));
  Object.assign(itemOf(view, 'i18'), { state: 'skipped', reason: 'Đã gửi văn bản' });
  const server = await serve(context, view);
  for (const viewport of [kDesk, kPhone]) {
    const page = await openConsole(context, server, { user: 'dieu-hanh-2', viewport });
    await page.getByTestId('seat-reason').waitFor();
    const clipped = await page
      .locator('.now-panel, .clock, .next-key, .lost-room, .seat-note')
      .evaluateAll((all) =>
        all.flatMap((element) => {
          const outer = element.getBoundingClientRect();
          return [...element.children]
            .map((child) => [child.className, child.getBoundingClientRect()])
            .filter(([, { top, bottom }]) => top < outer.top - 1 || bottom > outer.bottom + 1)
            .map(([name]) => `${name} in ${element.className}`);
        }),
      );
    assert.deepEqual(clipped, []);
    await page.getByTestId('give-q2').scrollIntoViewIfNeeded();
    const queue = await page.getByTestId('give-q2').boundingBox();
    assert.ok(queue.y > 0 && queue.y + queue.height <= viewport.height, JSON.stringify(queue));
    await page.getByTestId('choose-i19').click();
    await page.getByTestId('expected-end').click();
    assert.deepEqual(await poorContrasts(page), []);
    await assertFits(page);
  }
});
