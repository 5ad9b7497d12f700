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
