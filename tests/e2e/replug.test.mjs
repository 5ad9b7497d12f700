// Devices that go and come back: the streams never stop, the facts are true, and what is back is found within 5 s.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';

import { kItems } from './support/founding.mjs';
import { SoundServer } from './support/sound_server.mjs';
import { numberOf, Stage } from './support/stage.mjs';
import { kHeard } from './support/truth.mjs';
import { until, untilClock } from './support/wait.mjs';

const kRoom = 'phan-rang';
const kToneHz = 430 + 97 * numberOf(kRoom);  // common/media/picture_code.hpp
const kTold = 2000;  // ms: 0.8 s until it is a fact, and the way to the view
const kFound = 5000 + 1000;  // ms: found, and the way to the view

/** A film of ten seconds for a camera; it plays over and over. */
function film(path) {
  const made = spawnSync('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', 'testsrc2=size=320x180:rate=25:duration=10',
    '-c:v', 'libx264', '-preset', 'ultrafast', path], { encoding: 'utf8' });
  assert.equal(made.status, 0, `ffmpeg: ${made.error ?? made.stderr}`);
}

describe('devices that are unplugged and plugged in again', () => {
  const dir = mkdtempSync(join(tmpdir(), 'nhipcau-replug-'));
  const camera = join(dir, 'camera.mkv');
  const sound = new SoundServer();
  let microphone;
  let stage;

  before(async () => {
    film(camera);
    await sound.start();
    process.env.PULSE_SERVER = sound.address;  // for the agents
    microphone = sound.plugMicrophone('lectern', kToneHz);
    const captures = { [kRoom]: ['--camera', `file:${camera}`, '--microphone', 'pulse:lectern.monitor', '--echo-cancel', 'off',
      '--noise-suppress', 'off', '--gain-control', 'off'] };  // they would take the tone for noise
    stage = await Stage.open({ rooms: ['tinh', kRoom], captures });
    await until('the room is ready', 15000, async () => (await room()).picture === 'ok' && (await room()).sound === 'ok', 50);
    const started = await stage.command('start', { target: kItems[0] }, null);
    assert.ok(started.ok, JSON.stringify(started));
    const live = await until('it is live', 5000, async () => (await stage.view()).live, 20);
    const given = await stage.command('give_floor', { room: kRoom, request: null, speaker_title: 'Chủ tịch' }, live.run);
    assert.ok(given.ok, JSON.stringify(given));
  });
  after(async () => {
    await stage?.close();
    await sound.close();
    rmSync(dir, { recursive: true, force: true });
  });

  const room = async () => (await stage.view()).rooms.find((each) => each.id === kRoom);

  it('tells within two seconds that the microphone is gone, sends on, and finds it again', async (t) => {
    await until('the microphone is heard', 8000,
      () => (stage.truth('tinh').tones(Date.now() - 1500, Date.now()).get(numberOf(kRoom))?.softest ?? -100) >= kHeard, 50);
    const gone = Date.now();
    sound.unplug(microphone);
    await until('it is told', kTold, async () => (await room()).link?.microphone_dbfs === -100, 20);
    t.diagnostic(`microphone gone: told after ${Date.now() - gone} ms`);
    await untilClock(Date.now() + 3000);
    assert.notEqual((await room()).sound, 'none', 'its stream goes on');
    const back = Date.now();
    microphone = sound.plugMicrophone('lectern', kToneHz);
    const heard = await until('it is heard again', kFound,
      () => stage.truth('tinh').lines(back).find((line) => line.k === 'a' && (line.tones[numberOf(kRoom)] ?? -100) >= kHeard), 20);
    t.diagnostic(`microphone back: heard after ${heard.t - back} ms`);
  });

  it('shows a slate while the camera is gone and finds it again', async (t) => {
    const gone = Date.now();
    renameSync(camera, `${camera}.gone`);
    const { main_fps } = await until('the slate is sent', 10000 + kTold, async () => {
      const { link } = await room();
      return link !== null && link.main_fps > 2 && link.main_fps < 8 ? link : null;
    }, 50);
    t.diagnostic(`camera gone: ${main_fps} pictures a second after ${Date.now() - gone} ms (the film itself may last 10 s)`);
    assert.equal((await room()).agent, 'online');
    const back = Date.now();
    renameSync(`${camera}.gone`, camera);
    await until('the camera is back', kFound, async () => (await room()).link?.main_fps > 15, 20);
    t.diagnostic(`camera back after ${Date.now() - back} ms`);
  });
});
