// A sound server of the test's own, PulseAudio or PipeWire: nobody's is used or touched.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { until } from './wait.mjs';

/** What runs as a sound server, in the order of its start: [the socket by which each is there, program, …arguments]. */
const kPrograms = {
  pulseaudio: (dir) => [['pulse/native', 'pulseaudio',
    '-n', '--daemonize=no', '--exit-idle-time=-1', '--use-pid-file=no', '--log-level=error',
    '-L', `module-native-protocol-unix auth-anonymous=1 socket=${join(dir, 'pulse/native')}`,
  ]],
  /** Debian's desktops have it in PulseAudio's place. */
  pipewire: (dir) => [
    ['bus', 'dbus-daemon', '--session', '--nofork', '--nopidfile', `--address=unix:path=${join(dir, 'bus')}`],
    ['pipewire-0', 'pipewire'], ['pipewire-0', 'wireplumber'], ['pulse/native', 'pipewire-pulse'],
  ],
};

export class SoundServer {
  #children = [];
  #tones = new Set();

  constructor(kind = 'pulseaudio') {
    this.kind = kind;
    this.dir = mkdtempSync(join(tmpdir(), 'nhipcau-sound-'));
    this.address = `unix:${join(this.dir, 'pulse/native')}`;
    this.#environment = {
      ...process.env, HOME: this.dir, XDG_RUNTIME_DIR: this.dir, PULSE_RUNTIME_PATH: join(this.dir, 'pulse'),
      DBUS_SESSION_BUS_ADDRESS: `unix:path=${join(this.dir, 'bus')}`,
    };
  }

  #environment;

  async start() {
    mkdirSync(join(this.dir, 'pulse'), { recursive: true });
    this.#children = [];
    for (const [socket, program, ...args] of kPrograms[this.kind](this.dir)) {
      this.#children.push(spawn(program, args, { env: this.#environment, stdio: 'ignore' }));
      await until(`${program} is there`, 10000, () => existsSync(join(this.dir, socket)));
    }
    await until('the sound server answers', 10000, () => this.#control('info').status === 0, 50);
    this.#must('load-module', 'module-null-sink', 'sink_name=hall');
  }

  /** By their process ids. */
  async stop() {
    await Promise.all([...this.#tones].map((tone) => this.#silence(tone)));
    for (const child of this.#children.reverse()) {
      child.kill('SIGTERM');
      await once(child, 'exit');
    }
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
    const module = this.#must('load-module', 'module-null-sink', `sink_name=${name}`).trim();
    const tone = spawn('gst-launch-1.0', ['-q', 'audiotestsrc', 'is-live=true', `freq=${hz}`, 'volume=0.5', '!', 'audio/x-raw,channels=1', '!',
      'pulsesink', `server=${this.address}`, `device=${name}`], { env: this.#environment, stdio: 'ignore' });
    this.#tones.add(tone);
    return { module, tone };
  }

  async unplug({ module, tone }) {
    await this.#silence(tone);
    this.#must('unload-module', module);
  }

  async #silence(tone) {
    this.#tones.delete(tone);
    if (tone.exitCode !== null || tone.signalCode !== null) return;
    tone.kill('SIGKILL');
    await once(tone, 'exit');
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
