// Two moderators press Next in the same instant.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { Console, openBrowser } from './support/page.mjs';
import { Stage } from './support/stage.mjs';
import { until } from './support/wait.mjs';

describe('two consoles press Next at once', () => {
  let stage;
  let browser;
  let consoles;

  before(async () => {
    stage = await Stage.open();
    browser = await openBrowser();
    consoles = [await Console.open(browser, stage), await Console.open(browser, stage)];
  });
  after(async () => {
    await browser?.close();
    await stage?.close();
  });

  it('starts one item; the other moderator is told who did it', async (t) => {
    await consoles[0].pressNext('i01');
    await consoles[1].untilLive('i01');
    await until('a second since the start', 2000, () => Date.now() >= consoles[0].lastAdvance + 1050);
    const together = Date.now() + 400;
    await Promise.all(consoles.map((each) => pressAt(each, together)));
    for (const each of consoles) await each.untilLive('i02');

    const refusals = await until('one is refused', 3000, async () => {
      const told = await Promise.all(consoles.map(refusalOf));
      return told.some(Boolean) && told;
    });
    const refused = refusals.filter(Boolean);
    assert.equal(refused.length, 1, 'exactly one was refused');
    const { user } = stage.moderator();
    t.diagnostic(`told: ${refused[0].text}`);
    assert.equal(refused[0].code, 'stale');
    assert.ok(refused[0].text.includes(user), `“${refused[0].text}” names ${user}`);

    const { items } = await stage.view();
    const started = items.filter((item) => item.started_at !== null).map((item) => item.id);
    assert.deepEqual(started, ['i01', 'i02']);
  });

  /** Clicks at a wall time; the page is kept busy until then, so it cannot hear of the other's press. */
  async function pressAt(each, at) {
    await each.untilReady();
    await each.page.evaluate((time) => {
      const key = document.querySelector('button[data-verb="next"]');
      while (Date.now() < time);
      key.click();
    }, at);
  }

  async function refusalOf(each) {
    const note = each.byId('refusal');
    if ((await note.count()) === 0) return null;
    return { code: await note.getAttribute('data-code'), text: await note.innerText() };
  }
});
