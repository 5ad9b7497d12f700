// The moderator's keys: what a press sends, and what the page says about it.

import { test } from 'node:test';
import assert from 'node:assert/strict';
import { liveView, readyView } from './support/founding_view.mjs';
import {
  eventually,
  kDesk,
  kPhone,
  openConsole,
  useBrowser,
  waitForAttribute,
} from './support/page.mjs';
import { serve } from './support/recorded_server.mjs';

useBrowser();

const accepted = { ok: true, seq: 50, code: null, text: null, by: null };

for (const [name, viewport] of [
  ['desk', kDesk],
  ['phone', kPhone],
]) {
  test(`on a ${name} the next key sends the target it names and the run it saw`, async (context) => {
    const server = await serve(context, liveView({ number: 9 }));
    const page = await openConsole(context, server, { viewport });
    const key = page.getByTestId('next-key');
    for (const words of [
      'Chuyển tiếp',
      'Mục 10',
      'Chủ tịch UBND huyện Thuận Nam',
      'Điểm cầu huyện Thuận Nam',
      'Sẵn sàng',
    ]) {
      assert.ok((await key.innerText()).includes(words), words);
    }
    await key.click();
    const command = await eventually(() => server.commands[0]);
    assert.equal(command.verb, 'next');
    assert.deepEqual(command.args, { target: 'i10' });
    assert.deepEqual(command.expect, { live_run: 'r9' });
    assert.match(command.cmd_id, /^[A-Za-z0-9-]{8,64}$/);
  });

  test(`on a ${name} next, hold and extend are in sight without scrolling`, async (context) => {
    const server = await serve(context, liveView());
    const page = await openConsole(context, server, { viewport });
    for (const id of [
      'next-key',
      'hold-key',
      'extend-1',
      'extend-2',
      'extend-5',
      'finish-key',
      'live-clock',
    ]) {
      const box = await page.getByTestId(id).boundingBox();
      assert.ok(
        box.y >= 0 && box.y + box.height <= viewport.height,
        `${id} at ${box.y}+${box.height}`,
      );
      assert.ok(
        box.x >= 0 && box.x + box.width <= viewport.width,
        `${id} at ${box.x}+${box.width}`,
      );
    }
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(width <= viewport.width, `the page is ${width} wide`);
  });
}

test('the deck of keys stays in sight on a phone when the page is scrolled', async (context) => {
  const server = await serve(context, liveView());
  const page = await openConsole(context, server, { viewport: kPhone });
  for (const where of [0, 900, 100_000]) {
    await page.evaluate((y) => window.scrollTo(0, y), where);
    const box = await page.getByTestId('next-key').boundingBox();
    assert.ok(box.y > 0 && box.y + box.height <= kPhone.height, `scrolled to ${where}: ${box.y}`);
  }
});

test('before the start the same place holds the start key', async (context) => {
  const server = await serve(context, readyView());
  const page = await openConsole(context, server);
  await page.getByTestId('start-key').click();
  const command = await eventually(() => server.commands[0]);
  assert.deepEqual(
    [command.verb, command.args, command.expect],
    ['start', { target: 'i01' }, { live_run: null }],
  );
});

test('while an answer is awaited no key sends anything', async (context) => {
  const server = await serve(context, liveView());
  server.onCommand = () => null;
  const page = await openConsole(context, server);
  await page.getByTestId('next-key').click();
  await waitForAttribute(page, 'next-key', 'aria-disabled', 'true');
  assert.match(await page.getByTestId('next-key').innerText(), /Đang gửi/);
  await page.keyboard.press('n');
  await page.keyboard.press('h');
  await page.keyboard.press('e');
  const [command] = server.commands;
  server.broadcast({ type: 'answer', ...accepted, cmd_id: command.cmd_id });
  await waitForAttribute(page, 'next-key', 'aria-disabled', 'false');
  assert.equal(server.commands.length, 1);
});

for (const english of [false, true]) {
  test(`a refusal is told as a sentence in ${english ? 'English' : 'Vietnamese'}, with who and when`, async (context) => {
    const server = await serve(context, liveView());
    const at = Date.UTC(2022, 6, 14, 2, 12, 40);
    server.onCommand = () => ({
      ok: false,
      seq: 50,
      code: 'stale',
      text: {
        vi: 'Nội dung đã được chuyển sang Mục 10.',
        en: 'The session already moved to item 10.',
      },
      by: { actor: 'dieu-hanh-2', at },
    });
    const page = await openConsole(context, server);
    if (english) await page.getByTestId('lang-switch').click();
    await page.getByTestId('next-key').click();
    const told = await page.getByTestId('refusal').innerText();
    assert.ok(
      told.includes(
        english ? 'The session already moved to item 10.' : 'Nội dung đã được chuyển sang Mục 10.',
      ),
      told,
    );
    assert.ok(
      told.includes(
        english ? 'Changed by dieu-hanh-2 at 09:12:40' : 'Thay đổi do dieu-hanh-2 lúc 09:12:40',
      ),
      told,
    );
    await page.getByTestId('refusal-dismiss').click();
    await page.getByTestId('refusal').waitFor({ state: 'detached' });
  });
}

test('a room that is not ready wants a second press, and a double click is not one', async (context) => {
  const view = liveView();
  view.next.readiness = {
    level: 'red',
    reasons: [{ code: 'offline', vi: 'Điểm cầu mất kết nối', en: 'The room is offline' }],
  };
  const server = await serve(context, view);
  const page = await openConsole(context, server);
  const key = page.getByTestId('next-key');
  assert.match(await key.innerText(), /Chưa sẵn sàng: Điểm cầu mất kết nối/);
  await key.dblclick();
  await waitForAttribute(page, 'next-key', 'data-confirming', 'true');
  assert.match(await key.innerText(), /Bấm lần nữa/);
  assert.equal(server.commands.length, 0);
  await eventually(async () => {
    await key.click();
    return server.commands.length === 1;
  });
  assert.deepEqual(server.commands[0].args, { target: 'i10' });
});

test('the confirmation is forgotten when the key names another target', async (context) => {
  const view = liveView();
  view.next.readiness = { level: 'red', reasons: [] };
  const server = await serve(context, view);
  const page = await openConsole(context, server);
  await page.getByTestId('next-key').click();
  await waitForAttribute(page, 'next-key', 'data-confirming', 'true');
  server.change((next) => {
    next.next.item = 'i11';
  });
  await waitForAttribute(page, 'next-key', 'data-target', 'i11');
  await waitForAttribute(page, 'next-key', 'data-confirming', 'false');
  assert.equal(server.commands.length, 0);
});

test('hold, resume, extend, finish and undo send their verbs', async (context) => {
  const view = liveView();
  view.undo = { until: Date.now() + 25_000, verb: 'next', by: 'dieu-hanh' };
  const server = await serve(context, view);
  const page = await openConsole(context, server);
  const press = async (id) => {
    const before = server.commands.length;
    await page.getByTestId(id).click();
    const { verb, args, expect } = await eventually(() => server.commands[before]);
    await waitForAttribute(page, 'next-key', 'aria-disabled', 'false');
    assert.deepEqual(expect, { live_run: 'r9' });
    return [verb, args];
  };
  assert.deepEqual(await press('hold-key'), ['hold', { reason: '' }]);
  server.change((next) => {
    next.live.held = true;
    next.live.clock = { frozen_left: 90_000 };
  });
  assert.deepEqual(await press('resume-key'), ['resume', {}]);
  assert.deepEqual(await press('extend-2'), ['extend', { minutes: 2, reason: '' }]);
  assert.deepEqual(await press('extend-revert'), ['extend', { minutes: -2, reason: '' }]);
  assert.match(await page.getByTestId('undo-left').innerText(), /^còn 2\d giây$/);
  assert.deepEqual(await press('undo-key'), ['undo', {}]);
  assert.deepEqual(await press('finish-key'), ['finish', {}]);
});

test('undo is offered only until its time is over', async (context) => {
  const view = liveView();
  view.undo = { until: Date.now() + 2500, verb: 'next', by: 'dieu-hanh-2' };
  const server = await serve(context, view);
  const page = await openConsole(context, server);
  assert.match(
    await page.getByTestId('undo-key').innerText(),
    /Hoàn tác “Chuyển tiếp”\s*do dieu-hanh-2/,
  );
  await page.getByTestId('undo-key').waitFor({ state: 'detached' });
});

test('the keyboard presses the keys, and a key held down is one press', async (context) => {
  const view = liveView();
  view.undo = { until: Date.now() + 25_000, verb: 'next', by: 'dieu-hanh' };
  const server = await serve(context, view);
  const page = await openConsole(context, server);
  const verbs = [];
  for (const key of ['n', 'Space', 'h', 'e', 'u']) {
    await page.keyboard.down(key);
    const command = await eventually(() => server.commands[verbs.length]);
    verbs.push(command.verb);
    await waitForAttribute(page, 'next-key', 'aria-disabled', 'false');
    await page.keyboard.down(key); // the repeat of a key held down
    await page.keyboard.up(key);
  }
  await page.keyboard.press('Control+n');
  await page.keyboard.press('?');
  await page.getByTestId('help').waitFor();
  await page.keyboard.press('Escape');
  await page.getByTestId('help').waitFor({ state: 'detached' });
  assert.deepEqual(verbs, ['next', 'next', 'hold', 'extend', 'undo']);
  assert.equal(server.commands.length, 5);
});

test('space belongs to the key in focus', async (context) => {
  const server = await serve(context, liveView());
  const page = await openConsole(context, server);
  await page.getByTestId('hold-key').focus();
  await page.keyboard.press('Space');
  const command = await eventually(() => server.commands[0]);
  await waitForAttribute(page, 'next-key', 'aria-disabled', 'false');
  assert.equal(command.verb, 'hold');
  assert.equal(server.commands.length, 1);
});

test('enter held down on the next key is one press', async (context) => {
  const server = await serve(context, liveView());
  const page = await openConsole(context, server);
  await page.getByTestId('next-key').focus();
  await page.keyboard.down('Enter');
  await eventually(() => server.commands[0]);
  await waitForAttribute(page, 'next-key', 'aria-disabled', 'false');
  await page.keyboard.down('Enter');
  await page.keyboard.up('Enter');
  await page.keyboard.press('h'); // whatever the repeat sent has arrived before this
  await eventually(() => server.commands.find((command) => command.verb === 'hold'));
  assert.deepEqual(
    server.commands.map((command) => command.verb),
    ['next', 'hold'],
  );
});

test('all keys can be reached with the tab key, and the focus is seen', async (context) => {
  const server = await serve(context, liveView());
  const page = await openConsole(context, server);
  const reached = new Set();
  for (let presses = 0; presses < 30; presses += 1) {
    await page.keyboard.press('Tab');
    const [id, outline] = await page.evaluate(() => {
      const element = document.activeElement;
      return [
        element?.getAttribute('data-testid'),
        element ? getComputedStyle(element).outlineStyle : '',
      ];
    });
    if (id) {
      reached.add(id);
      assert.equal(outline, 'solid', `${id} shows its focus`);
    }
  }
  for (const id of [
    'next-key',
    'hold-key',
    'extend-1',
    'extend-2',
    'extend-5',
    'finish-key',
    'lang-switch',
    'signout',
  ]) {
    assert.ok(reached.has(id), id);
  }
});

test('after the last item only finish is left', async (context) => {
  const server = await serve(context, liveView({ number: 21 }));
  const page = await openConsole(context, server);
  assert.match(await page.getByTestId('next-none').innerText(), /Đã hết các nội dung/);
  assert.equal(await page.getByTestId('next-key').count(), 0);
  await page.keyboard.press('n');
  await page.getByTestId('finish-key').click();
  await eventually(() => server.commands[0]);
  assert.deepEqual(
    server.commands.map((command) => command.verb),
    ['finish'],
  );
});
