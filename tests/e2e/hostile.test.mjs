// Wrong files, wrong tokens, broken messages, strangers: refused with a reason, and nobody else notices.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import WebSocket from 'ws';

import { Console, openBrowser } from './support/page.mjs';
import { kAgent, kConference, kOrchestrator, kRooms, numberOf, Stage } from './support/stage.mjs';
import { until, untilClock } from './support/wait.mjs';

const kPictureGap = 200;  // ms
const kSoundGap = 60;  // ms

describe('what does not belong is refused, and nothing else is disturbed', () => {
  let stage;
  let browser;
  let quietFrom;

  before(async () => {
    stage = await Stage.open();
    browser = await openBrowser();
    const moderator = await Console.open(browser, stage);
    await moderator.pressNext('i01');
    // From here on a browser's work would only be noise in the measurement.
    await browser.close();
    await until('the rooms have settled', 5000,
      () => kRooms.every((room) => room === 'tinh' || stage.truth(room).newest()?.room === numberOf('tinh')));
    quietFrom = Date.now();
  });
  after(async () => {
    await browser?.close();
    await stage?.close();
  });

  it('a broken conference file: every fault with its line, exit code not 0, nothing made', () => {
    const file = join(stage.dir, 'broken.yaml');
    const dir = join(stage.dir, 'never-made');
    const good = readFileSync(kConference, 'utf8');
    writeFileSync(file, good.replace('kind: settling', 'kind: dancing').replace('"07:45"', '"7.45"'));
    const made = spawnSync(kOrchestrator, ['init', '--state-dir', dir, '--conference', file], { encoding: 'utf8' });
    const said = made.stdout + made.stderr;
    const lineOf = (text) => readFileSync(file, 'utf8').split('\n').findIndex((line) => line.includes(text)) + 1;
    assert.notEqual(made.status, 0);
    assert.match(said, new RegExp(`broken.yaml:${lineOf('kind: dancing')}:11: items\\[1\\]\\.kind`));
    assert.match(said, new RegExp(`broken.yaml:${lineOf('"7.45"')}:12: items\\[2\\]\\.start`));
    assert.ok(!existsSync(join(dir, 'tokens')));
  });

  it('a wrong token: the agent is told so and the room stays as it is', async (t) => {
    const token = join(stage.dir, 'wrong.token');
    writeFileSync(token, `${'0'.repeat(64)}\n`);
    const answer = await refusalOf(helloOf('bac-ai', '0'.repeat(64)));
    assert.equal(answer.code, 'bad_token');
    assert.ok(answer.text.vi && answer.text.en);
    const agent = spawnSync(kAgent, [
      'join', '--orchestrator', `ws://127.0.0.1:${stage.port}`, '--room', 'bac-ai', '--token-file', token,
      '--camera', 'sim', '--microphone', 'sim', '--output', 'headless', '--state-dir', join(stage.dir, 'wrong'),
    ], { encoding: 'utf8', timeout: 3000, killSignal: 'SIGTERM' });
    t.diagnostic(`the agent says: ${(agent.stdout + agent.stderr).split('\n').find((line) => /token/i.test(line))}`);
    assert.match(agent.stdout + agent.stderr, /token/i);
    const view = await stage.view();
    assert.equal(view.rooms.find((room) => room.id === 'bac-ai').agent, 'online');
  });

  it('a message of 1 MB: too_large, closed', async () => {
    assert.equal((await refusalOf('x'.repeat(1024 * 1024))).code, 'too_large');
  });

  it('broken JSON: bad_json each time, the third closes', async () => {
    const { answers, closed } = await talk(['{', '{"type":', 'nonsense']);
    assert.ok(answers.length >= 3);
    assert.deepEqual(answers.slice(0, 2).map((answer) => answer.code), ['bad_json', 'bad_json']);
    assert.ok(closed, 'closed after the third');
  });

  it('RTP from a stranger: dropped, and the bridge says from where and why', async (t) => {
    const socket = createSocket('udp4').bind(0, '127.0.0.1');
    await once(socket, 'listening');
    const address = `127.0.0.1:${socket.address().port}`;
    for (let sequence = 0; sequence < 500; ++sequence) {
      socket.send(strangePacket(sequence), stage.mediaPort, '127.0.0.1');
    }
    const line = await until('the bridge names the stranger', 8000, () =>
      readFileSync(join(stage.state, 'bridge.log'), 'utf8').split('\n')
        .find((each) => each.includes('refused') && each.includes(address)), 100);
    t.diagnostic(line);
    socket.close();
  });

  it('no room missed picture or sound through all of it', async (t) => {
    const to = Date.now();
    await untilClock(to + 300);
    for (const room of kRooms) {
      const picture = stage.truth(room).longestPictureGap(quietFrom, to);
      const sound = stage.truth(room).longestSoundGap(quietFrom, to);
      t.diagnostic(`${room}: longest gap of picture ${picture} ms, of sound ${sound} ms`);
      assert.ok(picture <= kPictureGap, `${room} missed ${picture} ms of picture`);
      assert.ok(sound <= kSoundGap, `${room} missed ${sound} ms of sound`);
    }
    assert.equal(stage.orchestrator.starts, 1);
    assert.equal((await stage.view()).live.item, 'i01');
  });

  function helloOf(room, token) {
    return JSON.stringify({
      type: 'hello', protocol: 1, token, room, instance: 'stranger', version: '0', highest_epoch: 0,
      offer: {
        generation: '0123456789abcdef', key: Buffer.alloc(28).toString('base64'),
        video_ssrc: 1, thumbnail_ssrc: 2, audio_ssrc: 3, content_ssrc: 0,
      },
    });
  }

  /** Sends messages on /ws/agent; gives what came back and whether the server closed. */
  async function talk(messages) {
    const socket = new WebSocket(`ws://127.0.0.1:${stage.port}/ws/agent`, 'nhipcau.v1');
    const answers = [];
    socket.on('message', (data) => answers.push(JSON.parse(data)));
    socket.on('error', () => {});  // a close in the middle of a large message is one
    await once(socket, 'open');
    let closed = false;
    socket.once('close', () => { closed = true; });
    for (const message of messages) socket.send(message);
    await until('the server closes', 6000, () => closed);
    return { answers, closed };
  }

  async function refusalOf(message) {
    const { answers } = await talk([message]);
    assert.equal(answers[0]?.type, 'error');
    return answers[0];
  }

  /** A well-formed RTP header, payload type 96, an SSRC nobody announced, then noise. */
  function strangePacket(sequence) {
    const header = Buffer.alloc(12);
    header.writeUInt8(0x80, 0);
    header.writeUInt8(96, 1);
    header.writeUInt16BE(sequence, 2);
    header.writeUInt32BE(sequence * 3600, 4);
    header.writeUInt32BE(0xbadc0de, 8);
    return Buffer.concat([header, randomBytes(900)]);
  }
});
