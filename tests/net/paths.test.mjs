// A room with two network paths: one of them dies, and nobody sees or hears anything of it but the console.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { until, untilClock } from '../e2e/support/wait.mjs';
import { farRoom, kFar, kNear, measured, openFarRoom, putFarOnAir, writeMeasured } from './support/far_room.mjs';
import { kLines } from './support/network.mjs';

const kSoundGap = 20;  // ms: one packet; less is how evenly the windows of 100 ms were noted
const kPictureGap = 200;  // five pictures
// What a busy machine may be late with. Without the second path all would be missing until the end; that nothing at all
// is lost, nor asked for again, is asserted by the media test, which no clock can disturb.
const kBusy = 1000;

describe('a room with two network paths', () => {
  let stage;
  let network;

  before(async () => {
    ({ stage, network } = await openFarRoom({ options: ['--path', kLines[0].device, '--path', kLines[1].room] }));
    await putFarOnAir(stage);
  });
  after(async () => {
    writeMeasured();
    await stage?.close();
  });

  const pathsUp = (count, within = 5000) => until(`${count} paths work`, within, async () => {
    const { link } = await farRoom(stage);
    return link.paths === 2 && link.paths_up === count;
  }, 10);

  it('says that both work', () => pathsUp(2));

  for (const [name, n] of [['second', 1], ['first', 0]]) {
    it(`loses nothing when the ${name} is cut, and the console knows within a second`, async (t) => {
      await pathsUp(2, 20000);
      const cut = Date.now();
      network.cut(n);
      await pathsUp(1);
      measured(t, `${name} of two paths cut: told`, Date.now() - cut, 1000);
      const room = await farRoom(stage);
      assert.equal(room.picture, 'ok');
      await untilClock(cut + 8000);
      const to = Date.now();
      network.mend(n);
      for (const [at, of] of [[kNear, kFar], [kFar, kNear]]) {
        const sound = stage.truth(at).longestSoundGap(cut, to);
        const picture = stage.truth(at).longestPictureGap(cut, to);
        measured(t, `${name} of two paths cut: longest gap of sound at ${at}`, sound, kSoundGap);
        measured(t, `${name} of two paths cut: longest gap of the picture at ${at}`, picture, kPictureGap);
        assert.ok(sound < kBusy, `${sound} ms without sound of ${of}`);
        assert.ok(picture < kBusy, `${picture} ms without a new picture of ${of}`);
      }
      await pathsUp(2, 15000);
      measured(t, `${name} of two paths mended: both told`, Date.now() - to, 6000);
    });
  }
});
