// How the rooms are shown: the keys of the layouts, and what the page says of the picture on air.

import { test } from 'node:test';
import assert from 'node:assert/strict';
import { liveView, readyView } from './support/founding_view.mjs';
import { eventually, kDesk, kPhone, openConsole, useBrowser } from './support/page.mjs';
import { serve } from './support/recorded_server.mjs';

useBrowser();

function withLayout(in_force, chosen = in_force) {
  const view = liveView({ number: 9 });
  view.layout = {
    in_force,
    chosen: { layout: chosen, rooms: [], keep: false },
    rooms: view.rooms.map((room) => room.id),
    return: 'central',
  };
  if (in_force === 'gallery') {
    const source = { room: null, show: 'composed' };
    view.programme = { ...view.programme, wanted: source, actual: source };
  }
  return view;
}

for (const [name, viewport] of [
  ['desk', kDesk],
  ['phone', kPhone],
]) {
  test(`on a ${name} a layout key sends the layout`, async (context) => {
    const server = await serve(context, liveView({ number: 9 }));
    const page = await openConsole(context, server, { viewport });
    const key = page.getByTestId('layout-gallery');
    assert.ok((await key.innerText()).includes('Lưới điểm cầu'));
    await key.click();
    const command = await eventually(() => server.commands[0]);
    assert.equal(command.verb, 'set_layout');
    assert.deepEqual(command.args, { layout: 'gallery', rooms: [], keep: false });
    assert.equal(command.expect.live_run, liveView({ number: 9 }).live.run);
    const box = await key.boundingBox();
    assert.ok(name === 'desk' || box.height >= 44, 'large enough for a finger');
  });
}

test('the digits are the layouts, but not while somebody types', async (context) => {
  const server = await serve(context, liveView({ number: 9 }));
  const page = await openConsole(context, server, { viewport: kDesk });
  await page.keyboard.press('2');
  const command = await eventually(() => server.commands[0]);
  assert.deepEqual(command.args, { layout: 'side_by_side', rooms: [], keep: false });
});

test('the layout in force is shown, and the picture on air has a name of its own', async (context) => {
  const server = await serve(context, withLayout('gallery'));
  const page = await openConsole(context, server, { viewport: kDesk });
  assert.equal(await page.getByTestId('layout-gallery').getAttribute('aria-pressed'), 'true');
  assert.ok((await page.getByTestId('programme-actual').innerText()).includes('Nhiều điểm cầu'));
});

test('an automatic layout shows what it has come to', async (context) => {
  const server = await serve(context, withLayout('gallery', 'auto'));
  const page = await openConsole(context, server, { viewport: kDesk });
  assert.equal(await page.getByTestId('layout-auto').getAttribute('aria-pressed'), 'true');
  assert.ok(/button-on/.test(await page.getByTestId('layout-gallery').getAttribute('class')));
});

test('content can be chosen only when a room has some', async (context) => {
  const view = liveView({ number: 9 });
  const server = await serve(context, view);
  const page = await openConsole(context, server, { viewport: kDesk });
  const key = page.getByTestId('layout-presentation');
  assert.equal(await key.getAttribute('aria-disabled'), 'true');
  server.change((next) => {
    next.rooms[2].content = true;
  });
  await eventually(async () => (await key.getAttribute('aria-disabled')) === 'false');
});

test('before the start there is no layout to choose', async (context) => {
  const server = await serve(context, readyView());
  const page = await openConsole(context, server, { viewport: kDesk });
  assert.equal(await page.getByTestId('layout-gallery').getAttribute('aria-disabled'), 'true');
});

test('what the room on air sees is chosen beside', async (context) => {
  const server = await serve(context, liveView({ number: 9 }));
  const page = await openConsole(context, server, { viewport: kDesk });
  await page.getByTestId('return-picture').selectOption('gallery');
  const command = await eventually(() => server.commands[0]);
  assert.equal(command.verb, 'set_return');
  assert.deepEqual(command.args, { picture: 'gallery' });
});

test('who only watches sees which layout is on', async (context) => {
  const server = await serve(context, withLayout('gallery'));
  const page = await openConsole(context, server, { user: 'xem', shows: 'wall-page' });
  await page.getByTestId('pages').selectOption('/');
  await page.getByTestId('live-item').waitFor();
  assert.equal(await page.getByTestId('layout-now').getAttribute('data-layout'), 'gallery');
  assert.equal(await page.getByTestId('layout-keys').count(), 0);
});

for (const [name, viewport] of [
  ['desk', kDesk],
  ['phone', kPhone],
]) {
  test(`on a ${name} the moderator chooses which rooms a layout shows, by the keyboard alone`, async (context) => {
    const server = await serve(context, liveView({ number: 9 }));
    const page = await openConsole(context, server, { viewport });
    const key = page.getByTestId('layout-rooms-key');
    await key.focus();
    await page.keyboard.press('Enter');
    const panel = page.getByTestId('layout-rooms');
    await panel.waitFor();
    assert.ok((await panel.innerText()).includes('Điểm cầu trong bố cục'));
    const show = page.getByTestId('layout-rooms-show');
    assert.equal(await show.getAttribute('aria-disabled'), 'true');
    for (const room of ['ninh-son', 'tinh']) {
      const box = page.getByTestId(`layout-room-${room}`);
      await box.focus();
      await page.keyboard.press('Space');
      assert.equal(await box.isChecked(), true);
    }
    assert.ok(await page.getByTestId('layout-room-bac-ai').isDisabled(), 'both places are taken');
    const row = await page.getByTestId('layout-room-tinh').locator('xpath=..').boundingBox();
    assert.ok(name === 'desk' || row.height >= 44, 'large enough for a finger');
    const box = await panel.boundingBox();
    assert.ok(box.x >= 0 && box.x + box.width <= viewport.width && box.y >= 0 && box.y + box.height <= viewport.height);
    await show.focus();
    await page.keyboard.press('Enter');
    const command = await eventually(() => server.commands[0]);
    assert.equal(command.verb, 'set_layout');
    assert.deepEqual(command.args, { layout: 'side_by_side', rooms: ['ninh-son', 'tinh'], keep: false });
    await panel.waitFor({ state: 'detached' });
    assert.ok(await key.evaluate((element) => element === document.activeElement), 'the focus is back');
  });
}

test('the panel begins with what is on air, and the key names the rooms that were chosen', async (context) => {
  const view = withLayout('gallery');
  view.layout.chosen.rooms = ['tinh', 'phan-rang', 'bac-ai'];
  const server = await serve(context, view);
  const page = await openConsole(context, server, { viewport: kDesk });
  const key = page.getByTestId('layout-rooms-key');
  assert.ok((await key.innerText()).startsWith('Điểm cầu: '));
  await key.click();
  assert.ok(await page.getByTestId('layout-kind-gallery').isChecked());
  assert.equal(await page.locator('.layout-room input:checked').count(), 3);
  await page.getByTestId('layout-room-phan-rang').uncheck();
  await page.getByTestId('layout-rooms-show').click();
  const command = await eventually(() => server.commands[0]);
  assert.deepEqual(command.args, { layout: 'gallery', rooms: ['tinh', 'bac-ai'], keep: false });
});

test('for a presentation only rooms that present something are there, and one is enough', async (context) => {
  const view = liveView({ number: 9 });
  view.rooms[2].content = true;
  view.rooms[4].content = true;
  const server = await serve(context, view);
  const page = await openConsole(context, server, { viewport: kDesk });
  await page.getByTestId('layout-rooms-key').click();
  await page.getByTestId('layout-kind-presentation').check();
  assert.equal(await page.locator('.layout-room').count(), 2);
  await page.getByTestId(`layout-room-${view.rooms[2].id}`).check();
  await page.getByTestId(`layout-room-${view.rooms[4].id}`).check();
  await page.getByTestId('layout-rooms-show').click();
  const command = await eventually(() => server.commands[0]);
  assert.deepEqual(command.args, { layout: 'presentation', rooms: [view.rooms[4].id], keep: false });
});

test('the rooms are left to the layout again', async (context) => {
  const view = withLayout('gallery');
  view.layout.chosen.rooms = ['tinh', 'phan-rang'];
  const server = await serve(context, view);
  const page = await openConsole(context, server, { viewport: kDesk });
  await page.getByTestId('layout-rooms-key').click();
  await page.getByTestId('layout-rooms-auto').click();
  const command = await eventually(() => server.commands[0]);
  assert.deepEqual(command.args, { layout: 'gallery', rooms: [], keep: false });
});
