// Measures what a room's own machine has to do: the encoder at 720p25, the whole agent, its memory, its way into a conference.
// Usage: node agent.mjs OUT.json
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { kItems } from '../e2e/support/founding.mjs';
import { kAgent, Stage } from '../e2e/support/stage.mjs';
import { spread, until, untilClock } from '../e2e/support/wait.mjs';

const kCentral = 'tinh';  // the central room: what the others see, and the first to speak
const kIdle = 'thuan-nam';  // its main picture is not asked for: neither on air, armed, nor anybody's return
const kPresets = ['ultrafast', 'superfast', 'veryfast'];
const kTicks = 100;  // USER_HZ, as getconf CLK_TCK says on every Linux of today
const kMeasured = 8000;  // ms
const kStarts = 5;

/** Seconds of processor time, megabytes, descriptors and threads of a process. */
function usage(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const [, kB] = /VmRSS:\s+(\d+) kB/.exec(status);
  return { cpu: (Number(fields[11]) + Number(fields[12])) / kTicks, megabytes: Number(kB) / 1024 };
}

async function cpuShare(pid) {
  const from = { at: performance.now(), ...usage(pid) };
  await untilClock(Date.now() + kMeasured);
  return (100 * (usage(pid).cpu - from.cpu)) / ((performance.now() - from.at) / 1000);
}

/** One room alone, its main picture asked for or not. */
async function withAgent(preset, on_air, measure) {
  const kRoom = on_air ? kCentral : kIdle;
  const stage = await Stage.open({ rooms: [kRoom], picture: { size: '1280x720', fps: '25' },
    captures: { [kRoom]: ['--camera', 'sim:busy', '--microphone', 'sim', '--bitrate-kbps', '2500', '--encoder-preset', preset] } });
  try {
    if (on_air) {
      const started = await stage.command('start', { target: kItems[0] }, null);
      if (!started.ok) throw new Error(JSON.stringify(started));
      await until('the main picture flows at its full rate', 60000, async () => {
        const { link } = (await stage.view()).rooms.find((room) => room.id === kRoom);
        return link?.main_kbps > 1800;
      }, 200);
    } else {
      await until('no main picture flows', 20000, async () => (
        (await stage.view()).rooms.find((room) => room.id === kRoom).link?.main_kbps === 0), 200);
    }
    return await measure(stage.agents.get(kRoom).pid);
  } finally {
    await stage.close();
  }
}

const row = (name, unit, values, goal = null) => {
  const { median, p95 } = spread(values);
  return { name, unit, median, p95, goal: goal === null ? null : `median <= ${goal}`, met: goal === null ? null : median <= goal };
};

const rows = [];
const idle = await withAgent('ultrafast', false, cpuShare);
rows.push(row('agent off air, camera 720p25: CPU', '% of a core', [idle]));
for (const preset of kPresets) {
  const { cpu, megabytes } = await withAgent(preset, true, async (pid) => ({ cpu: await cpuShare(pid), megabytes: usage(pid).megabytes }));
  rows.push(row(`agent on air, 720p25 of 2.5 Mbit/s, x264 ${preset}: CPU`, '% of a core', [cpu]));
  rows.push(row(`… of which the main encoder (${preset})`, '% of a core', [cpu - idle]));
  if (preset === 'veryfast') rows.push(row('agent with playout, 720p25: memory', 'MB', [megabytes], 150));
}

/** From the start of the program to joined (its own line of the log), with everything else there. */
async function joinOnce(stage) {
  const from = Date.now();
  const agent = spawn(kAgent, [
    'join', '--orchestrator', `ws://127.0.0.1:${stage.port}`, '--room', 'bac-ai', '--output', 'headless',
    '--token-file', join(stage.state, 'tokens', 'bac-ai.token'), '--state-dir', join(stage.dir, 'agents', 'join'), '--panel', '127.0.0.1:0',
  ], { stdio: 'ignore' });
  const room = async () => (await stage.view()).rooms.find((each) => each.id === 'bac-ai');
  await until('its picture is there', 15000, async () => (await room()).agent === 'online' && (await room()).picture === 'ok', 10);
  const took = Date.now() - from;
  agent.kill('SIGTERM');
  await once(agent, 'exit');
  await until('it is gone, and its picture with it', 15000,
    async () => (await room()).agent === 'offline' && (await room()).picture !== 'ok', 20);
  return took;
}

const stage = await Stage.open({ rooms: [kCentral] });
try {
  const starts = [];
  for (let i = 0; i < kStarts; ++i) starts.push(await joinOnce(stage));
  rows.push(row('agent: program start to picture at the centre', 'ms', starts, 5000));
} finally {
  await stage.close();
}
writeFileSync(process.argv[2], JSON.stringify(rows, null, 1));
