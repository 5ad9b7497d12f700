// What the console works out by itself, without a browser.

import { test } from 'node:test';
import assert from 'node:assert/strict';
import { consoleModule } from './support/console_module.mjs';

globalThis.document = { documentElement: {} }; // the language module sets its `lang`

const { ServerClock } = await consoleModule('protocol/server_clock.ts');
const { parseThumbnailFrame } = await consoleModule('protocol/thumbnail_frame.ts');
const { ViewReplica } = await consoleModule('protocol/view_replica.ts');
const { drift, expectedAt, minutesToTake, startOf, timeLeft } =
  await consoleModule('state/forecast.ts');
const { nextInstantAt, placeAfterMove, usualPlace } = await consoleModule('state/agenda.ts');
const { countdown, duration, hoursMinutes, signedDuration } = await consoleModule('i18n/format.ts');
const { dictionary } = await consoleModule('i18n/dictionary.ts');

test('the server clock believes the quickest round trip', () => {
  const clock = new ServerClock();
  clock.addRoundTrip(1000, 1400, 51_300); // offset 50 100 ± 200
  clock.addRoundTrip(2000, 2010, 52_005); // offset 50 000 ± 5
  clock.addRoundTrip(3000, 3300, 53_230); // offset 50 080 ± 150: says less
  assert.equal(clock.at(4000), 54_000);
});

test('a welcome without a round trip is trusted only until one was measured', () => {
  const clock = new ServerClock();
  clock.addUnmeasured(1000, 50_400);
  assert.equal(clock.at(1000), 50_400);
  clock.addRoundTrip(2000, 2040, 51_020);
  assert.equal(clock.at(2040), 51_040);
});

test('a server clock that was set is followed at once', () => {
  const clock = new ServerClock();
  clock.addRoundTrip(1000, 1010, 51_005);
  clock.addRoundTrip(3000, 3200, 53_100 + 3_600_000);
  assert.equal(clock.at(4000), 54_000 + 3_600_000);
});

test('an old sample gives way to a slightly slower new one', () => {
  const clock = new ServerClock();
  clock.addRoundTrip(0, 10, 50_005); // ± 5, and ± 65 ten minutes later
  clock.addRoundTrip(600_000, 600_060, 650_050); // offset 50 020 ± 30
  assert.equal(clock.at(600_060), 650_080);
});

function frame(room, decodedAt, jpeg) {
  const id = Buffer.from(room);
  const time = Buffer.alloc(8);
  time.writeBigUInt64BE(BigInt(decodedAt));
  const bytes = Buffer.concat([Buffer.from([1, id.length]), id, time, jpeg]);
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length);
}

test('a thumbnail frame gives room, instant and picture', () => {
  const found = parseThumbnailFrame(
    frame('ninh-son', 1_657_760_400_123, Buffer.from([0xff, 0xd8, 7])),
  );
  assert.equal(found.room, 'ninh-son');
  assert.equal(found.decodedAt, 1_657_760_400_123);
  assert.deepEqual([...found.jpeg], [0xff, 0xd8, 7]);
});

test('a frame of another kind or cut short is no thumbnail', () => {
  const whole = frame('ninh-son', 1, Buffer.from([0xff]));
  assert.equal(parseThumbnailFrame(whole.slice(0, whole.byteLength - 1)), null);
  assert.equal(parseThumbnailFrame(whole.slice(0, 1)), null);
  const other = whole.slice(0);
  new Uint8Array(other)[0] = 2;
  assert.equal(parseThumbnailFrame(other), null);
});

test('patches follow each other and leave the older view as it was', () => {
  const replica = new ViewReplica();
  const first = replica.snapshot({ version: 4, view: { live: null, rooms: [] } });
  const second = replica.patch({
    from: 4,
    version: 5,
    patch: [{ op: 'add', path: '/rooms/0', value: { id: 'tinh' } }],
  });
  assert.deepEqual(second, { live: null, rooms: [{ id: 'tinh' }] });
  assert.deepEqual(first, { live: null, rooms: [] });
});

test('a gap asks for a snapshot once and waits for it', () => {
  const replica = new ViewReplica();
  replica.snapshot({ version: 4, view: { live: null } });
  assert.equal(replica.patch({ from: 5, version: 6, patch: [] }), 'gap');
  assert.equal(replica.patch({ from: 6, version: 7, patch: [] }), 'wait');
  replica.snapshot({ version: 7, view: { live: 'r7' } });
  assert.deepEqual(
    replica.patch({ from: 7, version: 8, patch: [{ op: 'replace', path: '/live', value: 'r8' }] }),
    { live: 'r8' },
  );
});

test('a patch that does not fit the view is a gap', () => {
  const replica = new ViewReplica();
  replica.snapshot({ version: 1, view: {} });
  assert.equal(
    replica.patch({ from: 1, version: 2, patch: [{ op: 'replace', path: '/a/b/c', value: 1 }] }),
    'gap',
  );
});

const forecastOf = (expected, best, slide_from) => ({
  planned_end: 0,
  expected_end: { at: expected, slack_ms: 0 },
  best_end: { at: best, slack_ms: 0 },
  slide_from,
});

test('an expected time stands still until slide_from and its slack are over, then goes with the clock', () => {
  const forecast = forecastOf(0, 0, 500_000);
  const plain = { at: 1_000_000, slack_ms: 0 };
  const slack = { at: 1_000_000, slack_ms: 5_000 };
  assert.equal(expectedAt(plain, forecast, 400_000), 1_000_000);
  assert.equal(expectedAt(plain, forecast, 507_000), 1_007_000);
  assert.equal(expectedAt(slack, forecast, 505_000), 1_000_000);
  assert.equal(expectedAt(slack, forecast, 507_000), 1_002_000);
});

test('an item that was put aside starts when it comes again', () => {
  const forecast = forecastOf(0, 0, 500_000);
  const put = { started_at: 10_000, expected_start: { at: 800_000, slack_ms: 0 } };
  assert.equal(startOf({ ...put, state: 'suspended' }, forecast, 501_000), 801_000);
  assert.equal(startOf({ ...put, state: 'live' }, forecast, 501_000), 10_000);
  assert.equal(startOf({ ...put, state: 'done', expected_start: null }, forecast, 0), 10_000);
});

test('the drift counts whole minutes, and up to one is on time', () => {
  const forecast = forecastOf(8 * 60_000, 0, 1_000_000);
  const behind = (minutes, recoverable) => ({ kind: 'behind', minutes, recoverable });
  assert.deepEqual(drift(forecast, 0), behind(8, true));
  assert.deepEqual(drift(forecast, 1_000_000 + 59_999), behind(8, false));
  assert.deepEqual(drift(forecast, 1_000_000 + 60_000), behind(9, false));
  assert.deepEqual(drift(forecastOf(60_000, 0, 0), 0), { kind: 'on-time' });
  assert.deepEqual(drift(forecastOf(-60_000, 0, 0), 0), { kind: 'on-time' });
  assert.deepEqual(drift(forecastOf(-60_001, 0, 0), 0), { kind: 'ahead', minutes: 1 });
  assert.deepEqual(drift(forecastOf(86_400_000, 0, 0), 0), { kind: 'other-day' });
});

test('lateness is recoverable while the shortest way ends on time', () => {
  assert.equal(drift(forecastOf(600_000, 0, 0), 0).recoverable, true);
  assert.equal(drift(forecastOf(600_000, 1, 0), 0).recoverable, false);
});

const item = (id, kind = 'paper') => ({ id, kind });
const open = [item('a'), item('b'), item('c'), item('d', 'break'), item('e')];

test('a move by one place names the item it goes behind', () => {
  const place = (id, direction) => placeAfterMove(open, id, direction);
  assert.equal(place('a', 'up'), undefined);
  assert.equal(place('b', 'up'), null);
  assert.equal(place('c', 'up'), 'a');
  assert.equal(place('a', 'down'), 'b');
  assert.equal(place('e', 'down'), undefined);
  assert.equal(place('live', 'down'), undefined);
});

test('who is deferred goes behind the last of the group, or behind the next', () => {
  assert.equal(usualPlace(open, open[0]).id, 'c');
  assert.equal(usualPlace(open, open[2]).id, 'd');
  assert.equal(usualPlace(open, open[4]), null);
});

test('an hour of the conference becomes its next instant', () => {
  const zone = 'Asia/Ho_Chi_Minh';
  const now = Date.UTC(2022, 6, 14, 2, 50, 7, 250); // 09:50:07
  assert.equal(nextInstantAt('10:05', zone, now), Date.UTC(2022, 6, 14, 3, 5));
  assert.equal(nextInstantAt('09:50', zone, now), Date.UTC(2022, 6, 15, 2, 50));
});

test('an advice to shorten leaves the item its minimum', () => {
  const spent = { minutes: 40, granted_ms: 60_000, used_ms: 0, minimum_ms: 600_000 };
  assert.equal(minutesToTake({ kind: 'shorten' }, spent), 31);
  assert.equal(minutesToTake({ kind: 'drop' }, spent), 0);
});

test('a held clock does not run', () => {
  assert.equal(timeLeft({ zero_at: 5_000 }, 3_000), 2_000);
  assert.equal(timeLeft({ frozen_left: 90_000 }, 3_000), 90_000);
});

test('the countdown shows zero at zero and then counts up', () => {
  const shown = [61_000, 60_001, 1, 0, -999, -1000, -135_000, 4_065_000].map(countdown);
  assert.deepEqual(
    shown.map(({ text }) => text),
    ['01:01', '01:01', '00:01', '00:00', '00:00', '+00:01', '+02:15', '1:07:45'],
  );
  assert.deepEqual(
    shown.map(({ over }) => over),
    [false, false, false, false, false, true, true, false],
  );
});

test('durations and hours read as in the programme', () => {
  assert.equal(duration(465_999), '07:45');
  assert.equal(signedDuration(45_000), '+00:45');
  assert.equal(signedDuration(-70_000), '−01:10');
  assert.equal(hoursMinutes(Date.UTC(2022, 6, 14, 0, 30), 'Asia/Ho_Chi_Minh'), '07:30');
});

test('every sentence exists in both languages', () => {
  for (const [key, entry] of Object.entries(dictionary)) {
    for (const language of ['vi', 'en']) {
      const said = typeof entry[language] === 'function' ? entry[language](2) : entry[language];
      assert.ok(said && said.trim() === said, `${key} in ${language}`);
      assert.ok(!said.includes('!'), `${key} in ${language} shouts`);
    }
  }
});
