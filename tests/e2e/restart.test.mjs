// Any one program dies by SIGKILL while a paper is read, or the bridge hangs; the others go on and it comes back by itself.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { Console, openBrowser } from './support/page.mjs';
import { kRooms, numberOf, Stage } from './support/stage.mjs';
import { kItems } from './support/founding.mjs';
import { kHeard } from './support/truth.mjs';
import { until, untilClock } from './support/wait.mjs';

const kPaper = 'i09';
const kSpeaker = 'ninh-son';
const kPictureGap = 200;  // ms
const kSoundGap = 60;  // ms
const kOrchestratorBack = 5000;  // ms
const kMediaBack = 3000;  // ms
const kHangNoticed = 8000;  // ms
const kHangEnded = 10000;  // ms

describe('a program dies while a paper is read', () => {
  let stage;
  let browser;
  let moderator;

  before(async () => {
    stage = await Stage.open();
    browser = await openBrowser();
    moderator = await Console.open(browser, stage);
    await moderator.advanceTo(kPaper, kItems);
    await untilSettled();
  });
  after(async () => {
    await browser?.close();
    await stage?.close();
  });

  /** What `room` is to see while the paper is read. */
  const sourceOf = (room) => numberOf(room === kSpeaker ? 'tinh' : kSpeaker);
  const seesItsSource = (room) => stage.truth(room).newest()?.room === sourceOf(room);
  const hearsItsSource = (room) => room === kSpeaker || hearsThroughout(room, Date.now() - 800, Date.now());
  const untilSettled = () => until('every room sees and hears what it is to', 8000,
    () => kRooms.every((room) => seesItsSource(room) && hearsItsSource(room)), 100);

  /** `room` hears the speaker in every 100 ms from `from` to `to`. */
  function hearsThroughout(room, from, to) {
    const tone = stage.truth(room).tones(from, to).get(numberOf(kSpeaker));
    return tone !== undefined && tone.softest >= kHeard;
  }

  it('kill -9 of the orchestrator: no room misses picture or sound, nothing is re-cut, the clock goes on', async (t) => {
    const before_ = await stage.view();
    const from = Date.now();
    const killedAt = stage.orchestrator.kill9();
    const view = await until('the orchestrator answers', kOrchestratorBack, () => viewWithMedia());
    t.diagnostic(`orchestrator back after ${Date.now() - killedAt} ms`);
    await until('the page has its link again', kOrchestratorBack,
      async () => (await moderator.byId('page-link').getAttribute('data-state')) === 'open');
    const to = Date.now() + 2000;
    await untilClock(to + 300);

    assert.equal(view.live.item, kPaper);
    assert.deepEqual(view.live.clock, before_.live.clock);
    assert.equal(view.live.started_at, before_.live.started_at);
    assert.equal(await moderator.liveItem(), kPaper);
    for (const room of kRooms) checkUnbroken(t, room, from, to);
  });

  /** The view of an orchestrator that has its bridge and every room again; else null. */
  async function viewWithMedia() {
    const view = await stage.view();
    const whole = view.bridge.state === 'up' && view.rooms.every((room) => room.agent === 'online');
    return whole ? view : null;
  }

  function checkUnbroken(t, room, from, to) {
    const truth = stage.truth(room);
    const picture = truth.longestPictureGap(from, to);
    const sound = truth.longestSoundGap(from, to);
    t.diagnostic(`${room}: longest gap of picture ${picture} ms, of sound ${sound} ms`);
    assert.ok(picture <= kPictureGap, `${room} missed ${picture} ms of picture`);
    assert.ok(sound <= kSoundGap, `${room} missed ${sound} ms of sound`);
    const shown = new Set(truth.frames(from, to).map((frame) => frame.room));
    assert.deepEqual([...shown], [sourceOf(room)], `${room} was re-cut`);
    if (room === kSpeaker) return;
    assert.ok(hearsThroughout(room, from, to), `${room} did not hear ${kSpeaker} all the time`);
  }

  it('kill -9 of the bridge: every room sees and hears again within 3 s', async (t) => {
    const killedAt = Date.now();
    process.kill(stage.bridgePid(), 'SIGKILL');
    await checkBack(t, kRooms, killedAt);
  });

  it('a bridge that hangs: nobody is told that a room is on air, it is killed within 10 s, every room sees and hears again', async (t) => {
    await untilSettled();
    const pid = stage.bridgePid();
    const stoppedAt = Date.now();
    process.kill(pid, 'SIGSTOP');
    const said = await until('the view says that the bridge is gone', kHangNoticed, async () => {
      const view = await stage.view();
      return view.bridge.state === 'down' && view;
    });
    t.diagnostic(`said so after ${Date.now() - stoppedAt} ms`);
    assert.deepEqual(said.rooms.filter((room) => room.on_air), []);
    await until('another bridge runs', kHangEnded, () => stage.bridgePid() !== pid);
    const startedAt = Date.now();
    t.diagnostic(`killed and started again after ${startedAt - stoppedAt} ms`);
    await checkBack(t, kRooms, startedAt);
  });

  for (const room of [kSpeaker, 'bac-ai']) {
    it(`kill -9 of the agent of ${room}: its room, and who watches it, sees and hears again within 3 s`, async (t) => {
      await untilSettled();
      const killedAt = stage.agents.get(room).kill9();
      await checkBack(t, room === kSpeaker ? kRooms : [room], killedAt);
    });
  }

  /** Each of `rooms` shows pictures taken after the kill, and hears the speaker to the end of the 3 s. */
  async function checkBack(t, rooms, killedAt) {
    const to = killedAt + kMediaBack;
    await untilClock(to + 300);
    for (const room of rooms) {
      const truth = stage.truth(room);
      const seen = truth.firstTakenAfter(sourceOf(room), killedAt) - killedAt;
      const heard = room === kSpeaker ? 0 : truth.heardSince(numberOf(kSpeaker), killedAt, to) - killedAt;
      t.diagnostic(`${room} sees again after ${seen} ms` +
        (room === kSpeaker ? '' : `, hears again without a break after ${heard} ms`));
      assert.ok(seen <= kMediaBack, `${room} sees again after ${seen} ms`);
      assert.ok(heard <= kMediaBack, `${room} hears again after ${heard} ms`);
    }
  }
});
