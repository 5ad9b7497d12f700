// Other people's WHIP and WHEP clients, each as a room on air and as a viewer; and what their offers look like.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';

import { clientFacts, closeClient, openClient } from './support/browser_client.mjs';
import { kClients, startClient } from './support/other_client.mjs';
import { openCameraBrowser } from './support/peer.mjs';
import { numberOf, Stage } from './support/stage.mjs';
import { until } from './support/wait.mjs';

const kRoom = 'bac-ai';  // the third room: the clients send its tone
const kViewer = 'phan-rang';
const h264 = (parameters) => [['(a=fmtp:\\d+ )level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f', `$1${parameters}`],
  ['(a=fmtp:\\d+ )level-asymmetry-allowed=1;packetization-mode=[01];profile-level-id=(?!42e01f)\\w+', '$1packetization-mode=2']];
const kOffers = {
  'as it is': {},
  'its candidates by PATCH': { trickle: true },
  'a transport for each line, if need be': { config: { bundlePolicy: 'max-compat' } },
  'VP8 and AV1 first': { codecs: ['VP8', 'AV1', 'H264'] },
  'picture only': { kinds: ['video'] },
  'sound only': { kinds: ['audio'] },
  'two pictures': { kinds: ['video', 'audio', 'video'] },
  'three sizes of the picture': { encodings: [{ rid: 'q', scaleResolutionDownBy: 4 }, { rid: 'h', scaleResolutionDownBy: 2 }, { rid: 'f' }] },
  'level 3.1 baseline, not called constrained': { mangle: h264('packetization-mode=1;profile-level-id=42001f') },
  'no parameters of H.264': { mangle: [['a=fmtp:\\d+ level-asym[^\\r]*\\r\\n', '']] },
  'stereo and silence left out': { mangle: [['useinbandfec=1', 'useinbandfec=1;stereo=1;sprop-stereo=1;usedtx=1']] },
  'setup:passive, as FFmpeg': { mangle: [['a=setup:actpass', 'a=setup:passive']] },
  'setup:active': { mangle: [['a=setup:actpass', 'a=setup:active']] },
  'no RTX, strange attributes and extensions': {
    mangle: [['a=rtpmap:\\d+ rtx/90000\\r\\n', ''], ['a=rtcp-mux\\r\\n', 'a=rtcp-mux\r\na=extmap:13 urn:example:unknown\r\na=strange\r\n']],
  },
  'line feeds alone, none at the end': { mangle: [['\\r\\n', '\n'], ['\\n$', '']] },
};

describe('other people\'s clients', () => {
  let stage;
  let token;
  let browser;
  let page;

  before(async () => {
    stage = await Stage.open({ rooms: ['tinh', kViewer] });
    token = readFileSync(join(stage.state, 'tokens', `${kRoom}.token`), 'utf8').trim();
    assert.ok((await stage.command('start', { target: 'i01' }, null)).ok);
    browser = await openCameraBrowser();
    page = await (await browser.newContext()).newPage();
    await page.goto(`${stage.url}/room`);
  });
  after(async () => {
    await browser?.close();
    await stage?.close();
  });

  const view = () => stage.view();
  const roomNow = async () => (await view()).rooms.find((room) => room.id === kRoom);
  const untilGone = () => until('the room is gone', 5000, async () => (await roomNow()).agent === 'offline', 50);

  async function takeBack() {
    const { floor, live } = await view();
    const turn = floor.turns.find((each) => each.room === kRoom);
    if (turn) assert.ok((await stage.command('take_back', { turn: turn.id }, live.run)).ok);
  }

  for (const [name, client] of Object.entries(kClients)) {
    it(`${name}: a room on air, seen and heard by the others`, async () => {
      const sender = startClient(client, 'whip', `${stage.url}/whip/${kRoom}`, token);
      await until('the centre has its picture and sound', 8000, async () => {
        const room = await roomNow();
        return room.agent === 'online' && room.picture === 'ok' && room.sound === 'ok';
      }, 50);
      await takeBack();  // a test before this one may have failed in the middle
      const run = (await view()).live.run;
      const given = await stage.command('give_floor', { room: kRoom, request: null, speaker_title: '' }, run);
      assert.ok(given.ok, JSON.stringify(given));
      await until('its picture is on air', 5000, async () => (await view()).programme.actual?.room === kRoom, 50);
      await until('its tone is heard for half a second', 5000, () => {
        const now = Date.now();
        const since = stage.truth(kViewer).heardSince(numberOf(kRoom), now - 2000, now);
        return since !== undefined && now - since > 500;
      }, 50);
      await takeBack();
      const { connected, deleted } = await sender.end();
      assert.ok(connected);
      assert.equal(deleted, 200);
      await untilGone();
    });

    it(`${name}: a viewer`, async () => {
      const watching = startClient(client, 'whep', `${stage.url}/whep/programme`, token);
      await watching.enough();
      const seen = await watching.end();
      assert.ok(seen.connected);
      assert.equal(seen.deleted, 200);
    });
  }

  for (const [name, offer] of Object.entries(kOffers)) {
    const kinds = offer.kinds ?? ['audio', 'video'];

    it(`a browser that sends: ${name}`, async () => {
      const opened = await page.evaluate(openClient, { url: `${stage.url}/whip/${kRoom}`, token, send: true, ...offer });
      assert.equal(opened.status, 201, opened.body);
      if (offer.trickle) assert.deepEqual(opened.statuses, [201, 204]);
      await until('it is sent', 8000, async () => {
        const facts = await page.evaluate(clientFacts);
        return (!kinds.includes('video') || facts.encoded > 15) && (!kinds.includes('audio') || facts.sent > 30);
      }, 50);
      await until('it is there', 5000, async () => {
        const room = await roomNow();
        return (room.picture === 'ok') === kinds.includes('video') && (room.sound === 'ok') === kinds.includes('audio');
      }, 50);
      assert.equal(await page.evaluate(closeClient, token), 200);
      await untilGone();
    });

    it(`a browser that watches: ${name}`, async () => {
      const opened = await page.evaluate(openClient, { url: `${stage.url}/whep/programme`, token, send: false, ...offer });
      assert.equal(opened.status, 201, opened.body);
      await until('it sees and hears', 8000, async () => {
        const facts = await page.evaluate(clientFacts);
        return (!kinds.includes('video') || facts.decoded > 5) && (!kinds.includes('audio') || facts.heard > 20);
      }, 50);
      assert.equal(await page.evaluate(closeClient, token), 200);
    });
  }
});
