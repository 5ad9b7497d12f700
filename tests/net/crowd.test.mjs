// Everybody comes back at once: rooms in the other namespace, after their line was cut for long enough to lose them all.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { kRooms } from '../e2e/support/stage.mjs';
import { until } from '../e2e/support/wait.mjs';
import { kNear, measured, openFarRoom, writeMeasured } from './support/far_room.mjs';

const kFars = kRooms.filter((room) => room !== kNear);

describe('seven rooms behind one line', () => {
  let stage;

  before(async () => {
    ({ stage } = await openFarRoom({ far: kFars, picture: { size: '320x180', fps: '10' } }));
  });
  after(async () => {
    writeMeasured();
    await stage?.close();
  });

  it('are all connected, with picture, soon after the orchestrator was killed', async (t) => {
    const at = Date.now();
    stage.orchestrator.kill9();
    await until('all are back', 20000, async () => {
      const { rooms } = await stage.view();
      return rooms.filter((room) => kFars.includes(room.id)).every((room) => room.agent === 'online' && room.picture === 'ok');
    }, 50);
    const ms = Date.now() - at;
    measured(t, 'orchestrator killed: all seven rooms connected again', ms, 5000);
    assert.ok(ms < 15000);
  });
});
