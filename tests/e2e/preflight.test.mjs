// The pre-flight check by real agents over the real line to the bridge: each check fails for the fault it is for.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';

import { openBrowser } from './support/page.mjs';
import { kAgent, Stage } from './support/stage.mjs';
import { until } from './support/wait.mjs';

/** What nobody can measure: the technician says that it is good. */
const kSaid = ['--pass', '1,13,14,15,16', '--not-applicable', '2'];
const kWindows = [
  '--check-look-seconds', '3', '--check-listen-seconds', '4', '--check-chirp-seconds', '8', '--check-line-seconds', '15',
];
const kGood = { camera: 'sim', microphone: 'sim:speech+echo', echoCancel: 'on' };

const kNetworks = {
  'thuan-bac': ['--loss', '5', '--seed', '3'],
  'thuan-nam': ['--kbps', '300', '--queue-bytes', '16000', '--seed', '4'],
};

function argumentsOf(stage, room, { camera, microphone, echoCancel }) {
  const host = stage.networks.get(room)?.host ?? '127.0.0.1';
  return [
    '--orchestrator', `ws://${host}:${stage.port}`, '--room', room,
    '--token-file', join(stage.state, 'tokens', `${room}.token`), '--state-dir', join(stage.dir, 'agents', room),
    '--camera', camera, '--microphone', microphone, '--echo-cancel', echoCancel, '--output', 'headless',
    '--size', '320x180', '--fps', '15', '--bitrate-kbps', '800', ...kWindows,
  ];
}

/** Runs the check once; its exit code and what it printed. */
async function check(stage, room, fault = {}) {
  const child = spawn(kAgent, [
    'preflight', ...argumentsOf(stage, room, { ...kGood, ...fault }), '--log-level', 'warn', '--by', 'Nguyễn Văn Nam', ...kSaid,
  ], { stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  let told = '';
  child.stdout.on('data', (data) => { printed += data; });
  child.stderr.on('data', (data) => { told += data; });
  const force = setTimeout(() => child.kill('SIGKILL'), 60000);
  const [code] = await once(child, 'exit');
  clearTimeout(force);
  return { code, printed, told };
}

const rowsOf = async (stage, room) => (await stage.view()).rooms.find(({ id }) => id === room).preflight;

/** The lines of one row of the printed sheet. */
function row(printed, number) {
  const lines = printed.split('\n');
  const from = lines.findIndex((line) => line.startsWith(`${String(number).padStart(2)}. `));
  const to = lines.findIndex((line, i) => i > from && (/^ ?\d+\. /.test(line) || line === ''));
  return lines.slice(from, to).join('\n');
}

describe('a room is checked before the conference', () => {
  let stage;

  before(async () => {
    stage = await Stage.open({ rooms: [], networks: kNetworks });
    await until('the bridge is there', 15000, async () => (await stage.view()).bridge.state === 'up', 100);
  });
  after(() => stage?.close());

  it('and is ready when camera, microphone, loudspeakers and line are good', async (t) => {
    const { code, printed, told } = await check(stage, 'tinh');
    t.diagnostic(printed);
    assert.equal(code, 0, told + printed);
    assert.match(printed, /The room is ready\./);
    assert.match(row(printed, 12), /no echo/, printed);
    assert.match(told, /Speak into the microphone/);
    const shown = await until('the centre knows', 5000, () => rowsOf(stage, 'tinh'), 100);
    assert.equal(shown.verdict, 'ready');
    assert.equal(shown.by, 'Nguyễn Văn Nam');
    const page = await (await stage.get('/check-sheet?room=tinh')).text();
    assert.match(page, /Kết luận: SẴN SÀNG\./);
  });

  // room, what is wrong with it, the rows that must fail, and what must be said
  const faults = [
    ['phan-rang', { camera: 'sim:black' }, [8], /lens cap/],
    ['bac-ai', { camera: 'sim:frozen' }, [8], /frozen/],
    ['ninh-son', { camera: 'sim:dark' }, [8], /dark/],
    ['ninh-hai', { camera: 'sim:blurred' }, [8], /blurred/],
    ['ninh-phuoc', { microphone: 'sim:silent' }, [10, 11], /No signal from the microphone/],
  ];
  const more = [
    ['phan-rang', { camera: 'sim:bright' }, [8], /too bright/],
    ['bac-ai', { microphone: 'sim:clipping+echo' }, [10], /distorted/],
    ['ninh-son', { microphone: 'sim:noisy+echo' }, [10], /Much noise/],
    ['ninh-hai', { microphone: 'sim:speech' }, [11], /does not hear the loudspeakers/],
    ['ninh-phuoc', { echoCancel: 'off' }, [], /There is an echo/],  // a remark: 20 dB below what is played
  ];

  async function failsFor(list) {
    const results = await Promise.all(list.map(([room, fault]) => check(stage, room, fault)));
    for (const [i, [room, fault, rows, says]] of list.entries()) {
      const { code, printed, told } = results[i];
      const what = `${room} ${JSON.stringify(fault)}\n${told}${printed}`;
      assert.match(printed, says, what);
      for (const number of rows) assert.match(row(printed, number), /Không đạt/, what);
      assert.equal(code, rows.length > 0 ? 1 : 0, what);
    }
  }

  it('and is not when the picture or the microphone is at fault', () => failsFor(faults));
  it('and is not when sound is distorted, noisy or not heard, and tells of an echo', () => failsFor(more));

  it('and tells of lost packets and of a line that is too slow', async (t) => {
    const [lossy, slow] = await Promise.all([check(stage, 'thuan-bac'), check(stage, 'thuan-nam')]);
    t.diagnostic(`5 % loss: ${row(lossy.printed, 7)}\n300 kbit/s: ${row(slow.printed, 6)}${row(slow.printed, 7)}`);
    assert.match(row(lossy.printed, 7), /Không đạt/, lossy.printed);
    assert.match(row(lossy.printed, 7), /packets are lost/);
    assert.match(row(slow.printed, 6), /Không đạt/, slow.printed);
    assert.match(row(slow.printed, 6), /Only 0\.[0-4] Mbit\/s/);
  });

  it('on its panel: start, progress, answers, signature, the sheet to print', async () => {
    const agent = spawn(kAgent, [
      'join', ...argumentsOf(stage, 'ninh-son', kGood), '--panel', '127.0.0.1:0', '--log-level', 'info',
    ], { stdio: ['ignore', 'pipe', 'pipe'] });
    const browser = await openBrowser();
    try {
      let log = '';
      for (const stream of [agent.stdout, agent.stderr]) stream.on('data', (data) => { log += data; });
      const url = await until('the panel is there', 15000, () => log.match(/the room's panel: (\S+)/)?.[1], 100);
      const page = await browser.newPage({ viewport: { width: 1280, height: 720 }, locale: 'vi-VN' });
      const byId = (id) => page.getByTestId(id);
      const shot = (name) => process.env.NHIPCAU_SHOTS && page.screenshot({ path: join(process.env.NHIPCAU_SHOTS, `${name}.png`), fullPage: true });
      await page.goto(url);
      await byId('page-tab').click();
      await until('the agent is ready', 20000, () => byId('check-start').isEnabled(), 100);
      await shot('preflight-before');
      await byId('check-start').click();
      await byId('check-stop').waitFor({ timeout: 10000 });
      await byId('check-step').and(page.locator('[data-step=listen]')).waitFor({ timeout: 15000 });
      await shot('preflight-listen');
      await byId('check-step').and(page.locator('[data-step=done]')).waitFor({ timeout: 30000 });
      for (const row of [1, 13, 14, 15, 16]) await byId(`row-${row}-pass`).click();
      await byId('row-2-not_applicable').click();
      await byId('check-by').fill('Trần Văn Bắc');
      await byId('check-sign').click();
      await byId('check-verdict').and(page.locator('[data-signed=true]')).waitFor({ timeout: 5000 });
      await shot('preflight-signed');
      await page.setViewportSize({ width: 390, height: 844 });
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(width <= 390, `the page is ${width} pixels wide on a phone`);
      await shot('preflight-phone');
      await page.getByTestId('lang-switch').click();
      await page.getByText('Pre-flight check').first().waitFor();
      assert.equal(await byId('check-verdict').getAttribute('data-ready'), 'true', await page.innerText('main'));
      const known = await until('the centre knows', 5000, () => rowsOf(stage, 'ninh-son'), 100);
      assert.equal(known.by, 'Trần Văn Bắc');
      await page.setViewportSize({ width: 1000, height: 1400 });
      await page.goto(new URL('/check-sheet', url).href);
      assert.match(await page.innerText('body'), /PHIẾU KIỂM TRA KỸ THUẬT/);
      assert.equal(await page.locator('tr[data-row]').count(), 16);
      await shot('check-sheet');
    } finally {
      await browser.close();
      agent.kill('SIGTERM');
      await once(agent, 'exit');
    }
  });

  it('and not while it is on air', async () => {
    stage.startAgent('tinh');
    const room = async () => (await stage.view()).rooms.find(({ id }) => id === 'tinh');
    await until('the room is there, with other devices than were checked', 15000,
      async () => (await room()).picture === 'ok' && (await room()).preflight === null, 100);
    const answer = await stage.command('start', { target: 'i01' }, null);
    assert.ok(answer.ok, JSON.stringify(answer));
    await until('it is on air', 10000, async () => (await room()).on_air, 100);
    const browser = await openBrowser();
    try {
      const page = await browser.newPage({ locale: 'vi-VN' });
      const url = await until('the panel is there', 15000, () => stage.panelUrl('tinh'), 100);
      await page.goto(new URL('/preflight', url).href);
      await page.getByTestId('check-start').click();
      assert.match(await page.getByTestId('refusal').innerText(), /chỉ kiểm tra kỹ thuật khi không lên hình/);
    } finally {
      await browser.close();
    }
  });
});
