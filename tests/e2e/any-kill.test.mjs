// kill -9 of one or two programs at a random instant around a command: it is done once, and every room soon sees and hears it.
// Usage by hand: NHIPCAU_SEED=7 NHIPCAU_KILL_ROUNDS=100 node --test any-kill.test.mjs
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';

import { dice } from './support/dice.mjs';
import { kItems } from './support/founding.mjs';
import { numberOf, Stage } from './support/stage.mjs';
import { kHeard } from './support/truth.mjs';
import { spread, until, untilClock } from './support/wait.mjs';

const kRounds = Number(process.env.NHIPCAU_KILL_ROUNDS ?? 12);
const kRoomsHere = ['tinh', 'ninh-son', 'bac-ai', 'phan-rang'];
const kAround = 400;  // ms before and after the command in which somebody dies
const kAnswered = 10000;  // ms
const kSettled = 8000;  // ms from the later of the last kill and the answer: a start, a join, a path, a key frame

describe(`kill -9 of anybody at any instant, ${kRounds} rounds`, () => {
  const seed = Number(process.env.NHIPCAU_SEED ?? Date.now() % 1e9);
  const random = dice(seed);
  const among = (list) => list[Math.floor(random() * list.length)];
  let stage;

  before(async () => {
    stage = await Stage.open({ rooms: kRoomsHere });
    const started = await send({ verb: 'start', args: { target: kItems[0] }, run: null });
    assert.ok(started.ok, JSON.stringify(started));
  });
  after(() => stage?.close());

  /** As a page does it: the same command, with the same id, until somebody answers. */
  async function send({ verb, args, run }) {
    const body = JSON.stringify({ cmd_id: randomUUID(), verb, expect: { live_run: run }, args });
    return until(`${verb} is answered`, kAnswered, async () => {
      const answer = await fetch(`${stage.url}/api/v1/commands`, {
        method: 'POST', body, signal: AbortSignal.timeout(2000),
        headers: { 'Content-Type': 'application/json', Origin: stage.url, Cookie: stage.cookie },
      });
      return answer.status === 200 && answer.json();
    }, 30);
  }

  /** Kills by process id; somebody who is just being started again cannot die. */
  function kill(who) {
    const pid = who === 'bridge' ? stage.bridgePid() : (stage.agents.get(who) ?? stage.orchestrator).pid;
    if (!pid) return;
    try {
      process.kill(pid, 'SIGKILL');
    } catch (error) {
      if (error.code !== 'ESRCH') throw error;
    }
  }

  /** What of the command a room has not seen or heard since `last`; empty: all is well. */
  function missing(speaker, last) {
    return kRoomsHere.filter((room) => room !== speaker).flatMap((room) => {
      const truth = stage.truth(room);
      const frame = truth.newest();
      const seen = frame?.room === numberOf(speaker) && frame.cap > last;
      const level = truth.lines(last + 100).filter((line) => line.k === 'a').at(-1)?.tones[numberOf(speaker)] ?? -100;
      return [...(seen ? [] : [`${room} does not see ${speaker}`]), ...(level >= kHeard ? [] : [`${room} does not hear ${speaker}`])];
    });
  }

  const times = [];
  for (let round = 1; round <= kRounds; ++round) {
    it(`round ${round}`, async (t) => {
      const { live, floor } = await until('the view', kAnswered, async () => {
        const view = await stage.view();
        return view.live && view;
      });
      for (const turn of floor.turns) await send({ verb: 'take_back', args: { turn: turn.id }, run: live.run });
      const speaker = among(kRoomsHere);
      const victims = Array.from({ length: random() < 0.3 ? 2 : 1 }, () => among(['orchestrator', 'bridge', ...kRoomsHere]));
      const begun = Date.now();
      let last = 0;
      const deaths = victims.map(async (who) => {
        const at = Math.floor(random() * 2 * kAround);
        t.diagnostic(`seed ${seed}: the floor for ${speaker}; ${who} dies at ${at - kAround} ms`);
        await untilClock(begun + at);
        kill(who);
        last = Date.now();
      });
      await untilClock(begun + kAround);
      const given = await send({ verb: 'give_floor', args: { room: speaker, request: null, speaker_title: `${round}` }, run: live.run });
      await Promise.all(deaths);
      assert.ok(given.ok, JSON.stringify(given));
      last = Math.max(last, Date.now());
      await until('every room sees and hears it, and the view says so', kSettled, async () => {
        const view = await stage.view();
        const wrong = missing(speaker, last);
        if (view.programme.actual?.room !== speaker || !view.programme.agrees) wrong.push(`the view says ${JSON.stringify([view.programme, view.floor])}`);
        if (wrong.length > 0) throw new Error(wrong.join('; '));
        return true;
      }, 50);
      times.push(Date.now() - last);
      const view = await stage.view();
      assert.equal(view.live.run, live.run);
      assert.equal(view.floor.turns.filter((turn) => turn.speaker_title === `${round}`).length, 1, 'given once');
    });
  }

  it('how long it took', (t) => {
    const { median, p95, max } = spread(times);
    t.diagnostic(`from the last death to all well: median ${median} ms, p95 ${p95}, longest ${max}`);
    assert.equal(times.length, kRounds);
  });
});
