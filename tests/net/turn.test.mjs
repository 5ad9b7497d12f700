// A browser behind a network that lets nothing but TCP out takes part through a TURN server (coturn), with a password
// that the centre makes for this session alone.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';

import { kChromium, openCameraBrowser, openPage, untilShown } from '../e2e/support/peer.mjs';
import { numberOf, Stage } from '../e2e/support/stage.mjs';
import { until } from '../e2e/support/wait.mjs';
import { kCentreAddress, kCentreName, Network } from './support/network.mjs';

const kRoom = 'bac-ai';
const kSecret = 'bi-mat-cua-may-chu-turn';
const kTurnPort = 3478;  // nobody else's: the namespace is this test's own

describe('a browser whose only way is TURN', () => {
  const network = Network.current();
  const dir = mkdtempSync(join(tmpdir(), 'nhipcau-turn-'));
  let turn;
  let stage;
  let browser;
  let said = '';

  before(async () => {
    turn = spawn('turnserver', ['-n', '--listening-ip', kCentreAddress, '--relay-ip', kCentreAddress, '--listening-port', String(kTurnPort),
      '--use-auth-secret', '--static-auth-secret', kSecret, '--realm', 'nhipcau.test', '--no-tls', '--no-dtls', '--no-cli', '--fingerprint',
      '--userdb', join(dir, 'turndb'), '--pidfile', join(dir, 'pid'), '--log-file', 'stdout', '--verbose'], { stdio: ['ignore', 'pipe', 'pipe'] });
    for (const output of [turn.stdout, turn.stderr]) output.on('data', (data) => { said += data; });
    const secret = join(dir, 'secret');
    writeFileSync(secret, `${kSecret}\n`);
    stage = await Stage.open({
      rooms: ['tinh'],
      site: {
        media: kCentreAddress,
        tls: process.env.NHIPCAU_NET_TLS,
        host: kCentreName,
        inside: (_, ...command) => command,
        options: () => [],
        orchestrator: ['--turn-url', `turn:${kCentreAddress}:${kTurnPort}?transport=tcp`, '--turn-secret-file', secret],
      },
    });
    network.drop('meta l4proto udp');
    const inside = join(dir, 'chromium');
    const command = network.inside(network.room, kChromium).join(' ');
    writeFileSync(inside, `#!/bin/sh\nexec ${command} "$@"\n`, { mode: 0o755 });
    browser = await openCameraBrowser(inside);
  });
  after(async () => {
    await browser?.close();
    await stage?.close();
    if (turn.exitCode === null) {
      turn.kill('SIGTERM');
      await once(turn, 'exit');
    }
    rmSync(dir, { recursive: true, force: true });
  });

  it('takes part: it is seen and heard at the centre, and sees the centre', async () => {
    const page = await openPage(browser, stage, kRoom, '/room', undefined, `https://${kCentreName}:${stage.port}`);
    await page.getByTestId('browser-join').click();
    for (const way of ['browser-sending', 'browser-receiving']) {
      await until(`${way} is live`, 20000, async () => (await page.getByTestId(way).getAttribute('data-state')) === 'live', 50);
    }
    await until('the centre has its picture and sound', 15000, async () => {
      const room = (await stage.view()).rooms.find((each) => each.id === kRoom);
      return room.picture === 'ok' && room.sound === 'ok';
    }, 100);
    assert.ok((await stage.command('start', { target: 'i01' }, null)).ok);
    await untilShown(page, 'browser-screen', numberOf('tinh'));
  });

  it('by the TURN server and no other way, as a user of its own for each session', () => {
    const users = new Set([...said.matchAll(/user <(\d+:[0-9a-f]{16})>.*(?:ALLOCATE processed, success)/g)].map((match) => match[1]));
    assert.equal(users.size, 2, said.slice(-3000));
    const hours = [...users].map((user) => (Number(user.split(':')[0]) * 1000 - Date.now()) / 3600000);
    assert.ok(hours.every((each) => each > 11.9 && each < 12.1), `good for ${hours} hours`);
  });
});
