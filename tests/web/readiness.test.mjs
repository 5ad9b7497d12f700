// Whether the next speakers are ready: two rooms on the Next key, and who is in the room.

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

for (const [name, viewport] of [
  ['desk', kDesk],
  ['phone', kPhone],
]) {
  test(`on a ${name} the Next key tells of the room after the next one`, async (context) => {
    const view = liveView();
    view.next.following = {
      item: 'i11',
      room: 'bac-ai',
      readiness: { level: 'red', reasons: [{ code: 'no_sound', vi: 'Không có tiếng', en: 'No sound' }] },
    };
    const server = await serve(context, view);
    const page = await openConsole(context, server, { viewport });
    await waitForAttribute(page, 'following', 'data-level', 'red');
    const text = await page.getByTestId('following').innerText();
    assert.match(text, /Sau đó: Bác Ái – Không có tiếng/);
    await assertFits(page);
  });

  test(`on a ${name} the secretary marks who has come`, async (context) => {
    const view = liveView();
    itemOf(view, 'i12').presence = 'present';
    const server = await serve(context, view);
    const page = await openConsole(context, server, {
      user: 'thu-ky',
      viewport,
      path: '/secretary',
      shows: 'secretary-page',
    });
    const press = async (id) => {
      await waitForAttribute(page, id, 'aria-disabled', 'false');
      return commandOf(server, () => page.getByTestId(id).click());
    };
    assert.deepEqual(await press('present-i11'), [
      'mark_speaker',
      { item: 'i11', presence: 'present' },
    ]);
    assert.deepEqual(await press('absent-i11'), [
      'mark_speaker',
      { item: 'i11', presence: 'absent' },
    ]);
    assert.deepEqual(
      await press('present-i12'),
      ['mark_speaker', { item: 'i12', presence: 'unknown' }],
      'pressed again it is open again',
    );
    assert.equal(await page.getByTestId('presence-i02').count(), 0, 'an item that is over');
    await assertFits(page);
  });
}

test('a technician marks the speakers of the own room only', async (context) => {
  const view = liveView();
  const own = itemOf(view, 'i12');
  own.room = 'ninh-hai';
  const server = await serve(context, view);
  const page = await openConsole(context, server, {
    user: 'ky-thuat-ninh-hai',
    path: '/room',
    shows: 'room-page',
  });
  await waitForAttribute(page, `present-${own.id}`, 'aria-disabled', 'false');
  assert.equal(await page.locator('[data-testid^="presence-"]').count(), 1);
  assert.deepEqual(
    await commandOf(server, () => page.getByTestId(`present-${own.id}`).click()),
    ['mark_speaker', { item: own.id, presence: 'present' }],
  );
});

test('the moderator marks from the row of the programme', async (context) => {
  const server = await serve(context, liveView());
  const page = await openConsole(context, server);
  await page.getByTestId('choose-i12').click();
  await waitForAttribute(page, 'absent-i12', 'aria-disabled', 'false');
  assert.deepEqual(await commandOf(server, () => page.getByTestId('absent-i12').click()), [
    'mark_speaker',
    { item: 'i12', presence: 'absent' },
  ]);
});

for (const [name, viewport] of [
  ['desk', kDesk],
  ['phone', kPhone],
]) {
  test(`on a ${name} each room shows its pre-flight check and leads to its sheet`, async (context) => {
    const view = liveView();
    const roomOf = (id) => view.rooms.find((room) => room.id === id);
    roomOf('bac-ai').preflight = null;
    Object.assign(roomOf('ninh-son').preflight, { verdict: 'not_ready', failed: [8, 10], remarks: [8, 10] });
    Object.assign(roomOf('ninh-hai').preflight, { verdict: 'expired' });
    const server = await serve(context, view);
    const page = await openConsole(context, server, { viewport });
    await waitForAttribute(page, 'preflight-tinh', 'data-state', 'ready');
    const text = (room) => page.getByTestId(`preflight-${room}`).innerText();
    assert.match(await text('bac-ai'), /chưa kiểm tra/);
    assert.match(await text('ninh-son'), /chưa đạt mục 8, 10/);
    assert.match(await text('ninh-hai'), /quá hạn/);
    assert.equal(
      await page.getByTestId('preflight-ninh-son').getAttribute('href'),
      '/check-sheet?room=ninh-son&lang=vi',
    );
    await assertFits(page);
  });
}
