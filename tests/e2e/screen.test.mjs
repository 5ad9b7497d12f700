// A room's full screen on a real Wayland compositor: the programme, the room's own signs, and a compositor that dies or hangs.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';

import { WaylandDisplay } from './support/display.mjs';
import { kItems } from './support/founding.mjs';
import { roomOfPicture } from './support/picture_code.mjs';
import { kAgent, numberOf, Stage } from './support/stage.mjs';
import { until, untilClock } from './support/wait.mjs';

const kSpeaker = 'tinh';
const kHall = 'ninh-hai';
const kBack = 5000;  // ms: a display that was unplugged

describe("a room's full screen", () => {
  const display = new WaylandDisplay();
  let stage;
  let agent;
  let ended;

  before(async () => {
    await display.start();
    stage = await Stage.open({ rooms: [kSpeaker] });
    agent = spawn(kAgent, [
      'join', '--orchestrator', `ws://127.0.0.1:${stage.port}`, '--room', kHall, '--output', 'fullscreen', '--overlay', 'off',
      '--token-file', join(stage.state, 'tokens', `${kHall}.token`), '--state-dir', join(stage.dir, 'agents', kHall),
      '--panel', '127.0.0.1:0',
    ], { stdio: 'ignore', env: display.environment });
    ended = once(agent, 'exit');
    const started = await stage.command('start', { target: kItems[0] }, null);
    assert.ok(started.ok, JSON.stringify(started));
  });
  after(async () => {
    agent?.kill('SIGTERM');
    await ended;
    await stage?.close();
    await display.close();
  });

  const roomOnScreen = () => {
    const picture = display.picture();
    return picture && roomOfPicture(picture, display.width, display.height);
  };
  const shown = (what, within) => until(what, within, () => roomOnScreen() === numberOf(kSpeaker));

  it('shows the programme', () => shown('the speaker is on the screen', 15000));

  it('is there again when the compositor has died and come back', async (t) => {
    await display.kill();
    await untilClock(Date.now() + 3000);
    assert.equal(agent.exitCode, null, 'the agent lives on');
    await display.start();
    const back = Date.now();
    await shown('the speaker is on the screen again', kBack);
    t.diagnostic(`picture back ${Date.now() - back} ms after the compositor`);
  });

  it('goes on by itself when the compositor was frozen', async (t) => {
    display.freeze(true);
    await untilClock(Date.now() + 8000);
    const { rooms } = await stage.view();
    assert.equal(rooms.find((room) => room.id === kHall).agent, 'online', 'nothing else hangs with it');
    display.freeze(false);
    const back = Date.now();
    await shown('the speaker is on the screen again', kBack);
    t.diagnostic(`picture back ${Date.now() - back} ms after it went on`);
  });
});
