// Streams out: to an RTMP and an SRT receiver that come late, go away and come back, and to a server that is dead.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';

import { complaints, packetTimes, probe } from './support/media_file.mjs';
import { freeTcpPort, freeUdpPort, Stage } from './support/stage.mjs';
import { until, untilClock } from './support/wait.mjs';

const kRooms = ['tinh', 'ninh-son'];
const kReceived = 6;  // s of each receiver
const kFound = 40000;  // ms: the longest back-off, a connection, a key frame
const kDead = 1000 * Number(process.env.NHIPCAU_DEAD_STREAM_SECONDS ?? 10);  // scripts/nightly: 300
const kPictureGap = 200;  // ms, as in the test of restarts
const kSoundGap = 60;

describe('streams', () => {
  let stage;
  const ports = {};
  const receivers = new Set();

  before(async () => {
    Object.assign(ports, { rtmp: await freeTcpPort(), srt: await freeUdpPort(), dead: await freeTcpPort() });
    const outputs = () => `outputs:
  - {id: rtmp, kind: rtmp, url: "rtmp://127.0.0.1:${ports.rtmp}/app/khoa"}
  - {id: srt, kind: srt, url: "srt://127.0.0.1:${ports.srt}?mode=caller"}
  - {id: chet, kind: rtmp, url: "rtmp://127.0.0.1:${ports.dead}/app/khoa"}
`;
    stage = await Stage.open({ rooms: kRooms, outputs });
  });
  after(async () => {
    for (const receiver of receivers) receiver.kill('SIGKILL');
    await stage?.close();
  });

  const output = async (id) => (await stage.view()).outputs.find((each) => each.id === id);

  /** A far end that takes `kReceived` seconds into a file and goes away; resolves with the file. */
  async function receive(kind, name) {
    const file = join(stage.dir, name);
    const input = kind === 'rtmp'
      ? ['-listen', '1', '-i', `rtmp://127.0.0.1:${ports.rtmp}/app/khoa`]
      : ['-i', `srt://127.0.0.1:${ports.srt}?mode=listener`];
    const receiver = spawn('ffmpeg', ['-v', 'error', '-y', ...input, '-t', String(kReceived), '-c', 'copy', file]);
    receivers.add(receiver);
    await once(receiver, 'exit');
    receivers.delete(receiver);
    return file;
  }

  function checkFile(t, file) {
    const { streams, format } = probe(file);
    assert.deepEqual(streams.map((stream) => stream.codec_name).sort(), ['aac', 'h264']);
    const pictures = packetTimes(file, 'v');
    t.diagnostic(`${format.duration} s, ${pictures.length} pictures`);
    assert.ok(Math.max(...pictures) - Math.min(...pictures) >= kReceived - 1.5);
    assert.equal(complaints(file), '');
  }

  for (const kind of ['rtmp', 'srt']) {
    it(`${kind}: a receiver that comes late gets H.264 and AAC, before the conference the slate`, async (t) => {
      await until('it was tried in vain', 20000, async () => (await output(kind)).retries > 0);
      const received = receive(kind, `first.${kind === 'rtmp' ? 'flv' : 'ts'}`);
      await until('bytes go out', kFound, async () => (await output(kind)).state === 'running');
      checkFile(t, await received);
    });

    it(`${kind}: a receiver that goes away and comes back is found again`, async (t) => {
      await until('the loss is seen', 20000, async () => (await output(kind)).state !== 'running');
      checkFile(t, await receive(kind, `second.${kind === 'rtmp' ? 'flv' : 'ts'}`));
    });
  }

  it('a dead server is an alarm and disturbs nothing', async (t) => {
    const started = await stage.command('start', { target: 'i01' }, null);
    assert.ok(started.ok, JSON.stringify(started));
    const onAir = async () => (await stage.view()).programme.actual?.room === 'tinh';
    await until('a room is on air: the slate has 5 pictures a second only', 5000, onAir);
    await untilClock(Date.now() + 500);
    const from = Date.now();
    await untilClock(from + kDead);
    const view = await stage.view();
    const dead = view.outputs.find((each) => each.id === 'chet');
    assert.ok(dead.retries >= 2);
    assert.ok(view.alarms.some((alarm) => alarm.id === 'output-failed-chet'));
    assert.equal(view.bridge.restarts, 0);
    for (const room of kRooms) {
      const picture = stage.truth(room).longestPictureGap(from, from + kDead);
      const sound = stage.truth(room).longestSoundGap(from, from + kDead);
      t.diagnostic(`${room}: longest gap of picture ${picture} ms, of sound ${sound} ms`);
      assert.ok(picture <= kPictureGap, `${room} missed ${picture} ms of picture`);
      assert.ok(sound <= kSoundGap, `${room} missed ${sound} ms of sound`);
    }
  });
});
