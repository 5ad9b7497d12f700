// The room's panel in Chromium, wide and on a phone, against real agents: what it shows, and what it does.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';

import { Console, openBrowser } from './support/page.mjs';
import { Stage } from './support/stage.mjs';
import { until } from './support/wait.mjs';

const kRoom = 'ninh-son';
const kWide = { width: 1280, height: 720 };
const kPhone = { width: 390, height: 844 };

describe('the panel of a room', () => {
  let stage;
  let browser;
  let moderator;
  let wide;
  let phone;

  before(async () => {
    stage = await Stage.open({ rooms: ['tinh', 'bac-ai', kRoom] });
    browser = await openBrowser();
    moderator = await Console.open(browser, stage);
    wide = await openPanel(kWide);
    phone = await openPanel(kPhone);
  });
  after(async () => {
    await browser?.close();
    await stage?.close();
  });

  async function openPanel(viewport, room = kRoom) {
    const context = await browser.newContext({ viewport, locale: 'vi-VN' });
    const page = await context.newPage();
    await page.goto(await until('the panel is open', 5000, () => stage.panelUrl(room)));
    await page.getByTestId('room-name').waitFor({ timeout: 5000 });
    return page;
  }

  /** For people to look at, when somebody wants to. */
  async function keep(page, name) {
    const folder = process.env.NHIPCAU_SCREENSHOTS;
    if (!folder) return;
    mkdirSync(folder, { recursive: true });
    await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
  }

  const room = async (id = kRoom) => (await stage.view()).rooms.find((each) => each.id === id);
  const text = (page, id) => page.getByTestId(id).textContent();
  const state = (page, id) => page.getByTestId(id).getAttribute('data-state');

  it('names the room, shows camera and screen, and moves its meters', async () => {
    assert.equal(await text(wide, 'room-name'), 'Điểm cầu huyện Ninh Sơn');
    assert.equal(await state(wide, 'centre'), 'online');
    for (const picture of ['camera', 'screen']) {
      const shown = () => wide.getByTestId(picture).locator('img')
        .evaluate((image) => image.complete && image.naturalWidth === 320);
      await until(`the ${picture} is shown`, 5000, shown, 100);
    }
    // The simulated microphone is a tone of −20 dBFS.
    await until('the microphone’s level', 5000, async () => {
      const level = Number(await wide.getByTestId('microphone-level').getAttribute('data-dbfs'));
      return Math.abs(level + 20) < 2;
    });
    await until('the line is measured', 5000, async () => /^0,0 %/.test((await text(wide, 'down-loss')) ?? ''));
    await until('both ways', 8000, async () => /^0,0 %/.test((await text(wide, 'up-loss')) ?? ''));
    assert.match(await text(wide, 'round-trip'), /^\d+ ms/);
    assert.match(await text(wide, 'path'), /UDP/);
    await keep(wide, 'panel-wide');
    await keep(phone, 'panel-phone');
  });

  it('fits a phone: nothing is wider than the screen, every key is big enough', async () => {
    const { scroll, width } = await phone.evaluate(() => ({
      scroll: document.documentElement.scrollWidth, width: innerWidth,
    }));
    assert.ok(scroll <= width, `${scroll} px wide on ${width} px`);
    const heights = await phone.locator('main button').evaluateAll((keys) => keys.map((key) => key.offsetHeight));
    assert.ok(heights.length >= 3);
    assert.ok(heights.every((height) => height >= 44), `heights: ${heights}`);
  });

  it('mutes the room by its key and by the letter M; the centre sees it and cannot undo it', async () => {
    await phone.getByTestId('mute').click();
    await until('the centre sees the mute', 3000, async () => (await room()).muted_locally);
    await until('every panel shows it', 2000, async () => (
      await wide.getByTestId('mute').getAttribute('aria-pressed')) === 'true');
    await keep(wide, 'panel-muted');
    await wide.keyboard.press('m');
    await until('the centre sees it open again', 3000, async () => !(await room()).muted_locally);
    process.kill(stage.agents.get(kRoom).pid, 'SIGUSR1');
    await until('the panel shows the signal’s mute', 3000, async () => (
      await wide.getByTestId('mute').getAttribute('aria-pressed')) === 'true');
    await wide.getByTestId('mute').click();
    await until('open again', 3000, async () => !(await room()).muted_locally);
  });

  it('asks for the floor, shows its place, and withdraws', async () => {
    await stage.command('raise', { room: 'bac-ai', kind: 'speech', topic: 'đất đai' }, null);
    await phone.getByTestId('raise').click();
    await phone.getByTestId('topic').fill('góp ý dự thảo');
    await phone.getByTestId('raise-send').click();
    await wide.getByTestId('request').waitFor({ timeout: 3000 });
    assert.equal(await wide.getByTestId('request').getAttribute('data-place'), '2');
    const { queue } = (await stage.view()).floor;
    assert.deepEqual(queue.map((each) => [each.room, each.topic, each.by]).at(1), [kRoom, 'góp ý dự thảo', kRoom]);
    await keep(phone, 'panel-phone-request');

    await phone.getByTestId('raise').click();
    await phone.getByTestId('raise-send').click();
    await phone.getByTestId('refusal').waitFor({ timeout: 3000 });
    assert.match(await text(phone, 'refusal'), /đã đăng ký và đang chờ/);
    await phone.getByRole('button', { name: 'Thôi' }).click();

    await wide.getByTestId('withdraw').click();
    await until('the queue is without it', 3000, async () => (
      (await stage.view()).floor.queue.every((each) => each.room !== kRoom)));
    await phone.getByTestId('request').waitFor({ state: 'detached', timeout: 3000 });
  });

  it('calls the technical desk, which answers where it sees the alarm', async () => {
    await wide.getByTestId('call-desk').click();
    await wide.getByTestId('call-text').fill('mất tiếng loa');
    await wide.getByTestId('call-send').click();
    await moderator.byId(`alarm-desk-${kRoom}`).waitFor({ timeout: 3000 });
    assert.match(await moderator.byId(`alarm-desk-${kRoom}`).textContent(), /Ninh Sơn gọi tổ kỹ thuật.*mất tiếng loa/);
    assert.match(await text(wide, 'desk-call'), /đang chờ tiếp nhận/);
    await moderator.byId(`answer-${kRoom}`).click();
    await until('the room is told who answers', 3000, async () => (
      /đã tiếp nhận \(dieuhanh\)/.test(await text(wide, 'desk-call'))));
    await moderator.byId(`alarm-desk-${kRoom}`).waitFor({ state: 'detached', timeout: 3000 });
  });

  it('shows what the desk writes to the room', async () => {
    await moderator.byId('message-open').click();
    await moderator.byId('message-room').selectOption(kRoom);
    await moderator.byId('message-text').fill('Đề nghị tăng âm lượng micro');
    await moderator.byId('message_room-submit').click();
    await phone.getByTestId('message').waitFor({ timeout: 3000 });
    assert.match(await text(phone, 'message'), /Đề nghị tăng âm lượng micro/);
    const other = await openPanel(kPhone, 'bac-ai');
    assert.equal(await other.getByTestId('message').count(), 0, 'another room’s message');
    await other.context().close();
    await phone.getByRole('button', { name: 'Đã đọc' }).click();
    await phone.getByTestId('message').waitFor({ state: 'detached', timeout: 1000 });
  });

  it('tells what comes next, and that the room is on air', async () => {
    assert.match(await text(wide, 'own-next'), /Còn 8 nội dung trước lượt này/);
    const central = await openPanel(kWide, 'tinh');
    await moderator.pressNext('i01');
    await until('the central room is on air', 3000, async () => (await state(central, 'air-sign')) === 'air');
    assert.match(await text(central, 'air-sign'), /ĐANG LÊN HÌNH/);
    await until('its clock runs', 3000, async () => /^1[45]:\d\d/.test((await text(central, 'clock')) ?? ''));
    await until('the other room is told the item', 3000,
      async () => /Đón tiếp đại biểu/.test((await text(wide, 'item-title')) ?? ''));
    assert.equal(await state(wide, 'air-sign'), 'calm');
    await keep(central, 'panel-on-air');
    await central.context().close();
  });

  it('changes the camera without leaving: the bridge goes on with the same media', async () => {
    const before_ = await room();
    const choose = (word) => wide.evaluate(([value, id]) => new Promise((resolve) => {
      const socket = new WebSocket(`ws://${location.host}/ws/panel`, 'nhipcau.panel.v1');
      socket.onmessage = ({ data }) => {
        const message = typeof data === 'string' ? JSON.parse(data) : {};
        if (message.type === 'answer') {
          socket.close();
          resolve(message);
        }
      };
      socket.onopen = () => socket.send(JSON.stringify({
        type: 'command', cmd_id: id, verb: 'choose_device', args: { kind: 'camera', word: value },
      }));
    }), [word, randomUUID()]);
    assert.equal((await choose('sim:black')).ok, true);
    await until('the centre sees a black picture', 10000, async () => (await room()).picture === 'black', 100);
    assert.equal((await choose('webcam')).code, 'bad_device');
    assert.equal((await choose('sim')).ok, true);
    await until('the picture is good again', 10000, async () => (await room()).picture === 'ok', 100);
    const after_ = await room();
    assert.equal(after_.agent_since, before_.agent_since, 'the room never left');
    await wide.getByTestId('search-devices').click();
    await until('the search has ended', 10000, async () => !(await wide.getByTestId('search-devices').isDisabled()));
  });

  it('speaks English when asked', async () => {
    await phone.getByTestId('lang-switch').click();
    assert.match(await text(phone, 'air-sign'), /Following/);
    await phone.getByTestId('lang-switch').click();
    assert.match(await text(phone, 'air-sign'), /Đang theo dõi/);
  });

  it('switches what is done to the microphone while it is heard, and remembers it', async () => {
    const box = wide.getByTestId('sound-noise_suppress');
    assert.equal(await box.isChecked(), false, 'of a simulated microphone');
    await box.click();
    await until('the agent says that it is on', 2000, () => phone.getByTestId('sound-noise_suppress').isChecked());
    const kept = JSON.parse(readFileSync(join(stage.dir, 'agents', kRoom, 'sound.json'), 'utf8'));
    assert.deepEqual(kept.microphones, [{ microphone: 'sim', echo_cancel: false, noise_suppress: true, gain_control: false }]);
    await box.click();
    await until('off again', 2000, async () => !(await phone.getByTestId('sound-noise_suppress').isChecked()));
  });

  it('goes on without the orchestrator: says so, and still mutes', async () => {
    await stage.orchestrator.stop();
    await until('the panel says that the centre is gone', 8000, async () => (await state(wide, 'centre')) === 'offline');
    assert.match(await text(wide, 'centre-notice'), /tự kết nối lại/);
    assert.equal(await wide.getByTestId('raise').isDisabled(), true);
    assert.equal(await state(wide, 'air-sign'), 'unknown', 'nobody knows whether what the plan said still holds');
    assert.match(await text(wide, 'air-sign'), /Lúc cuối \(\d\d:\d\d\): đang theo dõi/);
    await wide.getByTestId('mute').click();
    await until('muted', 2000, async () => (await wide.getByTestId('mute').getAttribute('aria-pressed')) === 'true');
    await until('the screen still has pictures', 5000, async () => (
      Number.parseInt((await text(wide, 'screen-fps')) ?? '0', 10) >= 5));
    await keep(wide, 'panel-without-centre');
  });

  it('says when its own program is gone', async () => {
    await stage.agents.get(kRoom).stop();
    await wide.getByTestId('agent-gone').waitFor({ timeout: 8000 });
    await keep(wide, 'panel-agent-gone');
  });
});
