// UDP is blocked, from the start or in mid-conference: media go through the TLS port by themselves, and back.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { numberOf } from '../e2e/support/stage.mjs';
import { until, untilClock } from '../e2e/support/wait.mjs';
import { farRoom, kFar, kNear, measured, mediaBack, openFarRoom, putFarOnAir, recovery, thaw, untilHeard, writeMeasured } from './support/far_room.mjs';

const kUdp = 'meta l4proto udp';

describe('a room whose network blocks UDP', () => {
  let stage;
  let network;

  before(async () => {
    ({ stage, network } = await openFarRoom({ before: (made) => made.drop(kUdp) }));
  });
  after(async () => {
    writeMeasured();
    await stage?.close();
  });

  const goesBy = (path, within) => until(`its media go by ${path}`, within,
    async () => (await farRoom(stage)).link?.path === path, 20);

  it('joins: pictures and sound flow through the TLS port within 12 s', async (t) => {
    const room = await farRoom(stage);
    assert.equal(room.picture, 'ok');
    assert.equal(room.link.path, 'tls');
    const began = stage.startOf(kFar);
    const first = stage.truth(kFar).frames(began)[0].t - began;
    measured(t, 'UDP blocked: from start to a picture on its screen', first, 12000);
    assert.ok(first < 12000);
    await putFarOnAir(stage);
    const from = Date.now();
    await untilClock(from + 5000);
    measured(t, 'by TLS: longest time not heard in 5 s', stage.truth(kNear).longestNotHeard(numberOf(kFar), from, from + 5000), 0);
    measured(t, 'by TLS: longest gap of the picture in 5 s', stage.truth(kNear).longestPictureGap(from, from + 5000), 200);
    assert.ok(stage.truth(kNear).frames(from, from + 5000).length > 50, 'it is seen');
  });

  it('shows no old pictures on a narrow line: what waits too long is left out', async (t) => {
    const from = Date.now();
    network.shape(0, { up_kbit: 300, down_kbit: 300, latency_ms: 300 });
    await untilClock(from + 8000);
    network.shape(0);
    for (const [at, of] of [[kNear, kFar], [kFar, kNear]]) {
      const ages = stage.truth(at).frames(from, from + 8000).filter((frame) => frame.room === numberOf(of))
        .map((frame) => frame.t - frame.cap);
      measured(t, `300 kbit/s by TLS: oldest picture shown at ${at}`, Math.max(...ages), 2000);
      assert.ok(ages.length > 20, `${ages.length} pictures in 8 s`);
      assert.ok(Math.max(...ages) < 3000);
    }
    await until('all is well again', 10000, async () => (await farRoom(stage)).picture === 'ok'
      && stage.truth(kNear).newest()?.room === numberOf(kFar), 50);
  });

  it('goes on through a restart of the orchestrator', async (t) => {
    const from = Date.now();
    stage.orchestrator.kill9();
    await until('its media go by tls again', 15000, async () => (await farRoom(stage)).link?.path === 'tls', 20);
    const { picture, sound } = await mediaBack(stage, from);
    await untilClock(Date.now() + 1500);
    const to = Date.now();
    const outage = stage.truth(kFar).longestPictureGap(from, to);
    measured(t, 'orchestrator killed: longest gap of the picture in a room by TLS', outage, null);
    measured(t, 'orchestrator killed: a room by TLS seen at the centre again', picture, null);
    measured(t, 'orchestrator killed: a room by TLS heard at the centre again', sound, null);
    assert.ok(outage < 8000);
    await thaw(stage);
  });

  it('returns to UDP when that works', async (t) => {
    await thaw(stage);
    await untilHeard(stage);
    const passes = Date.now();
    network.pass();
    await goesBy('udp', 20000);
    const back = Date.now();
    measured(t, 'UDP passes again: media by UDP', back - passes, 15000);
    await untilClock(back + 2500);
    measured(t, 'UDP passes again: longest time not heard on the way back',
      stage.truth(kNear).longestNotHeard(numberOf(kFar), back - 1500, back + 1500), 100);
    assert.ok(stage.truth(kNear).heardSince(numberOf(kFar), back + 1500, back + 2400) !== undefined, 'it is heard by UDP');
  });

  for (const [way, directions] of [['both ways', ['up', 'down']], ['from the room', ['up']], ['to the room', ['down']]]) {
    it(`goes through the TLS port again when UDP is blocked ${way} in mid-conference`, async (t) => {
      const blocked = Date.now();
      network.drop(kUdp, directions);
      await goesBy('tls', 15000);
      const { picture, sound } = await mediaBack(stage, blocked);
      measured(t, `UDP blocked ${way} in mid-conference: media back`, Math.max(picture, sound), 12000);
      assert.ok(Math.max(picture, sound) < 12000);
      await thaw(stage);
      network.pass();
      await goesBy('udp', 20000);
      const { picture: after } = await recovery(stage, Date.now());
      assert.ok(after < 3000);
    });
  }
});
