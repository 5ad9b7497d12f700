// An accelerated soak: in MINUTES all that happens now and then in a conference happens as often as in hours, and memory,
// descriptors and threads of every program are watched. What it is not: hours of wall time; what leaks by time alone, and so
// slowly that minutes do not show it, is not found.
// Usage: node soak.mjs MINUTES [OUT.json]
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';

import { kItems } from '../e2e/support/founding.mjs';
import { Stage } from '../e2e/support/stage.mjs';
import { untilClock } from '../e2e/support/wait.mjs';

const kMinutes = Number(process.argv[2] ?? 10);
const kRooms = ['tinh', 'phan-rang', 'bac-ai'];
const kCutEvery = 2000;  // ms; in the founding conference every 10 minutes: 300 times as often
const kNewBridgeEvery = 60000;  // a media generation of every room; in a conference hardly ever
const kSampleEvery = 2000;
const kAcceleration = 300;

function sample(pid) {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return {
    megabytes: Number(/VmRSS:\s+(\d+) kB/.exec(status)[1]) / 1024,
    threads: Number(/Threads:\s+(\d+)/.exec(status)[1]),
    descriptors: readdirSync(`/proc/${pid}/fd`).length,
  };
}

/** Least squares, per hour, and the mean. */
function slope(samples, key) {
  const mean = (of) => samples.reduce((sum, each) => sum + of(each), 0) / samples.length;
  const t = mean((each) => each.hours);
  const y = mean((each) => each[key]);
  const up = samples.reduce((sum, each) => sum + (each.hours - t) * (each[key] - y), 0);
  const under = samples.reduce((sum, each) => sum + (each.hours - t) ** 2, 0);
  return { perHour: up / under, mean: y };
}

const stage = await Stage.open({ rooms: kRooms });
const samples = new Map();
try {
  const end = Date.now() + kMinutes * 60000;
  const start = Date.now();
  let cut = start;
  let bridge = start + kNewBridgeEvery;
  let item = 0;
  let cuts = 0;
  while (Date.now() < end) {
    await untilClock(Math.min(cut, bridge, end));
    if (Date.now() >= cut) {
      const { live } = await stage.view();
      const answer = item === 0 && live === null
        ? await stage.command('start', { target: kItems[0] }, null)
        : await stage.command('give_floor', { room: kRooms[++item % kRooms.length], request: null, speaker_title: `${item}` }, live.run);
      if (!answer.ok && answer.code !== 'has_the_floor') throw new Error(JSON.stringify(answer));
      if (answer.ok && answer.seq && item > 0) {
        const { floor } = await stage.view();
        for (const turn of floor.turns.slice(0, -1)) await stage.command('take_back', { turn: turn.id }, live.run);
      }
      item = Math.max(item, 1);
      ++cuts;
      cut += kCutEvery;
    }
    if (Date.now() >= bridge) {
      process.kill(stage.bridgePid(), 'SIGKILL');
      bridge += kNewBridgeEvery;
    }
    if (Date.now() - start > kSampleEvery * (samples.get('orchestrator')?.length ?? 0)) {
      const pids = [['orchestrator', stage.orchestrator.pid], ...kRooms.map((room) => [`agent ${room}`, stage.agents.get(room).pid])];
      for (const [name, pid] of pids) {
        const list = samples.get(name) ?? [];
        list.push({ hours: (Date.now() - start) / 3600000, ...sample(pid) });
        samples.set(name, list);
      }
    }
  }
  console.log(`${kMinutes} minutes, ${cuts} cuts (${kAcceleration} times as many as in a conference), ` +
    `${Math.floor(kMinutes * 60000 / kNewBridgeEvery)} new bridges`);
} finally {
  await stage.close();
}
const rows = [];
for (const [name, list] of samples) {
  const settled = list.slice(Math.floor(list.length / 3));  // the first third fills pools and caches
  const memory = slope(settled, 'megabytes');
  const real = (100 * memory.perHour) / memory.mean / kAcceleration;
  rows.push({ name: `soak, ${name}: growth of memory in an hour of as many cuts`, unit: '%', median: real, p95: null, goal: '< 1', met: real < 1 });
  console.log(`${name}: ${memory.mean.toFixed(1)} MB, ${memory.perHour.toFixed(2)} MB an accelerated hour; ` +
    `descriptors ${settled[0].descriptors} -> ${settled.at(-1).descriptors}, threads ${settled[0].threads} -> ${settled.at(-1).threads}`);
}
if (process.argv[3]) writeFileSync(process.argv[3], JSON.stringify(rows, null, 1));
