// Several rooms in one picture, and what a room presents: pressed on the page, seen on every screen.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { Console, openBrowser } from './support/page.mjs';
import { kRooms, numberOf, Stage } from './support/stage.mjs';
import { until } from './support/wait.mjs';

const kPresents = 'ninh-son';
/** Simulated content has the number of its room, and a hundred more. */
const kContentNumber = numberOf(kPresents) + 100;
const kSeen = 5000; // ms

describe('layouts', () => {
  let stage;
  let browser;
  let moderator;

  before(async () => {
    stage = await Stage.open({
      captures: { [kPresents]: ['--camera', 'sim', '--microphone', 'sim', '--content', 'sim'] },
    });
    browser = await openBrowser();
    moderator = await Console.open(browser, stage);
    await moderator.pressNext('i01');
    await everybodySees(numberOf('tinh'), kRooms.filter((room) => room !== 'tinh'));
  });
  after(async () => {
    await browser?.close();
    await stage?.close();
  });

  it('shows the gallery in every room, the one that speaks included, once it is really sent', async () => {
    await moderator.press(moderator.byId('layout-gallery'));
    await until('the gallery is on air', kSeen, async () => {
      const { programme, layout } = await stage.view();
      return programme.agrees && programme.actual.show === 'composed' && layout.in_force === 'gallery';
    });
    await until('every room is shown it', kSeen, async () =>
      (await stage.view()).rooms.every((room) => room.on_air && room.showing?.show === 'composed'));
    // Its screens go on: pictures without one code for the whole, as the code of each room is in its place.
    for (const room of kRooms) {
      const from = Date.now();
      await until(`${room} plays the gallery`, kSeen, () =>
        stage.truth(room).lines(from).filter((line) => line.k === 'v' && line.room === null).length > 10);
    }
  });

  it('goes back to the full picture of who speaks', async () => {
    await moderator.press(moderator.byId('layout-full'));
    await everybodySees(numberOf('tinh'), kRooms.filter((room) => room !== 'tinh'));
    await until('and says so', kSeen, async () => {
      const { programme } = await stage.view();
      return programme.agrees && programme.actual.room === 'tinh';
    });
  });

  it('shows what a room presents, which is sent only now', async () => {
    const { rooms } = await stage.view();
    assert.deepEqual(rooms.filter((room) => room.content).map((room) => room.id), [kPresents]);
    await moderator.press(moderator.byId('layout-content'));
    await everybodySees(kContentNumber, kRooms.filter((room) => room !== kPresents));
    await until('who presents sees the centre', kSeen,
      () => stage.truth(kPresents).newest()?.room === numberOf('tinh'));
  });

  it('forgets the layout with the item', async () => {
    await moderator.pressNext('i02');
    await everybodySees(numberOf('tinh'), kRooms.filter((room) => room !== 'tinh'));
    assert.equal((await stage.view()).layout.chosen.layout, 'auto');
  });

  it('lets the room on air see the gallery, and only that room', async () => {
    await moderator.byId('return-picture').selectOption('gallery');
    await until('tinh is shown the gallery', kSeen, async () => {
      const { rooms } = await stage.view();
      return rooms.every((room) => room.showing?.show === (room.id === 'tinh' ? 'composed' : 'camera'));
    });
    const { programme } = await stage.view();
    assert.equal(programme.actual.room, 'tinh');
  });

  async function everybodySees(number, rooms) {
    const from = Date.now();
    for (const room of rooms) {
      await until(`${room} sees ${number}`, kSeen, () => stage.truth(room).firstFrameOf(number, from));
    }
  }
});
