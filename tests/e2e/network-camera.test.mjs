// Rooms whose camera comes over the network: SRT as listener and as caller, RTSP; killed and started again.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';

import { TestCamera, writePictures } from './support/camera.mjs';
import { freeTcpPort, freeUdpPort, numberOf, Stage } from './support/stage.mjs';
import { kHeard } from './support/truth.mjs';
import { until } from './support/wait.mjs';

const kViewer = 'tinh';
const kBack = 20000;  // ms: the longest back-off, a connection, a key frame

describe('network cameras', () => {
  let stage;
  let folder;
  let run;
  const cameras = new Map();

  function addCamera(room, kind, port) {
    const pictures = join(folder, `${room}.yuv`);
    writePictures(pictures, numberOf(room));
    cameras.set(room, new TestCamera(kind, { pictures, room: numberOf(room), port }));
  }

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'nhipcau-cameras-'));
    const ports = { caller: await freeUdpPort(), listener: await freeUdpPort(), rtsp: await freeTcpPort() };
    addCamera('ninh-son', 'srtCaller', ports.caller);
    addCamera('ninh-hai', 'srtListener', ports.listener);
    addCamera('bac-ai', 'rtsp', ports.rtsp);
    const capture = (address) => ['--camera', address, '--microphone', 'camera'];
    stage = await Stage.open({
      rooms: [kViewer, ...cameras.keys()],
      captures: {
        'ninh-son': capture(`srt://127.0.0.1:${ports.caller}?mode=listener`),
        'ninh-hai': capture(`srt://127.0.0.1:${ports.listener}`),
        'bac-ai': capture(`rtsp://camera:bi-mat@127.0.0.1:${ports.rtsp}/live`),
      },
    });
    const started = await stage.command('start', { target: 'i01' }, null);
    assert.ok(started.ok, JSON.stringify(started));
    run = await until('the first item is live', 3000, async () => (await stage.view()).live?.run);
  });
  after(async () => {
    await Promise.all([...cameras.values()].map((camera) => camera.kill()));
    await stage?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function giveFloor(room) {
    const turn = (await stage.view()).floor.turns[0];
    if (turn) await stage.command('take_back', { turn: turn.id }, run);
    const given = await stage.command('give_floor', { room, request: null, speaker_title: '' }, run);
    assert.ok(given.ok, JSON.stringify(given));
  }

  async function seenAndHeard(room, within) {
    const from = Date.now();
    const truth = stage.truth(kViewer);
    await until(`${room} is on the other screen`, within, () => truth.firstFrameOf(numberOf(room), from));
    await until(`${room} is heard`, within,
      () => truth.tones(Date.now() - 600, Date.now()).get(numberOf(room))?.softest > kHeard);
  }

  for (const [room, what] of [
    ['ninh-son', 'SRT, the agent listens: H.264 and AAC of ffmpeg'],
    ['ninh-hai', 'SRT, the agent calls: H.264 and Opus of GStreamer'],
    ['bac-ai', 'RTSP with a password: H.264 and G.711'],
  ]) {
    it(`${what} are seen and heard in another room`, async () => {
      await giveFloor(room);
      await seenAndHeard(room, 10000);
    });

    it(`${what}: lost, a slate says so; back, it is on air by itself`, async (t) => {
      await cameras.get(room).kill();
      const lost = Date.now();
      const truth = stage.truth(kViewer);
      const slate = () => truth.lines(Date.now() - 500, Date.now()).filter((line) => line.k === 'v');
      await until('the slate is on the other screen', 10000,
        () => slate().length > 1 && slate().every((line) => line.room === null), 50);
      t.diagnostic(`slate after ${Date.now() - lost} ms`);
      cameras.get(room).start();
      const back = Date.now();
      await seenAndHeard(room, kBack);
      t.diagnostic(`back after ${Date.now() - back} ms`);
    });
  }

  it('the password stands in no log and in no list of programs', () => {
    const agent = stage.agents.get('bac-ai');
    assert.doesNotMatch(readFileSync(join(stage.dir, 'agent-bac-ai.log'), 'utf8'), /bi-mat/);
    assert.doesNotMatch(readFileSync(`/proc/${agent.pid}/cmdline`, 'utf8'), /bi-mat/);
  });
});
