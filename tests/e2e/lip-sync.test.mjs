// Picture and sound of a room, at another room's screen and loudspeaker: on a good path, on a bad one down, on a bad one
// up, each after a cut. The picture carries the time it was taken; the sound begins with every second.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { numberOf, Stage } from './support/stage.mjs';
import { spread, until, untilClock } from './support/wait.mjs';

const kSpeaker = 'ninh-son';
const kViewer = 'tinh';
const kMost = 80;  // ms, either way
const kSettle = 6000;
const kMeasure = 10000;
const kBad = ['--loss', '3', '--jitter', '60', '--delay', '40'];

/** How long after a second its beep was heard, for every second that is whole between the times. */
function soundDelays(truth, from, to) {
  const windows = truth.lines(from, to).filter((line) => line.k === 'a');
  const levelOf = (window) => window.tones[numberOf(kSpeaker)];
  const full = Math.max(...windows.map(levelOf));
  const delays = [];
  for (let i = 1; i < windows.length; ++i) {
    const begins = levelOf(windows[i - 1]) < full - 25 && levelOf(windows[i]) >= full - 25;
    if (!begins) continue;
    // A window that the beep fills in part has its level in that part.
    const share = Math.min(1, 10 ** ((levelOf(windows[i]) - full) / 20));
    delays.push((windows[i].t - share * windows[i].ms) % 1000);
  }
  return delays;
}

async function measure(t, networks) {
  const stage = await Stage.open({
    rooms: [kViewer, kSpeaker],
    networks,
    captures: { [kSpeaker]: ['--camera', 'sim', '--microphone', 'sim:beep'] },
  });
  try {
    const started = await stage.command('start', { target: 'i01' }, null);
    assert.ok(started.ok, JSON.stringify(started));
    const run = await until('the first item is live', 3000, async () => (await stage.view()).live?.run);
    const given = await stage.command('give_floor', { room: kSpeaker, request: null, speaker_title: '' }, run);
    assert.ok(given.ok, JSON.stringify(given));
    const from = Date.now() + kSettle;
    await untilClock(from + kMeasure + 500);
    const truth = stage.truth(kViewer);
    const frames = truth.frames(from, from + kMeasure).filter((frame) => frame.room === numberOf(kSpeaker));
    const picture = spread(frames.map((frame) => frame.t - frame.cap));
    const sound = spread(soundDelays(truth, from, from + kMeasure));
    assert.ok(picture.n > 100 && sound.n > 5, `${picture.n} pictures, ${sound.n} beeps`);
    const late = sound.median - picture.median;
    t.diagnostic(`picture ${picture.median.toFixed(0)} ms, sound ${sound.median.toFixed(0)} ms: sound late by ${late.toFixed(0)} ms`);
    assert.ok(Math.abs(late) <= kMost, `sound is late by ${late} ms`);
  } catch (error) {
    stage.showLogs();
    throw error;
  } finally {
    await stage.close();
  }
}

describe('lip-sync', () => {
  it('on a good path', (t) => measure(t, {}));
  it('when what comes down to the viewer is lost and late', (t) => measure(t, { [kViewer]: kBad }));
  it('when what goes up from the speaker is lost and late', (t) => measure(t, { [kSpeaker]: kBad }));
});
