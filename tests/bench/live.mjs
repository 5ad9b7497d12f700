// Measures a running conference: eight real agents, the bridge, the orchestrator, all on this machine.
// Usage: node live.mjs OUT.json     NHIPCAU_BENCH_SIZE, NHIPCAU_BENCH_FPS: the picture (640x360, 25)
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { kRooms, numberOf, Stage } from '../e2e/support/stage.mjs';
import { spread, until, untilClock } from '../e2e/support/wait.mjs';

const kPicture = { size: process.env.NHIPCAU_BENCH_SIZE ?? '640x360', fps: process.env.NHIPCAU_BENCH_FPS ?? '25' };
const kCuts = 40;  // 7 screens each: the p95 rests on 280 values
const kCommands = 400;  // the p99 rests on 4 values beyond it

/** A conference that changes the room on air with every item. */
function conferenceFile(path) {
  const rooms = kRooms.map((id, i) =>
    `  - {id: ${id}, name: ${id}, short_name: ${id}, display: ${id}, tier: t, ` +
    (i === 0 ? 'central: true}' : `parent: ${kRooms[0]}}`));
  const clock = (minute) => `"${String(8 + Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}"`;
  const items = Array.from({ length: kCuts + 1 }, (_, i) =>
    `  - {id: m${i}, kind: paper, title: m${i}, start: ${clock(i)}, minutes: 1, room: ${kRooms[i % kRooms.length]}}`);
  writeFileSync(path, [
    'schema: nhipcau.conference/1', 'conference:', '  id: bench', '  title: bench', '  short_title: bench',
    '  host: bench', '  date: 2026-01-05', '  start: "08:00"', `  end: ${clock(kCuts + 1)}`,
    '  time_zone: Asia/Ho_Chi_Minh', 'rooms:', ...rooms, 'items:', ...items, '',
  ].join('\n'));
}

async function advance(stage, target) {
  const { live } = await stage.view();
  const at = Date.now();
  const answer = await stage.command(live ? 'next' : 'start', { target }, live?.run ?? null);
  if (!answer.ok) throw new Error(`${target}: ${JSON.stringify(answer)}`);
  return at;
}

/** Cuts: ms from the command to the first frame of the new room at each other screen. */
async function measureCuts(stage) {
  const delays = [];
  await advance(stage, 'm0');
  let last = Date.now();
  for (let i = 1; i <= kCuts; ++i) {
    const onAir = kRooms[i % kRooms.length];
    await untilClock(last + 1100);
    const at = await advance(stage, `m${i}`);
    last = Date.now();
    for (const room of kRooms.filter((each) => each !== onAir)) {
      const frame = await until(`${room} sees ${onAir}`, 5000, () => stage.truth(room).firstFrameOf(numberOf(onAir), at));
      delays.push(frame.t - at);
    }
  }
  return delays;
}

/** ms from the camera to the screen, over all screens, for `seconds` of one room on air. */
async function measureGlassToGlass(stage, seconds) {
  const from = Date.now();
  await untilClock(from + seconds * 1000 + 200);
  return kRooms.flatMap((room) => stage.truth(room).frames(from, from + seconds * 1000))
    .map((frame) => frame.t - frame.cap);
}

/** ms from a command's sending to its answer: decided, committed, answered. */
async function measureCommands(stage) {
  const delays = [];
  const { live } = await stage.view();
  for (let i = 0; i < kCommands; ++i) {
    const from = performance.now();
    const answer = await stage.command(i % 2 === 0 ? 'hold' : 'resume', i % 2 === 0 ? { reason: '' } : {}, live.run);
    delays.push(performance.now() - from);
    if (!answer.ok) throw new Error(`command: ${JSON.stringify(answer)}`);
  }
  return delays;
}

const dir = mkdtempSync(join(tmpdir(), 'nhipcau-bench-'));
const conference = join(dir, 'bench.yaml');
conferenceFile(conference);
const stage = await Stage.open({ conference, picture: kPicture });
try {
  const cuts = await measureCuts(stage);
  const glass = await measureGlassToGlass(stage, 10);
  const commands = await measureCommands(stage);
  const picture = `${kPicture.size}@${kPicture.fps}`;
  const p99 = [...commands].sort((a, b) => a - b)[Math.ceil(0.99 * commands.length) - 1];
  const row = (name, unit, values, goal, holds) => {
    const { median, p95 } = spread(values);
    return { name, unit, median, p95, goal, met: holds({ median, p95 }) };
  };
  writeFileSync(process.argv[2], JSON.stringify([
    row(`press to first frame at a screen (${picture})`, 'ms', cuts, 'p95 <= 150', ({ p95 }) => p95 <= 150),
    row(`glass to glass (${picture})`, 'ms', glass, 'median <= 250', ({ median }) => median <= 250),
    row(`command to answer, p99 ${p99.toFixed(2)} ms`, 'ms', commands, 'p99 <= 5', () => p99 <= 5),
  ], null, 1));
} catch (error) {
  stage.showLogs();
  throw error;
} finally {
  await stage.close();
  rmSync(dir, { recursive: true, force: true });
}
