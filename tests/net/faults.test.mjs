// What else networks do: another address, small packets only, silence on a line that seems to be there, no names.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { until, untilClock } from '../e2e/support/wait.mjs';
import { farRoom, kFar, measured, mediaBack, openFarRoom, putFarOnAir, recovery, thaw, writeMeasured } from './support/far_room.mjs';

describe('a room on a strange network', () => {
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

  const online = (within) => until('it is connected', within, async () => (await farRoom(stage)).agent === 'online', 20);
  const offline = (within) => until('its connection is told as lost', within, async () => (await farRoom(stage)).agent === 'offline', 20);

  it('gets another address: media follow at once', async (t) => {
    const at = Date.now();
    network.changeAddress(0, '10.77.0.77');
    const { picture, sound } = await recovery(stage, at);
    measured(t, 'another address: picture back', picture, 3000);
    measured(t, 'another address: sound back', sound, 3000);
    assert.ok(picture < 3000 && sound < 3000);
    await untilClock(at + 12000);  // its old connection is given up meanwhile
    await online(15000);
    await thaw(stage);
  });

  it('sends and gets no packet of more than 1300 bytes, and misses nothing', async (t) => {
    network.drop('meta length > 1300');
    const at = Date.now();
    stage.agents.get(kFar).kill9();  // control begins anew, with its large first messages
    await online(15000);
    const { picture, sound } = await mediaBack(stage, at);
    measured(t, 'packets over 1300 bytes vanish: joined, picture', picture, 8000);
    measured(t, 'packets over 1300 bytes vanish: joined, sound', sound, 8000);
    await thaw(stage);
    const from = Date.now();
    await untilClock(from + 5000);
    const { link } = await farRoom(stage);
    assert.equal(link.path, 'udp');
    assert.ok(link.main_kbps > 0, 'its main picture passes');
    assert.ok(stage.truth(kFar).longestPictureGap(from, from + 5000) < 1000);
    network.pass();
  });

  it('has a connection on which nothing comes: both ends notice and make a new one', async (t) => {
    await online(15000);
    const dead = Date.now();
    network.drop('meta l4proto tcp');
    await offline(15000);
    measured(t, 'half-open connection: told as lost', Date.now() - dead, 7000);
    assert.equal((await farRoom(stage)).picture, 'ok', 'its media go on');
    const back = Date.now();
    network.pass();
    await online(15000);
    measured(t, 'half-open connection: connected again', Date.now() - back, 8400);
  });

  it('has no names for a while, which stops neither control nor media', async (t) => {
    network.resolve(false);
    const at = Date.now();
    stage.orchestrator.kill9();
    await until('the orchestrator is back', 10000, async () => (await farRoom(stage)).id === kFar, 50);
    await online(15000);
    measured(t, 'names do not resolve: connected after the orchestrator was killed', Date.now() - at, null);
    const { picture } = await mediaBack(stage, Date.now());
    assert.ok(picture < 8000);
  });

  it('starts without names and joins when they are there', async (t) => {
    network.resolve(false);
    stage.agents.get(kFar).kill9();
    await offline(10000);
    await untilClock(Date.now() + 4000);
    assert.equal((await farRoom(stage)).agent, 'offline');
    network.resolve(true);
    const known = Date.now();
    await online(15000);
    measured(t, 'names resolve again: connected', Date.now() - known, 8400);
    await mediaBack(stage, known);
  });
});
