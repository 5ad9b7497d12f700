// A whole conference of real programs on loopback: an orchestrator (with its bridge) and one agent per room.
import { spawn, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import {
  closeSync, existsSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync, writeSync,
} from 'node:fs';
import { connect, createServer } from 'node:net';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { Truth } from './truth.mjs';
import { until } from './wait.mjs';

export const kRoot = fileURLToPath(new URL('../../..', import.meta.url));
export const kBuild = process.env.NHIPCAU_BUILD ?? join(kRoot, 'build/release');
const program = (variable, path) => process.env[variable] ?? join(kBuild, path);

export const kOrchestrator = program('NHIPCAU_ORCHESTRATOR', 'orchestrator/nhipcau-orchestrator');
export const kBridge = program('NHIPCAU_BRIDGE', 'orchestrator/bridge/nhipcau-bridge');
export const kOutlet = program('NHIPCAU_OUTLET', 'orchestrator/outlet/nhipcau-outlet');
export const kAgent = program('NHIPCAU_AGENT', 'endpoint-agent/nhipcau-agent');
const kRelay = program('NHIPCAU_RELAY', 'tests/media/relay/nhipcau-relay');
export const kConference = join(kRoot, 'configs/conferences/ninh-thuan-2022.yaml');
const kConsole = join(kRoot, 'orchestrator/console/dist');

/** The roster of the founding conference; a room's number is its position from 1. */
export const kRooms = [
  'tinh', 'phan-rang', 'bac-ai', 'ninh-son', 'ninh-hai', 'ninh-phuoc', 'thuan-bac', 'thuan-nam',
];
export const numberOf = (room) => kRooms.indexOf(room) + 1;

/** Small pictures: eight encoders, eight decoders and a browser share the machine that tests. */
export const kPicture = {
  size: process.env.NHIPCAU_E2E_SIZE ?? '320x180',
  fps: process.env.NHIPCAU_E2E_FPS ?? '25',
};

export async function freeTcpPort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

export async function freeUdpPort() {
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  socket.close();
  await once(socket, 'close');
  return port;
}

/**
 * A program that is started again 100 ms after it ends, as systemd's Restart=always does (RestartSec=
 * is 100 ms unless a unit says otherwise).
 */
class Kept {
  starts = 0;
  #child = null;
  #stopping = false;
  #timer = null;

  constructor(path, argumentsOf, log) {
    this.path = path;
    this.argumentsOf = argumentsOf;
    this.log = log;
    this.#start();
  }

  get pid() {
    return this.#child?.pid;
  }

  startedAt = 0;

  #start() {
    const output = openSync(this.log, 'a');
    this.startedAt = Date.now();
    writeSync(output, `--- start ${++this.starts} at ${this.startedAt}\n`);
    this.#child = spawn(this.path, this.argumentsOf(this.starts), { stdio: ['ignore', output, output] });
    closeSync(output);
    const child = this.#child;
    const ended = () => {
      if (child !== this.#child) return;
      this.#child = null;
      if (!this.#stopping) this.#timer = setTimeout(() => this.#start(), 100);
    };
    child.once('exit', ended);
    child.once('error', ended);
  }

  /** SIGKILL; returns the time it was sent. */
  kill9() {
    const at = Date.now();
    process.kill(this.pid, 'SIGKILL');
    return at;
  }

  async stop() {
    this.#stopping = true;
    clearTimeout(this.#timer);
    const child = this.#child;
    if (child === null) return;
    child.kill('SIGTERM');
    const force = setTimeout(() => child.kill('SIGKILL'), 3000);
    await once(child, 'exit');
    clearTimeout(force);
  }
}

export class Stage {
  agents = new Map();
  truths = new Map();
  networks = new Map();

  /**
   * Starts everything and waits until the bridge sees every room's picture. `networks`: {room: arguments of
   * nhipcau-relay}: these rooms reach the conference through a bad network of their own. `captures`: {room: options}
   * of rooms whose camera and microphone are not simulated. `site`: the centre has TLS and rooms are elsewhere:
   * {tls: folder, media: address, host: name, inside(room, ...command), options(room), orchestrator: more of its options}.
   * `loopback`: 127.0.0.1 or ::1.
   */
  static async open({
    rooms = kRooms, conference = kConference, picture = kPicture, outputs = null, networks = {}, captures = {}, site = null,
    loopback = '127.0.0.1',
  } = {}) {
    const stage = new Stage();
    stage.conference = conference;
    stage.picture = picture;
    stage.captures = captures;
    stage.dir = mkdtempSync(join(tmpdir(), 'nhipcau-e2e-'));
    stage.state = join(stage.dir, 'orchestrator');
    stage.port = await freeTcpPort();
    stage.mediaPort = await freeUdpPort();
    stage.site = site;
    stage.loopback = loopback;
    stage.host = loopback.includes(':') ? `[${loopback}]` : loopback;  // in a URL
    stage.url = `${site ? 'https' : 'http'}://${stage.host}:${stage.port}`;
    try {
      stage.#init();
      if (outputs) writeFileSync(join(stage.state, 'outputs.yaml'), outputs(stage.dir));
      stage.#startOrchestrator();
      await stage.signIn();
      for (const [room, impairment] of Object.entries(networks)) await stage.#startNetwork(room, impairment);
      rooms.forEach((room) => stage.startAgent(room));
      await until('every room has picture and shows one', 30000, () => stage.#allSeen(rooms), 100);
      await stage.markSpeakers();
    } catch (error) {
      stage.showLogs();
      await stage.close();
      throw error;
    }
    return stage;
  }

  #init() {
    const made = spawnSync(kOrchestrator, ['init', '--state-dir', this.state, '--conference', this.conference]);
    if (made.status !== 0) throw new Error(`init failed: ${made.error ?? made.stdout + made.stderr}`);
  }

  #startOrchestrator() {
    const where = this.site
      ? ['--listen', `0.0.0.0:${this.port}`, '--media-listen', this.site.media, '--tls-ca', join(this.site.tls, 'ca.pem'),
        '--tls-cert', join(this.site.tls, 'cert.pem'), '--tls-key', join(this.site.tls, 'key.pem')]
      : ['--listen', `${this.host}:${this.port}`, '--media-listen', this.loopback];
    this.orchestrator = new Kept(
      kOrchestrator,
      () => [
        'run', '--state-dir', this.state, '--conference', this.conference,
        '--console', kConsole, '--bridge', kBridge, '--outlet', kOutlet,
        '--media-port', String(this.mediaPort), ...where, ...(this.site?.orchestrator ?? []),
      ],
      join(this.dir, 'orchestrator.log'),
    );
  }

  /**
   * An agent sends its media to the host by which it reaches the orchestrator: that is an address of its own
   * here, with the relay for media and an untouched line for control.
   */
  async #startNetwork(room, impairment) {
    const host = `127.0.0.${numberOf(room) + 1}`;
    const media = spawn(kRelay, ['--listen', host, '--port', String(this.mediaPort), '--bridge-port', String(this.mediaPort),
      ...impairment], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(media.stdout, 'data');  // it listens
    const control = createServer((socket) => {
      const onward = connect(this.port, '127.0.0.1');
      socket.pipe(onward).pipe(socket);
      for (const side of [socket, onward]) side.on('error', () => [socket, onward].forEach((each) => each.destroy()));
    }).listen(this.port, host);
    await once(control, 'listening');
    this.networks.set(room, { host, media, control });
  }

  /** Nothing of this room's media passes; called again: it does. */
  toggleOutage(room) {
    this.networks.get(room).media.kill('SIGUSR1');
  }

  async #endNetworks() {
    for (const { media, control } of this.networks.values()) {
      media.kill('SIGTERM');
      await once(media, 'exit');
      control.close();
    }
  }

  startAgent(room) {
    const host = this.site?.host ?? this.networks.get(room)?.host ?? this.host;
    const scheme = this.site ? 'wss' : 'ws';
    const more = this.site ? ['--ca', join(this.site.tls, 'ca.pem'), ...this.site.options(room)] : [];
    const [executable, ...front] = this.site?.inside(room, kAgent) ?? [kAgent];
    const truth = this.truths.get(room) ?? new Truth();
    const before = truth.files();
    this.truths.set(room, truth);
    const argumentsOf = (start) => {
      const path = join(this.dir, `${room}.${before + start}.truth`);
      truth.addFile(path);
      return [
        ...front, 'join', '--orchestrator', `${scheme}://${host}:${this.port}`, '--room', room,
        '--token-file', join(this.state, 'tokens', `${room}.token`),
        ...(this.captures[room] ?? ['--camera', 'sim', '--microphone', 'sim']),
        '--output', 'headless', '--size', this.picture.size, '--fps', this.picture.fps,
        '--state-dir', join(this.dir, 'agents', room), '--truth', path, '--panel', '127.0.0.1:0', ...more,
      ];
    };
    this.agents.set(room, new Kept(executable, argumentsOf, join(this.dir, `agent-${room}.log`)));
  }

  /** Where the newest start of a room's agent serves its panel. */
  panelUrl(room) {
    const log = readFileSync(join(this.dir, `agent-${room}.log`), 'utf8');
    return [...log.matchAll(/the room's panel: (\S+)/g)].at(-1)?.[1] ?? null;
  }

  async #allSeen(rooms) {
    const view = await this.view();
    return view.rooms.filter((room) => rooms.includes(room.id))
      .every((room) => room.picture === 'ok' && this.truths.get(room.id).newest());
  }

  /** The accounts `init` made, [{user, password}]: the moderator first, then the viewer. */
  accounts() {
    const lines = readFileSync(join(this.state, 'sign-in.txt'), 'utf8').split('\n')
      .filter((line) => line.startsWith('  ')).map((line) => line.trim());
    return lines.flatMap((user, i) => (i % 2 === 0 ? [{ user, password: lines[i + 1] }] : []));
  }

  moderator() {
    return this.accounts()[0];
  }

  async signIn() {
    const { user, password } = this.moderator();
    this.cookie = await until('sign in', 15000, async () => {
      const answer = await fetch(`${this.url}/api/v1/login`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', Origin: this.url },
        body: JSON.stringify({ user, password }),
      });
      if (answer.status !== 200) throw new Error(`login: ${answer.status} ${await answer.text()}`);
      return answer.headers.get('set-cookie').split(';')[0];
    }, 100);
  }

  /** GET with the session's cookie. */
  get(path) {
    return fetch(this.url + path, { headers: { Cookie: this.cookie }, signal: AbortSignal.timeout(2000) });
  }

  /** POST of a command, as a page does it; the answer. */
  async command(verb, args, live_run) {
    const answer = await fetch(`${this.url}/api/v1/commands`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Origin: this.url, Cookie: this.cookie },
      body: JSON.stringify({ cmd_id: randomUUID(), verb, expect: { live_run }, args }),
    });
    return answer.json();
  }

  /** Somebody has looked: all who speak are in their rooms. Without it no room counts as quite ready. */
  async markSpeakers() {
    const { items, live } = await this.view();
    for (const item of items.filter((each) => each.speaker && each.room && each.presence !== 'present')) {
      const answer = await this.command('mark_speaker', { item: item.id, presence: 'present' }, live?.run ?? null);
      if (!answer.ok && answer.code !== 'not_pending') throw new Error(`mark_speaker: ${JSON.stringify(answer)}`);
    }
  }

  async view() {
    const answer = await this.get('/api/v1/view');
    if (answer.status === 401) await this.signIn();
    if (answer.status !== 200) throw new Error(`view: ${answer.status}`);
    const body = await answer.json();
    return body.view ?? body;
  }

  bridgePid() {
    return Number.parseInt(readFileSync(join(this.state, 'bridge.lock'), 'utf8'), 10);
  }

  outletPid(output) {
    return Number.parseInt(readFileSync(join(this.state, 'outlets', output, 'outlet.lock'), 'utf8'), 10);
  }

  /** When the room's agent was started last, ms. */
  startOf(room) {
    return this.agents.get(room).startedAt;
  }

  truth(room) {
    return this.truths.get(room);
  }

  /** What the programs said, for a failed test. */
  showLogs() {
    const log = readFileSync(join(this.dir, 'orchestrator.log'), 'utf8');
    process.stderr.write(`orchestrator's last lines:\n${log.split('\n').slice(-15).join('\n')}\n`);
  }

  /** Ends every program by its process id, the bridge and the outlets too. */
  async close() {
    await Promise.all([...this.agents.values()].map((agent) => agent.stop()));
    await this.orchestrator?.stop();
    const outlets = join(this.state, 'outlets');
    const names = existsSync(outlets) ? readdirSync(outlets) : [];
    await Promise.all(names.map((name) => endProcess(`outlet ${name}`, () => this.outletPid(name))));
    await endProcess('the bridge', () => this.bridgePid());
    await this.#endNetworks();
    if (!process.env.NHIPCAU_E2E_KEEP) rmSync(this.dir, { recursive: true, force: true });
  }
}

/** Ends a process that is no child of ours, by its id. */
async function endProcess(name, pidOf) {
  let pid;
  try {
    pid = pidOf();
    process.kill(pid, 'SIGTERM');
  } catch {
    return; // none was started, or it has ended
  }
  const gone = () => {
    try {
      return !process.kill(pid, 0);
    } catch {
      return true;
    }
  };
  await until(`${name} ends`, 3000, gone).catch(() => process.kill(pid, 'SIGKILL'));
}
