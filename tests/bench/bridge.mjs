// Measures what rooms cost the bridge and how late it makes a picture: one room sends 720p25 at 2.5 Mbit/s, others see it.
// Each run compares its phases with one another, so what else runs on the machine is in both. Usage: node bridge.mjs OUT.json
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { kBridge, kBuild } from '../e2e/support/stage.mjs';
import { spread } from '../e2e/support/wait.mjs';

const kLoad = join(kBuild, 'tests/media/room_simulator/nhipcau-room-load');
const kRounds = 3;
const kRooms = [8, 24, 48];

/** The phases of one run by name: alone, listening, present, sending. */
function load(rooms) {
  const options = ['--bridge', kBridge, '--rooms', String(rooms)];
  const text = execFileSync(kLoad, options, { encoding: 'utf8', timeout: 120000 });
  const phases = JSON.parse(text);
  if (phases.some((phase) => phase.refused > 0)) throw new Error(`packets did not authenticate: ${text}`);
  return Object.fromEntries(phases.map((phase) => [phase.phase, phase]));
}

function rows(rooms) {
  const rounds = Array.from({ length: kRounds }, () => load(rooms));
  const row = (name, unit, values, goal) => {
    const { median, p95 } = spread(values);
    return { name, unit, median, p95, goal: goal === null ? null : `median <= ${goal}`, met: goal === null ? null : median <= goal };
  };
  const per = (phase, figure) => rounds.map((run) => (run[phase][figure] - run.alone[figure]) / rooms);
  const medians = rounds.map((run) => run.present.delay_ms.median);
  const p95 = spread(rounds.map((run) => run.present.delay_ms.p95)).median;
  return [
    row(`bridge CPU per room that listens, ${rooms} rooms of 720p25`, '% of a core', per('listening', 'cpu_pct'), 0.35),
    row(`… with thumbnail and sound from it, ${rooms} rooms`, '% of a core', per('present', 'cpu_pct'), 1),
    row(`… with its 720p25 as well, ${rooms} rooms`, '% of a core', per('sending', 'cpu_pct'), 1),
    row(`bridge memory per room that listens, ${rooms} rooms`, 'MB', per('listening', 'rss_mb'), 3),
    row(`… with thumbnail and sound from it, ${rooms} rooms`, 'MB', per('present', 'rss_mb'), null),
    {
      name: `delay the bridge adds to a picture, ${rooms} rooms`, unit: 'ms', median: spread(medians).median, p95,
      goal: 'p95 <= 5', met: p95 <= 5,
    },
    row(`pictures later than 20 ms, ${rooms} rooms`, '', rounds.map((run) => run.present.late), 0),
    row(`worst loss at a room, ${rooms} rooms`, '%', rounds.map((run) => Math.max(run.listening.loss_pct, run.present.loss_pct)), 0),
  ];
}

writeFileSync(process.argv[2], JSON.stringify(kRooms.flatMap(rows), null, 1));
