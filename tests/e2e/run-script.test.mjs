// scripts/run, as a newcomer uses it: it comes up, Ctrl-C leaves nothing behind, and what cannot work is said.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';

import { freeTcpPort, freeUdpPort, kRoot } from './support/stage.mjs';
import { until } from './support/wait.mjs';

const kUpWithin = 10000;  // ms, when everything is built
const kDownWithin = 5000;  // ms

describe('scripts/run', () => {
  let dir;
  const runs = [];
  before(() => { dir = mkdtempSync(join(tmpdir(), 'nhipcau-run-')); });
  after(async () => {
    await Promise.all(runs.map((run) => run.end()));
    rmSync(dir, { recursive: true, force: true });
  });

  it('is up within 10 s and ends everything within 5 s of Ctrl-C', async (t) => {
    const state = join(dir, 'up');
    const ports = await freePorts();
    await start(state, ports, ['--fresh']).untilUp().then((run) => run.end());  // the first makes the state
    const from = Date.now();
    const run = await start(state, ports).untilUp();
    t.diagnostic(`up after ${Date.now() - from} ms`);
    assert.ok(Date.now() - from <= kUpWithin);
    assert.match(run.said(), new RegExp(`http://127.0.0.1:${ports.tcp}/`));
    assert.match(run.said(), new RegExp(`http://127.0.0.1:${ports.panel}/`), 'a room’s panel');
    assert.match(run.said(), /320x180/);
    await until('orchestrator, bridge and 8 agents run', 5000, () => processesOf(state).length >= 10);
    const endedFrom = Date.now();
    assert.equal(await run.end(), 0);
    t.diagnostic(`ended after ${Date.now() - endedFrom} ms`);
    assert.ok(Date.now() - endedFrom <= kDownWithin);
    assert.deepEqual(processesOf(state), []);
  });

  it('a program that dies is started again', async () => {
    const state = join(dir, 'again');
    const run = await start(state, await freePorts()).untilUp();
    const pidOf = () => Number(readFileSync(join(state, 'log/agent-bac-ai.pid'), 'utf8'));
    const first = await until('the agent runs', 5000, pidOf);
    process.kill(first, 'SIGKILL');
    await until('another one runs', 5000, () => pidOf() !== first && process.kill(pidOf(), 0));
    await run.end();
    assert.deepEqual(processesOf(state), []);
  });

  it('an orchestrator that hangs is ended and started again', async (t) => {
    const state = join(dir, 'hangs');
    const run = await start(state, await freePorts()).untilUp();
    const pidOf = () => Number(readFileSync(join(state, 'log/orchestrator.pid'), 'utf8'));
    const first = await until('the orchestrator runs', 5000, pidOf);
    const from = Date.now();
    process.kill(first, 'SIGSTOP');
    await until('another one runs', 15000, () => pidOf() !== first && process.kill(pidOf(), 0));
    t.diagnostic(`another runs after ${Date.now() - from} ms`);
    assert.match(run.said(), /Trung tâm bị treo/);
    await run.end();
    assert.deepEqual(processesOf(state), []);
  });

  it('a taken port is one clear line, and nothing is started', async () => {
    const state = join(dir, 'taken');
    const blocker = createServer().listen(0, '127.0.0.1');
    await once(blocker, 'listening');
    const { port } = blocker.address();
    const run = start(state, { ...(await freePorts()), tcp: port });
    assert.notEqual(await run.exit, 0);
    blocker.close();
    const faults = run.said().split('\n').filter((line) => line.startsWith('✗'));
    assert.equal(faults.length, 1, run.said());
    assert.match(faults[0], new RegExp(`TCP ${port} .* / TCP port ${port} is taken`));
    assert.deepEqual(processesOf(state), []);
  });

  async function freePorts() {
    return { tcp: await freeTcpPort(), udp: await freeUdpPort(), panel: await freeTcpPort() };
  }

  /** A run of the script in a session of its own, as in a terminal of its own. */
  function start(state, ports, more = []) {
    const child = spawn(join(kRoot, 'scripts/run'), [
      '--state', state, '--port', String(ports.tcp), '--media-port', String(ports.udp),
      '--panel-port', String(ports.panel), '--size', '320x180', ...more,
    ], { detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    let text = '';
    child.stdout.on('data', (data) => { text += data; });
    child.stderr.on('data', (data) => { text += data; });
    const run = {
      said: () => text,
      exit: once(child, 'close').then(([code]) => code),
      async untilUp() {
        await until('the script says it is up', 30000, () => {
          assert.equal(child.exitCode, null, text);
          return text.includes('Ctrl-C');
        });
        return run;
      },
      /** Ctrl-C reaches the whole foreground group of a terminal. */
      async end() {
        if (child.exitCode === null) process.kill(-child.pid, 'SIGINT');
        return run.exit;
      },
    };
    runs.push(run);
    return run;
  }

  /** Command lines of the processes that were started for a state folder. */
  function processesOf(state) {
    return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
      } catch {
        return '';  // it has just ended
      }
    }).filter((line) => line.includes(state));
  }
});
