// The line of a room that speaks gets narrow and wide again: its picture follows, its sound goes on.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { numberOf } from '../e2e/support/stage.mjs';
import { until, untilClock } from '../e2e/support/wait.mjs';
import { farRoom, kFar, kNear, measured, openFarRoom, putFarOnAir, writeMeasured } from './support/far_room.mjs';

const kWide = 4000;  // kbit/s
const kNarrow = 512;
const kAsked = 2500;
const kWatched = 12000;  // ms
const kLate = 700;  // ms from the camera to the screen: more is a picture that waits in a queue
const kQuiet = -26;  // dBFS; the tone has -20 …
const kWhole = -20.2;  // … as it is heard

describe(`a line of ${kWide} kbit/s that carries ${kNarrow}`, () => {
  let stage;
  let network;

  before(async () => {
    ({ stage, network } = await openFarRoom({
      picture: { size: '1280x720', fps: '25' },
      captures: { [kFar]: ['--camera', 'sim:busy', '--microphone', 'sim', '--bitrate-kbps', String(kAsked)] },
      before: (made) => made.shape(0, { up_kbit: kWide }),
    }));
    await putFarOnAir(stage);
    await until('the picture has its whole rate', 20000, async () => (await link()).main_kbps > 0.8 * kAsked, 100);
  });
  after(async () => {
    writeMeasured();
    await stage?.close();
  });

  const link = async () => (await farRoom(stage)).link;
  const seen = (from, to) => stage.truth(kNear).frames(from, to).filter((frame) => frame.room === numberOf(kFar));

  /** The longest row of windows of 100 ms in which what is heard, the far room's tone alone, was weak or missing, in ms. */
  function longestQuiet(from, to) {
    let longest = 0;
    let row = 0;
    for (const window of stage.truth(kNear).lines(from, to).filter((line) => line.k === 'a')) {
      row = window.rms < kQuiet ? row + window.ms : 0;
      longest = Math.max(longest, row);
    }
    return longest;
  }

  /**
   * How much of the sound is missing in a row of windows, in ms, by its energy: a loss that is concealed counts by how
   * much softer it is. Finer than whole windows, in which a gap of half a window is no more than 3 dB.
   */
  function longestMissing(from, to) {
    let longest = 0;
    let row = 0;
    for (const window of stage.truth(kNear).lines(from, to).filter((line) => line.k === 'a')) {
      const missing = window.ms * (1 - 10 ** ((window.rms - kWhole) / 10));
      row = missing > 10 ? row + missing : 0;
      longest = Math.max(longest, row);
    }
    return Math.round(longest);
  }

  it('lowers the picture within two seconds and tells it', async (t) => {
    const at = Date.now();
    network.shape(0, { up_kbit: kNarrow });
    const told = until('the console is told', 8000, async () => (await link()).main_limit_kbps, 20).then(() => Date.now() - at);
    await untilClock(at + kWatched + 1000);
    const late = seen(at, at + kWatched).filter((frame) => frame.t - frame.cap > kLate);
    const adapted = late.length > 0 ? late.at(-1).t - at : 0;
    measured(t, 'line 4 M -> 512 k: picture follows', adapted, 2000);
    measured(t, 'line 4 M -> 512 k: the console says so', await told, 2000);
    measured(t, 'line 4 M -> 512 k: longest weak sound (windows of 100 ms)', longestQuiet(at, at + kWatched), 40);
    measured(t, 'line 4 M -> 512 k: most sound missing in a row (by its energy)', longestMissing(at, at + kWatched), 40);
    measured(t, 'line 4 M -> 512 k: longest freeze', stage.truth(kNear).longestPictureGap(at, at + kWatched), null);
    const now = await link();
    t.diagnostic(`after ${kWatched} ms: ${now.main_kbps} kbit/s, ${now.main_fps} pictures a second of ${now.main_height} lines`);
    assert.ok(now.main_kbps < kNarrow, 'it fits');
    assert.ok(now.main_kbps > 100, 'and has not collapsed');
    const last = seen(at + kWatched - 3000, at + kWatched);
    assert.ok(last.length > 20, `${last.length} pictures in the last three seconds`);
  });

  it('has the whole picture back within half a minute', wideAgain);

  it('disturbs no sound when its router honours the mark of sound', async (t) => {
    network.shape(0, { up_kbit: kWide, marks: true });
    await until('the picture has its whole rate', 20000, async () => (await link()).main_kbps > 0.8 * kAsked, 100);
    const at = Date.now();
    network.shape(0, { up_kbit: kNarrow, marks: true });
    await untilClock(at + kWatched + 1000);
    measured(t, 'line 4 M -> 512 k that honours DSCP: longest weak sound (windows of 100 ms)', longestQuiet(at, at + kWatched), 40);
    measured(t, 'line 4 M -> 512 k that honours DSCP: longest freeze', stage.truth(kNear).longestPictureGap(at, at + kWatched), null);
  });

  it('has the whole picture back once more', wideAgain);

  async function wideAgain(t) {
    const at = Date.now();
    network.shape(0, { up_kbit: kWide });
    await until('nothing holds it down', 60000, async () => (await link()).main_limit_kbps === null, 50);
    await until('the size is the old one', 60000, async () => (await link()).main_height === 720, 50);
    measured(t, 'line 512 k -> 4 M: whole picture back', Date.now() - at, 30000);
  }

  it('keeps its rate on a wide line that loses packets', async (t) => {
    for (const loss of [1, 5, 10, 20]) {
      network.drop(`meta l4proto udp numgen random mod 100 < ${loss}`, ['up']);
      await untilClock(Date.now() + 20000);
      const { main_kbps, main_height } = await link();
      t.diagnostic(`loss of ${loss} %: ${main_kbps} kbit/s arrive, ${main_height} lines`);
      assert.ok(main_kbps > 0.5 * kAsked * (1 - loss / 100), `${main_kbps} kbit/s at ${loss} % loss`);
    }
    network.pass();
  });
});
