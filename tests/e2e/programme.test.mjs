// Items 1 to 14 of the founding conference by Next: who sees and hears whom, and how soon.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { Console, openBrowser } from './support/page.mjs';
import { kPicture, kRooms, numberOf, Stage } from './support/stage.mjs';
import { kHeard, kSilent } from './support/truth.mjs';
import { spread, until, untilClock } from './support/wait.mjs';

/** Item -> the room on air, as the conference file says. */
const kProgramme = [
  ['i01', 'tinh'], ['i02', 'tinh'], ['i03', 'tinh'], ['i04', 'tinh'], ['i05', 'tinh'], ['i06', 'tinh'],
  ['i07', 'tinh'], ['i08', 'tinh'], ['i09', 'ninh-son'], ['i10', 'thuan-nam'], ['i11', 'ninh-son'],
  ['i12', 'thuan-nam'], ['i13', 'phan-rang'], ['i14', 'thuan-bac'],
];

const kSeenWithin = 500;  // ms from the press to the screen
const kSettled = 400;  // ms: ramps, the mixer's and the players' buffers, and one whole window of tones
const kListen = 600;  // ms of sound that are judged

describe('the programme, item by item', () => {
  let stage;
  let browser;
  let moderator;
  const delays = [];

  before(async () => {
    stage = await Stage.open();
    browser = await openBrowser();
    moderator = await Console.open(browser, stage);
  });
  after(async () => {
    await browser?.close();
    await stage?.close();
  });

  for (const [item, onAir] of kProgramme) {
    it(`shows ${onAir} everywhere for ${item}, and lets exactly it be heard`, async (t) => {
      const pressedAt = await moderator.pressNext(item);
      const others = kRooms.filter((room) => room !== onAir);
      const seen = await Promise.all(others.map((room) => seenAt(room, onAir, pressedAt)));
      t.diagnostic(`press to screen: slowest ${Math.max(...seen)} ms`);
      delays.push(...seen);
      seen.forEach((ms, i) => assert.ok(ms <= kSeenWithin, `${others[i]} saw ${onAir} after ${ms} ms`));
      await until('the room on air sees its return', 1000, () => seesReturn(onAir));
      const from = pressedAt + Math.max(...seen, 0) + kSettled;
      await untilClock(from + kListen + 100);
      checkSound(onAir, from, from + kListen);
    });
  }

  it('reports how long a press took to each screen', (t) => {
    const { n, median, p95, max } = spread(delays);
    t.diagnostic(`press to screen, ${n} screens, pictures ${kPicture.size} at ${kPicture.fps}/s: ` +
      `median ${median} ms, p95 ${p95} ms, slowest ${max} ms`);
    assert.equal(n, kProgramme.length * (kRooms.length - 1));
  });

  /** ms from the press until `room` showed `onAir`; until then it may show only what it showed before. */
  async function seenAt(room, onAir, pressedAt) {
    const frame = await until(`${room} sees ${onAir}`, 3000,
      () => stage.truth(room).firstFrameOf(numberOf(onAir), pressedAt));
    return frame.t - pressedAt;
  }

  /** The provincial room for a district on air; for the provincial room the standby room, ninh-son. */
  function seesReturn(onAir) {
    const wanted = onAir === 'tinh' ? 'ninh-son' : 'tinh';
    return stage.truth(onAir).newest()?.room === numberOf(wanted);
  }

  function checkSound(onAir, from, to) {
    for (const room of kRooms) {
      const tones = stage.truth(room).tones(from, to);
      assert.ok(tones.size > 0, `${room} played nothing`);
      for (const source of kRooms) {
        const { loudest, softest } = tones.get(numberOf(source)) ?? { loudest: -100, softest: -100 };
        if (source === onAir && room !== onAir) {
          assert.ok(softest >= kHeard, `${room} hears ${source} only at ${softest} dBFS`);
        } else {
          assert.ok(loudest < kSilent, `${room} hears ${source} at ${loudest} dBFS`);
        }
      }
    }
  }
});
