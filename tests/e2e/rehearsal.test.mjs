// A rehearsal with the real programs: its own journal, any item, a room dropped, a crash, and nothing of it left.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';

import { Console, openBrowser } from './support/page.mjs';
import { numberOf, Stage } from './support/stage.mjs';
import { until } from './support/wait.mjs';

const kPaper = 'i09';
const kSpeaker = 'ninh-son';
const kOther = 'bac-ai';
const kRooms = ['tinh', kSpeaker, kOther];

describe('a rehearsal', () => {
  let stage;
  let browser;
  let moderator;

  before(async () => {
    stage = await Stage.open({ rooms: kRooms });
    browser = await openBrowser();
    moderator = await Console.open(browser, stage);
  });
  after(async () => {
    await browser?.close();
    await stage?.close();
  });

  const sees = (room, source) => until(`${room} sees ${source}`, 5000,
    () => stage.truth(room).newest()?.room === numberOf(source), 50);
  const banner = () => moderator.byId('rehearsal-banner');

  it('is opened on the page and takes over everybody who is connected', async () => {
    await moderator.byId('rehearsal-open').click();
    await moderator.byId('rehearse-4').click();
    await banner().waitFor({ timeout: 5000 });
    assert.match(await banner().innerText(), /TỔNG DUYỆT lần 1/);
    const view = await until('all are in it', 5000, async () => {
      const now = await stage.view();
      const there = now.rooms.filter((room) => kRooms.includes(room.id));
      return now.bridge.state === 'up' && there.every((room) => room.agent === 'online' && room.picture === 'ok')
        && now;
    }, 50);
    assert.equal(view.rehearsal.pace, 4);
    assert.ok(existsSync(join(stage.state, 'rehearsal-1.sqlite')));
  });

  it('plays any item, and every room follows', async () => {
    await moderator.byId(`choose-${kPaper}`).click();
    await moderator.byId('play-from').click();
    await moderator.untilLive(kPaper);
    await sees(kOther, kSpeaker);
    await sees(kSpeaker, 'tinh');
    await until('the page has it on air', 5000,
      async () => (await moderator.byId(`room-${kSpeaker}`).getAttribute('data-on-air')) === 'true');
  });

  it('has a clock that runs four times as fast', async () => {
    const left = async () => (await stage.view()).live.clock.zero_at;
    const clockOf = async () => {
      const text = await moderator.page.locator('[data-testid="live-clock"] .clock-digits').innerText();
      const [minute, second] = text.split(':').map(Number);
      return minute * 60 + second;
    };
    await left();
    const from = { at: Date.now(), shown: await clockOf() };
    await until('twelve of its seconds', 8000, async () => from.shown - (await clockOf()) >= 12, 20);
    const took = (Date.now() - from.at) / 1000;
    assert.ok(took > 2 && took < 4.5, `12 seconds of the rehearsal took ${took} s`);
  });

  it('drops a room for a drill: the centre takes over until it is back', async () => {
    await moderator.byId('rehearsal-tools').click();
    await moderator.byId('drill-room').selectOption(kSpeaker);
    await moderator.byId('drill-seconds').selectOption('60');
    await moderator.byId('drill-start').click();
    await moderator.byId('lost-room').waitFor({ timeout: 3000 });
    await sees(kOther, 'tinh');
    assert.equal(await moderator.byId(`room-${kSpeaker}`).getAttribute('data-online'), 'false');
    // 60 s of its clock are 15 s.
    await until('the room is back by itself', 20000,
      async () => (await moderator.byId(`room-${kSpeaker}`).getAttribute('data-online')) === 'true', 100);
    await until('its picture too', 5000,
      async () => (await moderator.byId(`room-${kSpeaker}`).getAttribute('data-picture')) === 'ok', 50);
    await moderator.byId('thaw-back').click();
    await sees(kOther, kSpeaker);
  });

  it('is come back to after a kill -9 of the orchestrator', async () => {
    stage.orchestrator.kill9();
    const view = await until('it answers', 8000, async () => {
      const now = await stage.view();
      return now.bridge.state === 'up' && now.rooms.find((room) => room.id === kSpeaker).agent === 'online' && now;
    }, 50);
    assert.equal(view.rehearsal.number, 1);
    assert.equal(view.live.item, kPaper);
    await until('the page has its link again', 8000,
      async () => (await moderator.byId('page-link').getAttribute('data-state')) === 'open');
    await sees(kOther, kSpeaker);
  });

  it('leaves the conference as it was, and a table of what was measured', async () => {
    const { epoch: inside } = await epochs();
    await until('it may be closed', 8000,
      async () => (await moderator.byId('rehearsal-close-key').getAttribute('aria-disabled')) === 'false');
    await moderator.byId('rehearsal-close-key').click();
    await moderator.byId(`rehearsed-${kPaper}`).waitFor({ timeout: 5000 });
    assert.match(await moderator.byId(`rehearsed-${kPaper}`).innerText(), /\d+:\d\d[^]*\d+:\d\d/);
    assert.equal(await banner().count(), 0);
    const view = await stage.view();
    assert.equal(view.conference.state, 'ready');
    assert.ok(view.items.every((item) => item.state === 'pending' && item.used_ms === 0));
    const { events } = await (await stage.get('/api/v1/events')).json();
    const kinds = new Set(events.map((event) => event.kind));
    for (const kind of ['run_started', 'programme_wound', 'room_dropped', 'floor_frozen']) {
      assert.ok(!kinds.has(kind), `${kind} in the conference's journal`);
    }
    assert.ok(kinds.has('rehearsal_opened') && kinds.has('rehearsal_closed'));
    assert.ok((await epochs()).epoch > inside);
  });

  async function epochs() {
    const metrics = await (await fetch(`${stage.url}/metrics`)).text();
    return { epoch: Number(/^nhipcau_epoch (\d+)/m.exec(metrics)[1]) };
  }

  it('is followed by the conference itself, which the rooms obey', async () => {
    await moderator.byId('rehearsal-close').click();
    await until('the centre is there', 10000, async () => (await stage.view()).next.readiness.level !== 'red', 100);
    await moderator.press(moderator.nextKey());
    await moderator.untilLive('i01');
    await sees(kOther, 'tinh');
    assert.equal(await moderator.byId('rehearsal-open').count(), 0);
    const refused = await stage.command('open_rehearsal', { pace: 1 }, (await stage.view()).live.run);
    assert.equal(refused.code, 'already_live');
  });
});
