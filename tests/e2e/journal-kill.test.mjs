// kill -9 of the orchestrator at any instant while commands pour in: what was answered is in the record, once.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, openSync, closeSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';

import { dice } from './support/dice.mjs';
import { freeTcpPort, kConference, kOrchestrator, kRooms } from './support/stage.mjs';
import { until } from './support/wait.mjs';

const kRounds = Number(process.env.NHIPCAU_KILL_ROUNDS ?? 40);
const kCommands = 200;  // in a round, if it is not killed before
const kAtOnce = 4;  // commands on their way

describe(`kill -9 at random during ${kCommands} commands, ${kRounds} rounds`, () => {
  const seed = Number(process.env.NHIPCAU_SEED ?? Date.now() % 1e9);
  const random = dice(seed);
  let dir;
  let url;
  let cookie;
  let child;
  let made = 0;
  const answers = new Map();  // cmd_id → its answer
  const open = new Map();  // cmd_id → a command that was sent and not answered

  before(async () => {
    dir = mkdtempSync(join(tmpdir(), 'nhipcau-kill-'));
    const init = spawnSync(kOrchestrator, ['init', '--state-dir', join(dir, 'state'), '--conference', kConference]);
    assert.equal(init.status, 0, String(init.stderr));
    url = `http://127.0.0.1:${await freeTcpPort()}`;
  });
  after(async () => {
    await kill();
    if (!process.env.NHIPCAU_E2E_KEEP) rmSync(dir, { recursive: true, force: true });
  });

  async function start() {
    const log = openSync(join(dir, 'orchestrator.log'), 'a');
    child = spawn(kOrchestrator, [
      'run', '--state-dir', join(dir, 'state'), '--conference', kConference, '--listen', url.slice('http://'.length),
      '--journal-reserve-mb', '1',
    ], { stdio: ['ignore', log, log] });
    closeSync(log);
    await until('the orchestrator answers', 10000, async () => (await fetch(`${url}/healthz`)).status === 200, 5);
    cookie ??= await signIn();
  }

  async function kill() {
    if (child === undefined) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
    child = undefined;
  }

  async function signIn() {
    const [user, password] = readFileSync(join(dir, 'state/sign-in.txt'), 'utf8').split('\n')
      .filter((line) => line.startsWith('  ')).map((line) => line.trim());
    const answer = await fetch(`${url}/api/v1/login`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Origin: url },
      body: JSON.stringify({ user, password }),
    });
    assert.equal(answer.status, 200, await answer.text());
    return answer.headers.get('set-cookie').split(';')[0];
  }

  /** Verbs that mean the same whatever is live; some are refused, and a refusal is an answer like any other. */
  function newCommand() {
    const room = kRooms[Math.floor(random() * kRooms.length)];
    const verbs = [
      ['raise', { room, kind: 'speech', topic: `góp ý ${made}` }],
      ['mute_all', { muted: random() < 0.5 }],
      ['chair_microphone', { open: random() < 0.5 }],
    ];
    const [verb, args] = verbs[Math.floor(random() * verbs.length)];
    made += 1;
    return { cmd_id: `kill-${seed}-${made}`, verb, expect: { live_run: null }, args };
  }

  async function send(command) {
    open.set(command.cmd_id, command);
    const response = await fetch(`${url}/api/v1/commands`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Origin: url, Cookie: cookie },
      body: JSON.stringify(command),
    });
    const answer = await response.json();
    assert.equal(response.status, 200, JSON.stringify(answer));
    assert.notEqual(answer.code, 'unavailable');
    open.delete(command.cmd_id);
    return answer;
  }

  /** Commands, several at once, until they are done or the process is killed in the middle of one. */
  async function pour() {
    const deadly = 1 + Math.floor(random() * kCommands);
    const delay = random() * 4;  // ms: about what a command takes
    let sent = 0;
    let killed = false;
    const worker = async () => {
      while (!killed && sent < kCommands) {
        sent += 1;
        if (sent === deadly) setTimeout(() => { killed = true; child.kill('SIGKILL'); }, delay);
        const command = newCommand();
        try {
          answers.set(command.cmd_id, await send(command));
        } catch (error) {
          if (!killed) throw error;
        }
      }
    };
    await Promise.all(Array.from({ length: kAtOnce }, worker));
  }

  async function events(from) {
    const all = [];
    for (let head = Infinity, last = from; last < head; last = all.at(-1)?.seq ?? head) {
      const page = await (await fetch(`${url}/api/v1/events?after=${last}`, { headers: { Cookie: cookie } })).json();
      all.push(...page.events);
      head = page.head;
      if (page.events.length === 0) break;
    }
    return all;
  }

  it('no answered command is missing and none is there twice', async (t) => {
    t.diagnostic(`seed ${seed}`);
    let resent = 0;
    for (let round = 1; round <= kRounds; round += 1) {
      await start();
      // Whoever got no answer asks again with the same id; who got one and asks again gets the same.
      for (const command of [...open.values()]) {
        answers.set(command.cmd_id, await send(command));
        resent += 1;
      }
      const [id] = [...answers.keys()].slice(-1);
      if (id) {
        const again = await send({ cmd_id: id, verb: 'mute_all', expect: { live_run: null }, args: { muted: true } });
        assert.equal(again.seq, answers.get(id).seq, `round ${round}`);
        assert.equal(again.code, answers.get(id).code, `round ${round}`);
      }
      const dead = once(child, 'exit');
      await pour();
      await dead;
      child = undefined;
    }
    await start();
    for (const command of [...open.values()]) answers.set(command.cmd_id, await send(command));
    check(await events(0));
    await kill();
    const verified = spawnSync(kOrchestrator, ['verify', '--state-dir', join(dir, 'state')]);
    assert.equal(verified.status, 0, String(verified.stdout) + String(verified.stderr));
    t.diagnostic(`${answers.size} commands answered, ${resent} of them asked again; ${String(verified.stdout).trim()}`);
    assert.ok(answers.size > kRounds * 20, 'it was killed before anything happened');
  });

  function check(all) {
    all.forEach((event, i) => assert.equal(event.seq, i + 1));
    const last = new Map();
    let before_ = null;
    for (const { seq, cause } of all) {
      if (cause !== null) assert.ok(!last.has(cause) || cause === before_, `${cause} took effect twice`);
      if (cause !== null) last.set(cause, seq);
      before_ = cause;
    }
    for (const [id, answer] of answers) assert.equal(last.get(id), answer.seq, `${id} was answered and is not there`);
    for (const id of last.keys()) assert.ok(answers.has(id), `${id} took effect and nobody sent it`);
  }
});
