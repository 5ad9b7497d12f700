// Recording: files that play whatever dies, with chapters, checksums in the journal, and nothing of a secret anywhere.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';

import { complaints, packetTimes, probe } from './support/media_file.mjs';
import { Stage } from './support/stage.mjs';
import { until, untilClock } from './support/wait.mjs';

const kRooms = ['tinh', 'ninh-son'];
const kSecret = 'KHOA-PHAT-BI-MAT';
const kLost = 2000;  // ms of a recording that a crash may cost

describe('recording', () => {
  let stage;
  let folder;
  const outputs = (dir) => `outputs:
  - {id: ghi-hinh, kind: record, directory: ${dir}/ghi-hinh, reserve_mb: 10, record_rooms: [ninh-son]}
  - {id: mang, kind: rtmp, url: "rtmp://127.0.0.1:1/app/${kSecret}"}
`;

  before(async () => {
    stage = await Stage.open({ rooms: kRooms, outputs });
    folder = join(stage.dir, 'ghi-hinh');
  });
  after(() => stage?.close());

  const output = async (id) => (await stage.view()).outputs.find((each) => each.id === id);
  const running = (id) => until(`${id} is recorded`, 10000, async () => {
    const now = await output(id);
    return now.state === 'running' && now;
  });
  const files = (id) => {
    const all = readdirSync(folder, { recursive: true }).filter((name) => name.endsWith('.mkv'));
    return all.filter((name) => name.includes(`_${id}_`)).sort();
  };
  const path = (name) => join(folder, name);
  const press = async (verb, args = {}) => {
    const view = await stage.view();
    const answer = await stage.command(verb, args, view.live?.run ?? null);
    assert.ok(answer.ok, JSON.stringify(answer));
  };
  /** The newest picture in a file, as time of day in ms. */
  const lastPicture = (name) => {
    const began = Date.parse(probe(path(name)).format.tags.creation_time);
    return began + 1000 * Math.max(...packetTimes(path(name), 'v'));
  };
  const played = async (ms) => untilClock(Date.now() + ms);

  it('records nothing before the conference has started', async () => {
    await until('the outlet is there', 10000, async () => (await output('ghi-hinh')).state === 'idle');
    assert.deepEqual((await stage.view()).alarms.filter((alarm) => alarm.id.includes('ghi-hinh')), []);
  });

  it('begins with the conference, the programme and the room by itself', async () => {
    await press('start', { target: 'i01' });
    const now = await running('ghi-hinh');
    await running('ghi-hinh.ninh-son');
    assert.match(now.file, /^[\w-]+_ghi-hinh_\d{4}-\d\d-\d\d_\d\d-\d\d-\d\d_001\.mkv$/);
    assert.equal(files('ghi-hinh.ninh-son').length, 1);
  });

  it('plays to within 2 s of kill -9, and goes on in another file at once', async (t) => {
    await played(4000);
    const killedAt = Date.now();
    process.kill(stage.outletPid('ghi-hinh'), 'SIGKILL');
    await until('a second file', 10000, () => files('ghi-hinh').length === 2);
    await running('ghi-hinh');
    const lost = killedAt - lastPicture(files('ghi-hinh')[0]);
    t.diagnostic(`kill -9 cost ${Math.round(lost)} ms of the recording`);
    assert.ok(lost <= kLost, `${lost} ms are lost`);
    assert.equal(complaints(path(files('ghi-hinh')[0])), '');
    await until('the journal has the cut file', 10000, async () => (await segments()).some((each) => each.cut));
  });

  it('does not notice a restart of the orchestrator', async () => {
    const pid = stage.outletPid('ghi-hinh');
    const before = (await running('ghi-hinh')).file;
    stage.orchestrator.kill9();
    await until('the orchestrator is back', 10000, async () => (await output('ghi-hinh')).state === 'running');
    assert.equal(stage.outletPid('ghi-hinh'), pid);
    assert.equal((await output('ghi-hinh')).file, before);
  });

  it('goes on in the same file after the bridge has died', async () => {
    const name = files('ghi-hinh')[1];
    const size = () => statSync(path(name)).size;
    process.kill(stage.bridgePid(), 'SIGKILL');
    await until('another bridge', 10000, async () => (await stage.view()).bridge.restarts === 1);
    const before = size();
    await until('the file grows again', 15000, () => size() > before + 50000);
    assert.equal(files('ghi-hinh').length, 2);
  });

  it('has the items as chapters, sound, every picture, and its checksum in the journal', async (t) => {
    await press('next', { target: 'i02' });
    await played(3000);
    await press('conclude');
    const name = files('ghi-hinh')[1];
    const known = await until('the journal has it', 10000, async () =>
      (await segments()).find((each) => name.endsWith(each.file)));
    assert.equal(known.cut, false);
    assert.equal(known.sha256, createHash('sha256').update(readFileSync(path(name))).digest('hex'));
    assert.equal(spawnSync('sha256sum', ['--check', '--status', `${name.split('/')[1]}.sha256`],
      { cwd: join(folder, name.split('/')[0]) }).status, 0);
    assert.equal(complaints(path(name)), '');
    const { chapters, streams, format } = probe(path(name));
    assert.deepEqual(chapters.map((chapter) => chapter.tags.title.split('.')[0]), ['1', '2']);
    assert.deepEqual(streams.map((stream) => stream.codec_name), ['h264', 'opus']);
    const sound = packetTimes(path(name), 'a');
    t.diagnostic(`${format.duration} s, ${packetTimes(path(name), 'v').length} pictures, ${sound.length} sound packets`);
    assert.ok(Math.abs(Math.max(...sound) - Math.max(...packetTimes(path(name), 'v'))) < 0.5);
    assert.equal((await output('ghi-hinh')).state, 'idle');
  });

  it('says that a stream fails, tries again, and lets nobody know its key', async () => {
    const failed = await until('the stream has failed', 20000, async () => {
      const now = await output('mang');
      return now.retries >= 2 && now;
    });
    assert.match(failed.error.vi, /rtmp:\/\/127\.0\.0\.1:1/);
    assert.equal(failed.file, 'rtmp://127.0.0.1:1');
    const said = spawnSync('grep', ['-rl', kSecret, stage.dir], { encoding: 'utf8' }).stdout.trim().split('\n');
    assert.deepEqual(said, [join(stage.state, 'outputs.yaml')]);
    assert.ok(!JSON.stringify(await stage.view()).includes(kSecret));
    assert.ok(!readFileSync(`/proc/${stage.outletPid('mang')}/cmdline`, 'utf8').includes(kSecret));
  });

  async function segments() {
    const answer = await stage.get('/api/v1/events?after=0');
    const { events } = await answer.json();
    return events.filter((event) => event.kind === 'segment_recorded').map((event) => event.body ?? event);
  }
});
