// Changing the programme while it runs: what each press sends, and what the page says of the time.

import { test } from 'node:test';
import assert from 'node:assert/strict';
import { itemOf, liveView } from './support/founding_view.mjs';
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

const kMinute = 60_000;
const free = (page) => waitForAttribute(page, 'next-key', 'aria-disabled', 'false');

for (const [name, viewport] of [
  ['desk', kDesk],
  ['phone', kPhone],
]) {
  test(`on a ${name} an item to come is skipped with a reason, deferred, adjusted and moved`, async (context) => {
    const server = await serve(context, liveView());
    const page = await openConsole(context, server, { viewport });
    const press = async (id) => {
      await free(page);
      return commandOf(server, () => page.getByTestId(id).click());
    };
    await page.getByTestId('choose-i11').click();
    assert.deepEqual(await press('move-up'), ['move', { item: 'i11', after: null }]);
    assert.deepEqual(await press('move-down'), ['move', { item: 'i11', after: 'i12' }]);
    assert.deepEqual(await press('adjust-5'), ['adjust', { item: 'i11', minutes: 5, reason: '' }]);
    assert.deepEqual(await press('adjust--1'), [
      'adjust',
      { item: 'i11', minutes: -1, reason: '' },
    ]);
    await page.getByTestId('skip').click();
    await page.getByTestId('skip-reason').fill('Đã gửi tham luận');
    assert.deepEqual(await press('skip-submit'), [
      'skip',
      { item: 'i11', reason: 'Đã gửi tham luận' },
    ]);
    await page.getByTestId('defer').click();
    assert.equal(await page.getByTestId('defer-after').inputValue(), 'i14'); // the last paper
    await page.getByTestId('defer-absent').check();
    await page.getByTestId('defer-reason').fill('Chưa vào phòng');
    assert.deepEqual(await press('defer-submit'), [
      'defer',
      { item: 'i11', after: 'i14', absent: true, reason: 'Chưa vào phòng' },
    ]);
    await assertFits(page);
  });
}

test('the keyboard alone moves an item, opens its actions and skips it', async (context) => {
  const server = await serve(context, liveView());
  const page = await openConsole(context, server);
  const row = page.getByTestId('choose-i12');
  await row.focus();
  assert.deepEqual(await commandOf(server, () => page.keyboard.press('Alt+ArrowUp')), [
    'move',
    { item: 'i12', after: 'i10' },
  ]);
  await free(page);
  assert.deepEqual(await commandOf(server, () => page.keyboard.press('Alt+ArrowDown')), [
    'move',
    { item: 'i12', after: 'i13' },
  ]);
  await free(page);
  await row.press('Enter');
  await page.getByTestId('skip').press('Enter');
  await page.getByTestId('skip-reason').press('ControlOrMeta+a');
  await page.keyboard.type('Vắng');
  assert.deepEqual(await commandOf(server, () => page.keyboard.press('Enter')), [
    'skip',
    { item: 'i12', reason: 'Vắng' },
  ]);
});

test('a protected item is neither skipped nor shortened', async (context) => {
  const server = await serve(context, liveView());
  const page = await openConsole(context, server);
  await page.getByTestId('choose-i20').click();
  for (const id of ['skip', 'adjust--5', 'adjust--1']) {
    await waitForAttribute(page, id, 'aria-disabled', 'true');
  }
  await page.getByTestId('skip').dispatchEvent('click');
  assert.equal(await page.getByTestId('skip-reason').count(), 0);
  await waitForAttribute(page, 'adjust-1', 'aria-disabled', 'false');
});

test('what is away is recalled, what is done is returned to, and both are told', async (context) => {
  const view = liveView();
  Object.assign(itemOf(view, 'i12'), {
    state: 'skipped',
    reason: 'Đã gửi văn bản',
    expected_start: null,
    expected_end: null,
  });
  Object.assign(itemOf(view, 'i13'), { state: 'deferred', reason: 'Vắng mặt' });
  const server = await serve(context, view);
  const page = await openConsole(context, server);
  const row = page.getByTestId('agenda-i12');
  assert.match(await row.innerText(), /Đã gửi văn bản[^]*không trình bày/);
  assert.match(await page.getByTestId('agenda-i13').innerText(), /Vắng mặt[^]*lùi lại/);
  for (const id of ['i12', 'i13']) {
    await page.getByTestId(`choose-${id}`).click();
    assert.deepEqual(await commandOf(server, () => page.getByTestId('recall').click()), [
      'recall',
      { item: id },
    ]);
    await free(page);
  }
  await page.getByTestId('choose-i07').click();
  assert.equal(await page.getByTestId('skip').count(), 0);
  assert.deepEqual(await commandOf(server, () => page.getByTestId('return-to').click()), [
    'return_to',
    { item: 'i07' },
  ]);
});

test('a break ends at an hour of the conference', async (context) => {
  const server = await serve(context, liveView());
  const page = await openConsole(context, server);
  await page.getByTestId('choose-i15').click();
  await page.getByTestId('until').click();
  await page.getByTestId('until-time').fill('10:05');
  const [verb, args] = await commandOf(server, () => page.keyboard.press('Enter'));
  assert.equal(verb, 'break_until');
  assert.equal(args.item, 'i15');
  const shown = new Intl.DateTimeFormat('en-GB', {
    timeZone: 'Asia/Ho_Chi_Minh',
    hour: '2-digit',
    minute: '2-digit',
  });
  assert.equal(shown.format(args.until), '10:05');
  assert.ok(args.until > Date.now() && args.until < Date.now() + 24 * 60 * kMinute);
  server.change((next) => {
    itemOf(next, 'i15').until = args.until;
  });
  await page.getByTestId('agenda-i15').getByText('đến 10:05').waitFor();
});

test('an unplanned item is inserted, or speaks at once', async (context) => {
  const server = await serve(context, liveView());
  const page = await openConsole(context, server);
  const fill = async (when) => {
    await free(page);
    await page.getByTestId('insert-open').click();
    await page.getByTestId('insert-title').fill('Ý kiến của Bộ Nội vụ');
    await page.getByTestId('insert-speaker').fill('Đại diện Vụ Cải cách hành chính');
    await page.getByTestId('insert-room').selectOption('tinh');
    await page.getByTestId('insert-minutes').fill('7');
    await page.getByTestId('insert-when').selectOption(when);
    return commandOf(server, () => page.getByTestId('insert-submit').click());
  };
  const item = {
    kind: 'speech',
    title: 'Ý kiến của Bộ Nội vụ',
    speaker_title: 'Đại diện Vụ Cải cách hành chính',
    room: 'tinh',
    minutes: 7,
  };
  assert.deepEqual(await fill('next'), ['insert', { after: null, item }]);
  assert.deepEqual(await fill('i12'), ['insert', { after: 'i12', item }]);
  assert.deepEqual(await fill('now'), ['interject', { item }]);
  await page.getByTestId('insert').waitFor({ state: 'detached' });
});

test('the start is corrected, and the conference concluded only by the word typed', async (context) => {
  const server = await serve(context, liveView());
  const page = await openConsole(context, server);
  await page.getByTestId('correct-open').click();
  assert.deepEqual(await commandOf(server, () => page.getByTestId('correct-30').click()), [
    'correct_start',
    { seconds: 30 },
  ]);
  await free(page);
  await page.getByTestId('conclude-open').click();
  const word = page.getByTestId('conclude-word');
  await word.press('Enter');
  await word.fill('ket thuc');
  await word.press('Enter');
  await waitForAttribute(page, 'conclude-confirm', 'aria-disabled', 'true');
  await word.fill('Kết thúc');
  assert.deepEqual(await commandOf(server, () => word.press('Enter')), ['conclude', {}]);
  assert.equal(server.commands.length, 2);
  server.change((next) => {
    next.undo = { until: Date.now() + 30_000, verb: 'conclude', by: 'dieu-hanh' };
  });
  await page.getByText('Hoàn tác “Kết thúc Hội nghị”').waitFor();
});

test('the headline gives the verdict of the forecast', async (context) => {
  const server = await serve(context, liveView({ lateMs: 8 * kMinute }));
  const page = await openConsole(context, server);
  const says = (text) => page.getByTestId('drift').getByText(text).waitFor();
  await says('chậm 8 phút, còn bù được');
  server.change((next) => {
    next.forecast.best_end.at = next.forecast.planned_end + kMinute;
  });
  await says('chậm 8 phút, không bù được');
  server.change((next) => {
    next.forecast.expected_end.at = next.forecast.planned_end - 3 * kMinute;
  });
  await says('sớm 3 phút');
  server.change((next) => {
    next.forecast.expected_end.at = next.forecast.planned_end + kMinute;
  });
  await says('đúng giờ');
});

test('a suggestion is applied by one press and never by itself', async (context) => {
  const view = liveView({ lateMs: 8 * kMinute });
  view.advice = [
    { kind: 'shorten', item: 'i15', wins_ms: 10 * kMinute },
    { kind: 'drop', item: 'i17', wins_ms: 10 * kMinute },
  ];
  view.accounting.over_ms = 45_000;
  view.accounting.saved_ms = 45_000;
  const server = await serve(context, view);
  const page = await openConsole(context, server);
  await page.keyboard.press('d');
  const first = await page.getByTestId('advice-i15').innerText();
  assert.match(first, /Rút ngắn 10 phút, kết thúc sớm hơn 10:00: Mục 15/);
  assert.equal(server.commands.length, 0);
  assert.deepEqual(await commandOf(server, () => page.getByTestId('apply-i15').click()), [
    'adjust',
    { item: 'i15', minutes: -10, reason: 'Bù thời gian' },
  ]);
  await free(page);
  assert.deepEqual(await commandOf(server, () => page.getByTestId('apply-i17').click()), [
    'skip',
    { item: 'i17', reason: 'Bù thời gian' },
  ]);
  const accounts = await page.getByTestId('accounting').innerText();
  assert.match(accounts, /Bắt đầu muộn\s+\+08:00/);
  assert.match(accounts, /Kết thúc sớm\s+−00:45/);
  assert.match(accounts, /Cộng\s+\+08:00/);
  assert.doesNotMatch(accounts, /Gia hạn/); // nothing of it: not told
  await page.keyboard.press('Escape');
  await page.getByTestId('accounting').waitFor({ state: 'detached' });
});

test('a programme of another day has no drift and no account of it', async (context) => {
  const view = liveView();
  for (const time of [view.forecast.expected_end, view.forecast.best_end]) {
    time.at += 30 * 24 * 60 * kMinute;
  }
  const server = await serve(context, view);
  const page = await openConsole(context, server);
  await page.getByTestId('drift').getByText('kế hoạch ngày 14/7/2022').waitFor();
  await page.getByTestId('expected-end').click();
  await page.getByTestId('advice').waitFor();
  assert.equal(await page.getByTestId('accounting').count(), 0);
});

test('a form keeps what was typed while the view changes under it', async (context) => {
  const server = await serve(context, liveView());
  const page = await openConsole(context, server);
  await page.getByTestId('choose-i11').click();
  await page.getByTestId('skip').click();
  await page.getByTestId('skip-reason').fill('Đang gõ dở');
  server.change((next) => {
    itemOf(next, 'i14').granted_ms = 2 * kMinute;
  });
  await page.getByTestId('agenda-i14').getByText('+2').waitFor();
  assert.equal(await page.getByTestId('skip-reason').inputValue(), 'Đang gõ dở');
  const focused = await page.evaluate(() => document.activeElement?.getAttribute('data-testid'));
  assert.equal(focused, 'skip-reason');
});
