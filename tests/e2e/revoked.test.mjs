// A revoked room's machine that does not obey is out within a second, by whatever way it sends, and stays out.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';

import { Disobedient } from './support/disobedient.mjs';
import { kClients, startClient } from './support/other_client.mjs';
import { kOrchestrator, Stage } from './support/stage.mjs';
import { until, untilClock } from './support/wait.mjs';

const kRoom = 'bac-ai';
const kOther = 'ninh-son';
const kOut = 1000;  // ms
const kStaysOut = 2000;  // ms that are watched; the bridge sends sound every 20 ms

describe('a revoked machine that does not obey', () => {
  let stage;
  let machine;

  before(async () => {
    stage = await Stage.open({ rooms: ['tinh'] });
  });
  after(async () => {
    await machine?.end();
    await stage?.close();
  });

  const tokenOf = (room) => readFileSync(join(stage.state, 'tokens', `${room}.token`), 'utf8').trim();
  const roomNow = async (id) => (await stage.view()).rooms.find((room) => room.id === id);
  const revoke = (room) => assert.equal(spawnSync(kOrchestrator, ['revoke', '--state-dir', stage.state, room]).status, 0);
  const readyAgain = () => until('the orchestrator is back', 15000,
    async () => (await stage.get('/readyz').catch(() => ({}))).status === 200, 50);

  async function untilNothingComes(since) {
    let heard = machine.heard;
    await until('the bridge sends it nothing', 5000, async () => {
      await untilClock(Date.now() + 100);
      const quiet = machine.heard === heard;
      heard = machine.heard;
      return quiet;
    }, 1);
    return Date.now() - 100 - since;
  }

  async function staysOut() {
    const heard = machine.heard;
    await untilClock(Date.now() + kStaysOut);
    assert.equal(machine.heard, heard, 'it is still sent something');
    assert.notEqual((await roomNow(kRoom)).sound, 'ok');
  }

  it('has a leg while it may', async () => {
    machine = await Disobedient.join(stage, kRoom, tokenOf(kRoom));
    await until('it is sent sound', 5000, () => machine.heard > 50);
    await until('its sound is heard', 5000, async () => (await roomNow(kRoom)).sound === 'ok', 50);
  });

  it('is out within a second by UDP, though it goes on sending', async (t) => {
    const at = Date.now();
    revoke(kRoom);
    const after = await untilNothingComes(at);
    t.diagnostic(`out after ${after} ms, a program's start included`);
    assert.ok(after < kOut, `${after} ms`);
    assert.equal(machine.error, 'revoked');
    await staysOut();
  });

  it('stays out when the orchestrator starts again, and when the bridge does', async () => {
    stage.orchestrator.kill9();
    await readyAgain();
    await staysOut();
    process.kill(stage.bridgePid(), 'SIGKILL');
    await until('there is a bridge again', 15000, async () => (await stage.view()).bridge.state === 'up', 50);
    await staysOut();
  });

  it('a leg that a dead orchestrator could not end ends as soon as it is back', async (t) => {
    await machine.end();
    machine = await Disobedient.join(stage, kOther, tokenOf(kOther));
    await until('it is sent sound', 5000, () => machine.heard > 50);
    stage.orchestrator.kill9();
    revoke(kOther);
    await readyAgain();
    const after = await untilNothingComes(Date.now());
    t.diagnostic(`out ${after} ms after the orchestrator was back`);
    assert.ok(after < kOut, `${after} ms`);
  });

  it('by WHIP and WHEP likewise, whatever it watched with its token', async (t) => {
    const room = 'ninh-hai';
    const token = tokenOf(room);
    const peers = [['whip', `/whip/${room}`], ['whep', '/whep/programme']].map(([kind, path]) =>
      startClient(kClients['webrtcbin of GStreamer'], kind, stage.url + path, token));
    try {
      await until('its picture is there', 15000, async () => (await roomNow(room)).picture === 'ok', 50);
      const opened = sessionsOf('new');
      await until('both sessions are there', 5000, () => sessionsOf('new').length >= 2, 50);
      const at = Date.now();
      revoke(room);
      await until('the bridge has ended both', 5000, () => sessionsOf('ended').length >= 2, 20);
      t.diagnostic(`out after ${Date.now() - at} ms, a program's start included; ${opened.length} sessions`);
      assert.ok(Date.now() - at < kOut);
      await until('the room is seen to be away', 3000, async () => (await roomNow(room)).agent === 'offline', 50);
    } finally {
      await Promise.all(peers.map((peer) => peer.kill()));
    }
  });

  function sessionsOf(what) {
    const log = readFileSync(join(stage.state, 'bridge.log'), 'utf8');
    return [...log.matchAll(new RegExp(`session (\\w+): ${what}`, 'g'))].map((match) => match[1]);
  }
});
