// With a certificate: the page, the rooms and the bridge speak TLS, and nobody gets in without it.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request as plainRequest } from 'node:http';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';

import { freeTcpPort, freeUdpPort, kAgent, kBridge, kConference, kOrchestrator, kRoot } from './support/stage.mjs';
import { until } from './support/wait.mjs';

describe('over TLS', () => {
  const dir = mkdtempSync(join(tmpdir(), 'nhipcau-tls-'));
  const state = join(dir, 'state');
  const ca = join(dir, 'tls', 'ca.pem');
  const children = [];
  let port;

  before(async () => {
    run(join(kRoot, 'scripts/certificate'), ['127.0.0.1', join(dir, 'tls')]);
    run(kOrchestrator, ['init', '--state-dir', state, '--conference', kConference]);
    port = await freeTcpPort();
    start(kOrchestrator, [
      'run', '--state-dir', state, '--conference', kConference, '--listen', `[::]:${port}`,
      '--tls-cert', join(dir, 'tls', 'cert.pem'), '--tls-key', join(dir, 'tls', 'key.pem'), '--tls-ca', ca,
      '--console', join(kRoot, 'orchestrator/console/dist'), '--bridge', kBridge, '--stop-bridge',
      '--media-listen', '::', '--media-port', String(await freeUdpPort()),
    ]);
  });
  after(async () => {
    await Promise.all(children.map(async (child) => {
      if (child.exitCode !== null) return;
      child.kill('SIGTERM');
      await once(child, 'exit');
    }));
    rmSync(dir, { recursive: true, force: true });
  });

  function run(program, args) {
    const done = spawnSync(program, args, { encoding: 'utf8' });
    assert.equal(done.status, 0, done.stdout + done.stderr);
  }

  function start(program, args) {
    const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
    child.said = '';
    child.stderr.on('data', (data) => { child.said += data; });
    children.push(child);
    return child;
  }

  /** GET; {status, body, headers}. Rejects when the connection is refused. */
  function get(path, options = { ca: readFileSync(ca) }, send = request) {
    return new Promise((resolve, reject) => {
      const call = send({ host: '127.0.0.1', port, path, timeout: 2000, ...options }, (answer) => {
        let body = '';
        answer.on('data', (data) => { body += data; });
        answer.on('end', () => resolve({ status: answer.statusCode, body, headers: answer.headers }));
      });
      call.on('timeout', () => call.destroy(new Error('timeout')));
      call.on('error', reject);
      call.end();
    });
  }

  it('the page is served, and the bridge beside the orchestrator has joined', async () => {
    const ready = await until('ready', 10000, async () => (await get('/readyz')).status === 200, 100);
    assert.ok(ready);
    const page = await get('/');
    assert.equal(page.status, 200);
    assert.match(page.headers['strict-transport-security'], /max-age=/);
  });

  it('IPv6 reaches it at the same port', async () => {
    const name = { checkServerIdentity: () => undefined };  // the certificate is of another address
    assert.equal((await get('/healthz', { host: '::1', ca: readFileSync(ca), ...name })).status, 200);
  });

  it('without the authority, or without TLS, there is no answer', async () => {
    await assert.rejects(get('/healthz', {}), /certificate/i);
    await assert.rejects(get('/healthz', {}, plainRequest));
  });

  it('a room joins with the authority, and refuses a centre it cannot verify', async () => {
    const join_ = (room, more) => start(kAgent, [
      'join', '--orchestrator', `wss://127.0.0.1:${port}`, '--room', room, '--token-file',
      join(state, 'tokens', `${room}.token`), '--output', 'headless', '--size', '320x180',
      '--state-dir', join(dir, room), ...more,
    ]);
    const trusting = join_('bac-ai', ['--ca', ca]);
    const stranger = join_('ninh-hai', []);
    await until('the room has joined', 10000, () => /joined/.test(trusting.said), 50);
    await until('the other says why not', 10000, () => /certificate|verif|tls|ssl/i.test(stranger.said), 50);
    assert.doesNotMatch(stranger.said, /joined/);
  });
});
