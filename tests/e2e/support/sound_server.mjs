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
