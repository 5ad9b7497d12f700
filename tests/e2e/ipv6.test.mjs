// A conference of which nothing is reached by IPv4: control, media, a peer by WHIP, the tunnel's port.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';

import { clientFacts, closeClient, openClient } from './support/browser_client.mjs';
import { openCameraBrowser } from './support/peer.mjs';
import { numberOf, Stage } from './support/stage.mjs';
import { kHeard } from './support/truth.mjs';
import { until } from './support/wait.mjs';

const kSpeaker = 'ninh-son';
const kViewer = 'tinh';
const kByBrowser = 'bac-ai';

describe('by IPv6 alone', () => {
  let stage;
  let browser;

  before(async () => {
    stage = await Stage.open({ rooms: [kViewer, kSpeaker], loopback: '::1' });
    const started = await stage.command('start', { target: 'i01' }, null);
    assert.ok(started.ok, JSON.stringify(started));
    browser = await openCameraBrowser();
  });
  after(async () => {
    await browser?.close();
    await stage?.close();
  });

  it('a room speaks, another sees and hears it', async () => {
    const run = await until('it is live', 5000, async () => (await stage.view()).live?.run);
    const given = await stage.command('give_floor', { room: kSpeaker, request: null, speaker_title: '' }, run);
    assert.ok(given.ok, JSON.stringify(given));
    await until('it is seen and heard', 10000, () => {
      const tone = stage.truth(kViewer).lines(Date.now() - 300).filter((line) => line.k === 'a').at(-1)?.tones[numberOf(kSpeaker)];
      return stage.truth(kViewer).newest()?.room === numberOf(kSpeaker) && tone >= kHeard;
    }, 50);
  });

  it('a browser contributes', async () => {
    const page = await (await browser.newContext()).newPage();
    await page.goto(`${stage.url}/room`);
    const token = readFileSync(join(stage.state, 'tokens', `${kByBrowser}.token`), 'utf8').trim();
    const opened = await page.evaluate(openClient, { url: `${stage.url}/whip/${kByBrowser}`, token, send: true });
    assert.equal(opened.status, 201, opened.body);
    await until('the centre has its picture and sound', 10000, async () => {
      const room = (await stage.view()).rooms.find((each) => each.id === kByBrowser);
      return room.picture === 'ok' && room.sound === 'ok';
    }, 50);
    assert.ok((await page.evaluate(clientFacts)).encoded > 0);
    assert.equal(await page.evaluate(closeClient, token), 200);
  });
});
