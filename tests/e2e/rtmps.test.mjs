// A stream out by RTMPS: a server whose certificate can be trusted gets it, any other is told by its fault.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { createServer } from 'node:tls';
import { fileURLToPath } from 'node:url';

import { probe } from './support/media_file.mjs';
import { until } from './support/wait.mjs';

const kReceived = 4;  // s
const inRepository = (path) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const kRoot = process.getuid() === 0;

describe('streams by RTMPS', () => {
  const dir = mkdtempSync(join(tmpdir(), 'nhipcau-rtmps-'));
  const servers = [];
  let stage;
  let freeTcpPort;
  let rtmp;

  /** A certificate for `name` of an authority of its own. */
  function certify(name) {
    const made = spawnSync(inRepository('scripts/certificate'), [name, join(dir, name)], { encoding: 'utf8' });
    assert.equal(made.status, 0, made.stderr);
  }

  /** TLS in front of `rtmp`, with the certificate for `name`; the port. */
  async function serve(name, host) {
    const read = (file) => readFileSync(join(dir, name, file));
    const server = createServer({ cert: read('cert.pem'), key: read('key.pem') }, (socket) => {
      const onward = connect(rtmp, '127.0.0.1');
      socket.pipe(onward).pipe(socket);
      for (const side of [socket, onward]) side.on('error', () => [socket, onward].forEach((each) => each.destroy()));
    }).listen(0, host);
    server.on('tlsClientError', () => {});
    await once(server, 'listening');
    servers.push(server);
    return server.address().port;
  }

  before(async () => {
    // What the machine trusts is one file: here it is another one, for the orchestrator and its children alone.
    const wrapper = join(dir, 'orchestrator');
    const build = process.env.NHIPCAU_BUILD ?? inRepository('build/release');
    const program = join(build, 'orchestrator/nhipcau-orchestrator');
    const trusted = join(dir, 'trusted.pem');
    writeFileSync(wrapper, kRoot
      ? `#!/bin/sh\nexec unshare --mount sh -c 'mount --bind ${trusted} /etc/ssl/certs/ca-certificates.crt && exec ${program} "$@"' sh "$@"\n`
      : `#!/bin/sh\nexec ${program} "$@"\n`, { mode: 0o755 });
    process.env.NHIPCAU_ORCHESTRATOR = wrapper;
    let Stage;
    ({ freeTcpPort, Stage } = await import('./support/stage.mjs'));
    rtmp = await freeTcpPort();
    for (const name of ['localhost', 'stranger.example']) certify(name);
    writeFileSync(trusted, readFileSync(join(dir, 'localhost/ca.pem')));
    const good = await serve('localhost', '127.0.0.1');
    const misnamed = await serve('localhost', '127.0.0.2');
    const stranger = await serve('stranger.example', '127.0.0.1');
    const outputs = () => `outputs:
  - {id: tot, kind: rtmp, url: "rtmps://localhost:${good}/app/khoa-bi-mat"}
  - {id: sai-ten, kind: rtmp, url: "rtmps://127.0.0.2:${misnamed}/app/khoa-bi-mat"}
  - {id: la, kind: rtmp, url: "rtmps://127.0.0.1:${stranger}/app/khoa-bi-mat"}
`;
    stage = await Stage.open({ rooms: ['tinh'], outputs });
  });
  after(async () => {
    await stage?.close();
    servers.forEach((server) => server.close());
    rmSync(dir, { recursive: true, force: true });
  });

  const output = async (id) => (await stage.view()).outputs.find((each) => each.id === id);

  for (const [id, what] of [['la', 'of an unknown authority'], ...(kRoot ? [['sai-ten', 'for another name']] : [])]) {
    it(`a certificate ${what}: refused, and told with what to do, without the stream's key`, async (t) => {
      const { error } = await until('it was refused', 20000, async () => {
        const now = await output(id);
        return now.error && now;
      }, 100);
      t.diagnostic(error.vi);
      t.diagnostic(error.en);
      assert.match(error.vi, /chứng chỉ của rtmps:.*không được tin cậy.*update-ca-certificates/);
      assert.match(error.en, /certificate of rtmps:.*not trusted.*update-ca-certificates/);
      assert.doesNotMatch(error.vi + error.en, /khoa-bi-mat/);
    });
  }

  it('a server that can be trusted gets H.264 and AAC', { skip: !kRoot && 'only root can exchange what is trusted' }, async () => {
    const file = join(dir, 'received.flv');
    const receiver = spawn('ffmpeg', ['-loglevel', 'error', '-listen', '1', '-i', `rtmp://127.0.0.1:${rtmp}/app/khoa-bi-mat`,
      '-t', String(kReceived), '-c', 'copy', file], { stdio: 'ignore' });
    const ended = once(receiver, 'exit');
    const limit = setTimeout(() => receiver.kill('SIGKILL'), 50000);
    await ended;
    clearTimeout(limit);
    const streams = probe(file).streams.map((stream) => stream.codec_name).sort();
    assert.deepEqual(streams, ['aac', 'h264']);
  });
});
