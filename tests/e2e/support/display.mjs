// Displays of the test's own, on which nobody looks: X11 for windows, Wayland for a room's full screen.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { until } from './wait.mjs';

/** {name: what DISPLAY is to be, close()}. */
export async function openDisplay() {
  const child = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '640x360x24', '-nolisten', 'tcp'],
    { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  const [number] = await once(child.stdio[3], 'data');  // it is there
  return {
    name: `:${String(number).trim()}`,
    close: async () => {
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}

/** A Wayland compositor (weston) with one display in memory, which can be killed and started again under its name. */
export class WaylandDisplay {
  static kName = 'wayland-of-the-test';
  width = 1280;
  height = 720;
  #child = null;

  constructor() {
    this.runtime = mkdtempSync(join(tmpdir(), 'nhipcau-wayland-'));  // 0700, as XDG_RUNTIME_DIR has to be
  }

  get environment() {
    return { ...process.env, XDG_RUNTIME_DIR: this.runtime, WAYLAND_DISPLAY: WaylandDisplay.kName, DISPLAY: undefined };
  }

  async start() {
    this.#child = spawn('weston', ['--backend=headless-backend.so', '--use-pixman', '--no-config', '--idle-time=0', '--debug',
      `--width=${this.width}`, `--height=${this.height}`, `--socket=${WaylandDisplay.kName}`],
    { stdio: 'ignore', env: { ...process.env, XDG_RUNTIME_DIR: this.runtime } });
    await until('the compositor is there', 10000, () => existsSync(join(this.runtime, WaylandDisplay.kName)));
  }

  /** Stops and goes on, as a display driver that hangs. */
  freeze(frozen) {
    this.#child.kill(frozen ? 'SIGSTOP' : 'SIGCONT');
  }

  async kill() {
    this.#child.kill('SIGKILL');
    await once(this.#child, 'exit');
    this.#child = null;
    for (const left of readdirSync(this.runtime)) rmSync(join(this.runtime, left), { recursive: true, force: true });
  }

  /** What is to be seen now, in 8-bit grey; null when the compositor gives nothing. */
  picture() {
    const folder = join(this.runtime, 'screenshot');
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder);
    spawnSync('weston-screenshooter', { cwd: folder, env: this.environment, timeout: 5000 });
    const [file] = readdirSync(folder);
    if (!file) return null;
    const decoded = spawnSync('ffmpeg', ['-v', 'error', '-i', join(folder, file), '-f', 'rawvideo', '-pix_fmt', 'gray', '-'],
      { maxBuffer: 64 << 20 });
    return decoded.status === 0 ? decoded.stdout : null;
  }

  async close() {
    if (this.#child) await this.kill();
    rmSync(this.runtime, { recursive: true, force: true });
  }
}
