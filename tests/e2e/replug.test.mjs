// Devices that go and come back: the streams never stop, the facts are true, and what is back is found within 5 s.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';

import { kItems } from './support/founding.mjs';
import { openDisplay } from './support/display.mjs';
import { openBrowser } from './support/page.mjs';
import { SoundServer } from './support/sound_server.mjs';
import { kAgent, numberOf, Stage } from './support/stage.mjs';
import { kHeard } from './support/truth.mjs';
import { until, untilClock } from './support/wait.mjs';

const kRoom = 'phan-rang';
const kToneHz = 430 + 97 * numberOf(kRoom);  // common/media/picture_code.hpp
const kTold = 2000;  // ms: 0.8 s until it is a fact, and the way to the view
const kMuteTold = 1000;  // ms, and the way to the view
const kFound = 5000 + 1000;  // ms: found, and the way to the view

/** A film of ten seconds for a camera; it plays over and over. */
function film(path) {
  const made = spawnSync('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', 'testsrc2=size=320x180:rate=25:duration=10',
    '-c:v', 'libx264', '-preset', 'ultrafast', path], { encoding: 'utf8' });
  assert.equal(made.status, 0, `ffmpeg: ${made.error ?? made.stderr}`);
}

for (const kind of ['pulseaudio', 'pipewire']) describe(`devices that are unplugged and plugged in again, sound by ${kind}`, () => {
  const dir = mkdtempSync(join(tmpdir(), 'nhipcau-replug-'));
  const camera = join(dir, 'camera.mkv');
  const sound = new SoundServer(kind);
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
    await sound.unplug(microphone);
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

  it('tells within a second that the microphone is muted by its own switch', async (t) => {
    const link = async () => (await room()).link;
    assert.equal((await link()).muted_at_device, false);
    const at = Date.now();
    sound.mute('lectern.monitor', true);
    await until('the centre is told', kMuteTold, async () => (await link()).muted_at_device, 20);
    t.diagnostic(`muted at the device: the centre is told after ${Date.now() - at} ms`);
    assert.equal((await room()).muted_locally, true, 'it counts as muted');
    const browser = await openBrowser();
    try {
      const page = await browser.newPage({ locale: 'vi-VN' });
      await page.goto(await stage.panelUrl(kRoom));
      assert.match(await page.getByTestId('muted-at-device').innerText(), /Tắt tiếng tại thiết bị/);
      sound.mute('lectern.monitor', false);
      await page.getByTestId('muted-at-device').waitFor({ state: 'detached', timeout: kMuteTold });
    } finally {
      await browser.close();
    }
    await until('the centre is told', kMuteTold, async () => !(await link()).muted_at_device, 20);
  });

  it('reads the switch of a microphone of ALSA from its mixer', async (t) => {
    const config = join(dir, 'asound.conf');
    writeFileSync(config, '</usr/share/alsa/alsa.conf>\npcm.hall { type pulse\n device "lectern.monitor" }\nctl.hall { type pulse\n device "lectern.monitor" }\n');
    const agent = spawn(kAgent, [
      'join', '--orchestrator', `ws://127.0.0.1:${stage.port}`, '--room', 'ninh-hai', '--output', 'headless', '--microphone', 'alsa:hall',
      '--token-file', join(stage.state, 'tokens', 'ninh-hai.token'), '--state-dir', join(stage.dir, 'agents', 'ninh-hai'), '--panel', '127.0.0.1:0',
    ], { stdio: 'ignore', env: { ...process.env, ALSA_CONFIG_PATH: config } });
    const ended = once(agent, 'exit');
    t.after(async () => {
      agent.kill('SIGTERM');
      await ended;
    });
    const link = async () => (await stage.view()).rooms.find((each) => each.id === 'ninh-hai').link;
    await until('it is heard', 15000, async () => {
      const now = await link();
      return now?.muted_at_device === false && now.microphone_dbfs > -60;
    }, 100);
    const at = Date.now();
    sound.mute('lectern.monitor', true);
    await until('the centre is told', kMuteTold, async () => (await link()).muted_at_device, 20);
    t.diagnostic(`muted in ALSA's mixer: the centre is told after ${Date.now() - at} ms`);
    sound.mute('lectern.monitor', false);
    await until('the centre is told', kMuteTold, async () => !(await link()).muted_at_device, 20);
  });

  it('plays and hears again after the sound server has died, with loudspeakers chosen automatically', async (t) => {
    const display = await openDisplay();
    const agent = spawn(kAgent, [
      'join', '--orchestrator', `ws://127.0.0.1:${stage.port}`, '--room', 'bac-ai', '--output', 'window', '--loudspeaker', 'auto',
      '--token-file', join(stage.state, 'tokens', 'bac-ai.token'), '--state-dir', join(stage.dir, 'agents', 'bac-ai'), '--panel', '127.0.0.1:0',
    ], { stdio: 'ignore', env: { ...process.env, DISPLAY: display.name, WAYLAND_DISPLAY: undefined } });
    const ended = once(agent, 'exit');
    t.after(async () => {
      agent.kill('SIGTERM');
      await ended;
      await display.close();
    });
    const plays = async () => (await sound.level('hall.monitor')) > kHeard - 20;
    await until('the loudspeakers play', 15000, plays, 50);
    await sound.stop();
    await untilClock(Date.now() + 3000);
    await sound.start();
    const back = Date.now();
    microphone = sound.plugMicrophone('lectern', kToneHz);
    await Promise.all([
      until('the loudspeakers play again', kFound, plays, 50).then(() => t.diagnostic(`loudspeakers back: ${Date.now() - back} ms`)),
      until('the microphone is heard again', kFound,
        () => stage.truth('tinh').lines(back).find((line) => line.k === 'a' && (line.tones[numberOf(kRoom)] ?? -100) >= kHeard), 20)
        .then((heard) => t.diagnostic(`microphone back: heard after ${heard.t - back} ms`)),
    ]);
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
