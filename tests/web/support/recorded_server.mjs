// Serves the built console and plays recorded views to it over the console's WebSocket: PROTOCOL.md §6–§7
// as far as a page can see it. It decides nothing; what it answers, the test says.

import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { createRequire } from 'node:module';
import { WebSocketServer } from 'ws';

const kDist = new URL('../../../orchestrator/console/dist/', import.meta.url);
const requireOfConsole = createRequire(
  new URL('../../../orchestrator/console/package.json', import.meta.url),
);
const jsonpatch = requireOfConsole('fast-json-patch');

const kTypes = {
  '': 'text/html; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};
const kPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; " +
  "font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

export class RecordedServer {
  /** Commands in the order they came, every time they came. */
  commands = [];
  /** What to answer a command; may change the view first. Null: no answer. */
  onCommand = (command) => ({
    ok: true,
    seq: 42,
    code: null,
    text: null,
    by: null,
    cmd_id: command.cmd_id,
  });
  /** Server clock minus this computer's. */
  clockAhead = 0;
  /** When true nothing is said any more, as if the network swallowed everything. */
  silent = false;
  accounts = {
    'dieu-hanh': { password: 'mat-khau', role: 'moderator' },
    'dieu-hanh-2': { password: 'mat-khau', role: 'moderator' },
    'thu-ky': { password: 'mat-khau', role: 'secretary' },
    'ky-thuat-ninh-hai': { password: 'mat-khau', role: 'technician', room: 'ninh-hai' },
    'giam-sat': { password: 'mat-khau', role: 'monitor' },
    xem: { password: 'mat-khau', role: 'viewer' },
  };
  sessions = new Map();

  constructor(view) {
    this.view = view;
    this.version = 1;
    this.sockets = new Set();
  }

  now() {
    return Date.now() + this.clockAhead;
  }

  async start(port = 0) {
    this.http = createServer((request, response) => void this.serve(request, response));
    this.ws = new WebSocketServer({
      noServer: true,
      handleProtocols: (offered) => (offered.has('nhipcau.v1') ? 'nhipcau.v1' : false),
    });
    this.http.on('upgrade', (request, socket, head) => this.upgrade(request, socket, head));
    await new Promise((done) => this.http.listen(port, '127.0.0.1', done));
    this.port = this.http.address().port;
    this.url = `http://127.0.0.1:${this.port}/`;
  }

  /** As if killed: connections break, the port is closed. */
  async stop() {
    for (const socket of this.sockets) socket.terminate();
    this.http.closeAllConnections();
    await new Promise((done) => this.http.close(done));
  }

  /** Changes the view in a copy and sends the difference. */
  change(edit) {
    const next = structuredClone(this.view);
    edit(next);
    const patch = jsonpatch.compare(this.view, next);
    const from = this.version;
    this.view = next;
    this.version += 1;
    this.broadcast({ type: 'patch', from, version: this.version, server_time: this.now(), patch });
  }

  /** Another view, counted from 1 again: as when a rehearsal begins or ends. */
  replace(view) {
    this.view = view;
    this.version = 1;
    this.broadcast({ type: 'view', version: 1, server_time: this.now(), view });
  }

  /** A patch that fits no version the page can have. */
  sendGap() {
    this.version += 7;
    this.broadcast({
      type: 'patch',
      from: this.version - 1,
      version: this.version,
      server_time: this.now(),
      patch: [],
    });
  }

  sendThumbnail(room, jpeg, decodedAt = this.now()) {
    const id = Buffer.from(room);
    const time = Buffer.alloc(8);
    time.writeBigUInt64BE(BigInt(decodedAt));
    const frame = Buffer.concat([Buffer.from([1, id.length]), id, time, jpeg]);
    for (const socket of this.sockets) socket.send(frame);
  }

  broadcast(message) {
    for (const socket of this.sockets) this.say(socket, message);
  }

  say(socket, message) {
    if (!this.silent) socket.send(JSON.stringify(message));
  }

  sessionOf(request) {
    const cookie = /nhipcau_session=(\w+)/.exec(request.headers.cookie ?? '');
    return cookie ? this.sessions.get(cookie[1]) : undefined;
  }

  upgrade(request, socket, head) {
    const session = this.sessionOf(request);
    if (!session || request.url !== '/ws/console') {
      socket.end('HTTP/1.1 401 Unauthorized\r\nConnection: close\r\n\r\n');
      return;
    }
    this.ws.handleUpgrade(request, socket, head, (peer) => this.welcome(peer, session));
  }

  welcome(peer, session) {
    this.sockets.add(peer);
    peer.on('close', () => this.sockets.delete(peer));
    peer.on('message', (data) => this.receive(peer, JSON.parse(data.toString())));
    this.say(peer, { type: 'welcome', ...session, epoch: 1, server_time: this.now() });
    this.sendView(peer);
  }

  sendView(peer) {
    this.say(peer, {
      type: 'view',
      version: this.version,
      server_time: this.now(),
      view: this.view,
    });
  }

  receive(peer, message) {
    if (message.type === 'time') {
      this.say(peer, { type: 'time', sent: message.sent, server_time: this.now() });
    } else if (message.type === 'snapshot') {
      this.sendView(peer);
    } else if (message.type === 'command') {
      this.commands.push(message);
      const answer = this.onCommand(message);
      if (answer) this.say(peer, { type: 'answer', cmd_id: message.cmd_id, ...answer });
    }
  }

  async serve(request, response) {
    const path = new URL(request.url, this.url).pathname;
    if (path.startsWith('/api/')) {
      await this.serveApi(path, request, response);
      return;
    }
    const name = path === '/' ? 'index.html' : path.slice(1);
    try {
      const body = await readFile(new URL(name, kDist));
      response.writeHead(200, {
        'Content-Type': kTypes[extname(name)],
        'Content-Security-Policy': kPolicy,
      });
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  }

  async serveApi(path, request, response) {
    const reply = (status, body, headers = {}) => {
      response.writeHead(status, { 'Content-Type': 'application/json', ...headers });
      response.end(body === undefined ? '' : JSON.stringify(body));
    };
    if (path === '/api/v1/session') {
      const session = this.sessionOf(request);
      reply(session ? 200 : 401, session ?? { code: 'signed_out' });
    } else if (path === '/api/v1/logout') {
      this.sessions.clear();
      reply(204);
    } else if (path === '/api/v1/login') {
      const { user, password } = JSON.parse(await bodyOf(request));
      const account = this.accounts[user];
      if (account?.password !== password) {
        reply(401, {
          code: 'bad_login',
          text: { vi: 'Sai tên đăng nhập hoặc mật khẩu.', en: 'Wrong name or password.' },
        });
        return;
      }
      const session = { user, role: account.role, room: account.room ?? null };
      const id = `s${this.sessions.size + 1}x${this.port}`;
      this.sessions.set(id, session);
      reply(200, session, {
        'Set-Cookie': `nhipcau_session=${id}; HttpOnly; SameSite=Strict; Path=/`,
      });
    } else {
      reply(404, {});
    }
  }
}

/** A server that plays `view`, stopped with the test. */
export async function serve(test, view) {
  const server = new RecordedServer(view);
  await server.start();
  test.after(() => server.stop());
  return server;
}

async function bodyOf(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts).toString();
}
