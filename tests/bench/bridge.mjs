// Measures what a room costs the bridge: simulated rooms, each sending 720p25 at 2.5 Mbit/s and watching the programme.
// Usage: node bridge.mjs OUT.json
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { kBridge, kBuild } from '../e2e/support/stage.mjs';
import { spread } from '../e2e/support/wait.mjs';

const kLoad = join(kBuild, 'tests/media/room_simulator/nhipcau-room-load');
const kRooms = 8;
const kRounds = 5;

function load(rooms) {
  const text = execFileSync(kLoad, [
    '--bridge', kBridge, '--rooms', String(rooms), '--uplinks', String(rooms), '--open', '1', '--seconds', '5',
  ], { encoding: 'utf8', timeout: 60000 });
  const found = /([\d.]+) % per room; RSS ([\d.]+) MB; .*worst loss ([\d.]+) %/.exec(text);
  if (!found) throw new Error(`not understood: ${text}`);
  const [cpu, memory, loss] = found.slice(1).map(Number);
  if (loss > 1) throw new Error(`the machine is too busy to measure: ${text}`);
  return { cpu, memory };
}

const rounds = Array.from({ length: kRounds }, () => ({ full: load(kRooms), one: load(1) }));
const row = (name, unit, values, goal) => {
  const { median, p95 } = spread(values);
  return { name, unit, median, p95, goal: `median <= ${goal}`, met: median <= goal };
};
writeFileSync(process.argv[2], JSON.stringify([
  row(`bridge CPU per room, ${kRooms} rooms of 720p25`, '% of a core', rounds.map(({ full }) => full.cpu), 1.5),
  row('bridge memory per room', 'MB',
    rounds.map(({ full, one }) => (full.memory - one.memory) / (kRooms - 1)), 6),
], null, 1));
