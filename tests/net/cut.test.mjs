// The line of a room is cut and comes back: nothing is to be seen of a short cut, and after a long one all is back by itself.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { until, untilClock } from '../e2e/support/wait.mjs';
import { farRoom, measured, mediaBack, openFarRoom, putFarOnAir, recovery, thaw, writeMeasured } from './support/far_room.mjs';

const kLongSeconds = Number(process.env.NHIPCAU_LONG_OUTAGE_SECONDS ?? 0);  // scripts/nightly: 600

describe('the line of a room that speaks is cut', () => {
  let stage;
  let network;

  before(async () => {
    ({ stage, network } = await openFarRoom());
    await putFarOnAir(stage);
  });
  after(async () => {
    writeMeasured();
    await stage?.close();
  });

  it('for 0.5 s: it stays connected and on air, seen and heard again at once', async (t) => {
    const { agent_since } = await farRoom(stage);
    network.cut();
    await untilClock(Date.now() + 500);
    const back = Date.now();
    network.mend();
    const { picture, sound } = await recovery(stage, back);
    measured(t, 'line cut 0.5 s: picture back', picture, 1000);
    measured(t, 'line cut 0.5 s: sound back', sound, 1000);
    assert.equal((await farRoom(stage)).agent_since, agent_since, 'its connection was not made anew');
    assert.equal((await stage.view()).floor.frozen, null);
  });

  // Its connection may be made anew: it is dead 6 s after its last answer, which may be 2 s older than the cut.
  it('for 5 s: its media are back by themselves', async (t) => {
    network.cut();
    await untilClock(Date.now() + 5000);
    const back = Date.now();
    network.mend();
    const { picture, sound } = await mediaBack(stage, back);
    measured(t, 'line cut 5 s: picture back', picture, 1000);
    measured(t, 'line cut 5 s: sound back', sound, 1000);
    await thaw(stage);
  });

  it('for 30 s: it is told as lost, keeps its turn and comes back by itself', async (t) => {
    const cut = Date.now();
    network.cut();
    const told = (what, fact) => until(what, 15000, async () => fact(await farRoom(stage)), 20).then(() => Date.now() - cut);
    const [media, control] = await Promise.all([
      told('its media are told as lost', (room) => room.picture !== 'ok' && room.sound === 'none'),
      told('its connection is told as lost', (room) => room.agent === 'offline'),
    ]);
    measured(t, 'line cut 30 s: lost media told', media, 3000);
    measured(t, 'line cut 30 s: lost connection told', control, 7000);
    await untilClock(cut + 30000);
    const back = Date.now();
    network.mend();
    const connected = until('it is connected', 15000, async () => (await farRoom(stage)).agent === 'online', 20)
      .then(() => Date.now() - back);
    const { picture, sound } = await mediaBack(stage, back);
    measured(t, 'line cut 30 s: picture back', picture, 2000);
    measured(t, 'line cut 30 s: sound back', sound, 2000);
    measured(t, 'line cut 30 s: connected again', await connected, 8400);  // the longest wait between attempts
    const { live, floor } = await stage.view();
    assert.equal(live.item, 'i09', 'it has kept its turn');
    assert.equal(floor.frozen?.room, 'ninh-son', 'and the floor');
    await thaw(stage);
  });

  it(`for ${kLongSeconds} s: the room comes back by itself, as it was`, { skip: kLongSeconds === 0 }, async (t) => {
    const restarts = (await stage.view()).bridge.restarts;
    const cut = Date.now();
    network.cut();
    await until('it is told as lost', 15000, async () => (await farRoom(stage)).agent === 'offline', 20);
    await untilClock(cut + kLongSeconds * 1000);
    const back = Date.now();
    network.mend();
    const connected = until('it is connected', 30000, async () => (await farRoom(stage)).agent === 'online', 20)
      .then(() => Date.now() - back);
    const { picture, sound } = await mediaBack(stage, back, 30000);
    measured(t, `line cut ${kLongSeconds} s: picture back`, picture, 2000);
    measured(t, `line cut ${kLongSeconds} s: sound back`, sound, 2000);
    measured(t, `line cut ${kLongSeconds} s: connected again`, await connected, 8400);
    const { live, bridge } = await stage.view();
    assert.equal(live.item, 'i09', 'nobody has taken its turn away');
    assert.equal(bridge.restarts, restarts);
    assert.equal(stage.agents.get('ninh-son').starts, 1, 'the same program');
    await thaw(stage);
  });
});
