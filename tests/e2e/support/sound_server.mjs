// A PulseAudio of the test's own: nobody's sound server is used or touched.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { until } from './wait.mjs';

export class SoundServer {
  constructor() {
    this.dir = mkdtempSync(join(tmpdir(), 'nhipcau-sound-'));
    this.address = `unix:${join(this.dir, 'socket')}`;
  }

  async start() {
    const env = { ...process.env, HOME: this.dir, XDG_RUNTIME_DIR: this.dir, PULSE_RUNTIME_PATH: this.dir };
    this.child = spawn('pulseaudio', [
      '-n', '--daemonize=no', '--exit-idle-time=-1', '--use-pid-file=no', '--log-level=error',
      '-L', `module-native-protocol-unix auth-anonymous=1 socket=${join(this.dir, 'socket')}`,
      '-L', 'module-null-sink sink_name=hall',
    ], { env, stdio: ['ignore', 'ignore', 'inherit'] });
    await until('the sound server answers', 10000, () => this.#control('info').status === 0, 50);
  }

  /** By its process id. */
  async stop() {
    this.child.kill('SIGTERM');
    await once(this.child, 'exit');
  }

  /** Presses a source's own mute switch. */
  mute(source, muted) {
    this.#must('set-source-mute', source, muted ? '1' : '0');
  }

  /** What a source hears for a third of a second, RMS in dBFS; -100: nothing, or no server. */
  async level(source) {
    const child = spawn('parec', ['--server', this.address, '-d', source, '--raw', '--format=s16le', '--rate=8000', '--channels=1',
      '--latency-msec=50'], { stdio: ['ignore', 'pipe', 'ignore'], env: { ...process.env, HOME: this.dir } });
    const wanted = 2 * 8000 / 3;
    let heard = Buffer.alloc(0);
    child.stdout.on('data', (data) => {
      heard = Buffer.concat([heard, data]);
      if (heard.length >= wanted) child.kill('SIGTERM');
    });
    const force = setTimeout(() => child.kill('SIGTERM'), 3000);
    await once(child, 'exit');
    clearTimeout(force);
    let squares = 0;
    const count = Math.floor(heard.length / 2);
    for (let i = 0; i < count; ++i) squares += (heard.readInt16LE(2 * i) / 32768) ** 2;
    return count === 0 ? -100 : Math.max(-100, 10 * Math.log10(Math.max(squares / count, 1e-10)));
  }

  async close() {
    await this.stop();
    rmSync(this.dir, { recursive: true, force: true });
  }

  /** A microphone `name`.monitor that hears a tone; what `unplug` wants. */
  plugMicrophone(name, hz) {
    return [['module-null-sink', `sink_name=${name}`], ['module-sine', `sink=${name}`, `frequency=${hz}`]]
      .map((module) => this.#must('load-module', ...module).trim()).reverse();
  }

  unplug(modules) {
    for (const number of modules) this.#must('unload-module', number);
  }

  #control(...args) {
    return spawnSync('pactl', ['--server', this.address, ...args], { encoding: 'utf8', env: { ...process.env, HOME: this.dir } });
  }

  #must(...args) {
    const done = this.#control(...args);
    if (done.status !== 0) throw new Error(`pactl ${args.join(' ')}: ${done.error ?? done.stderr}`);
    return done.stdout;
  }
}
