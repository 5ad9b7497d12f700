// A room is let in by a code: what works, every refusal with what to do, and being revoked. Real programs, TLS.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as tlsConnect, createServer as createTlsServer } from 'node:tls';
import { after, before, describe, it } from 'node:test';

import { openBrowser } from './support/page.mjs';
import { freeTcpPort, freeUdpPort, kAgent, kBridge, kConference, kOrchestrator, kRoot } from './support/stage.mjs';
import { until } from './support/wait.mjs';

const kRoom = 'ninh-son';

describe('enrolment', () => {
  const dir = mkdtempSync(join(tmpdir(), 'nhipcau-enrol-'));
  const state = join(dir, 'state');
  const tls = join(dir, 'tls');
  const children = [];
  const servers = [];
  let port;
  let orchestrator;
  let browser;

  before(async () => {
    run(join(kRoot, 'scripts/certificate'), ['localhost', tls]);
    run(kOrchestrator, ['init', '--state-dir', state, '--conference', kConference]);
    port = await freeTcpPort();
    orchestrator = await startOrchestrator(port, state, tls);
    browser = await openBrowser();
  });
  after(async () => {
    await browser?.close();
    for (const server of servers) server.close();
    await Promise.all(children.map(end));
    rmSync(dir, { recursive: true, force: true });
  });

  function run(program, args) {
    const done = spawnSync(program, args, { encoding: 'utf8' });
    assert.equal(done.status, 0, done.stdout + done.stderr);
    return done.stdout;
  }

  function start(program, args) {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    child.said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => { child.said += data; });
    children.push(child);
    return child;
  }

  async function end(child) {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGTERM');
    await once(child, 'exit');
  }

  async function startOrchestrator(at, stateDir, certificates) {
    const child = start(kOrchestrator, [
      'run', '--state-dir', stateDir, '--conference', kConference, '--listen', `127.0.0.1:${at}`,
      '--tls-cert', join(certificates, 'cert.pem'), '--tls-key', join(certificates, 'key.pem'),
      '--tls-ca', join(certificates, 'ca.pem'), '--bridge', kBridge, '--stop-bridge',
      '--media-listen', '127.0.0.1', '--media-port', String(await freeUdpPort()),
    ]);
    await until('the orchestrator listens', 10000, () => child.said.includes('listening on'));
    return child;
  }

  /** A fresh code for the room, as it is printed. */
  function issue(room = kRoom, more = []) {
    const printed = run(kOrchestrator, ['enrol', '--state-dir', state, room, ...more]);
    return /code of room \S+:\s+([0-9A-Z]{5}-[0-9A-Z]{5})/.exec(printed)[1];
  }

  let folders = 0;
  const fresh = () => join(dir, `agent-${++folders}`);

  /** `nhipcau-agent enrol …`; {status, said, folder}. */
  async function enrol(args, folder = fresh()) {
    const child = start(kAgent, ['enrol', '--state-dir', folder, ...args]);
    await once(child, 'close');
    return { status: child.exitCode, said: child.said, folder };
  }
  const at = (host = 'localhost', where = port) => ['--orchestrator', `wss://${host}:${where}`];

  async function refused(args, vi, en) {
    const outcome = await enrol(args);
    assert.notEqual(outcome.status, 0);
    assert.match(outcome.said, vi);
    assert.match(outcome.said, en);
    assert.ok(!existsSync(join(outcome.folder, 'enrolment.json')), 'nothing is kept');
  }

  /** Another code than the right one, of the same name. */
  function wrongly(code) {
    const other = code[4] === '7' ? '8' : '7';
    return code.slice(0, 4) + other + code.slice(5);
  }

  it('a code typed once gives the room all it needs; join then needs nothing', async () => {
    const code = issue();
    const { status, said, folder } = await enrol([code.toLowerCase().replace('-', ' '), ...at()]);
    assert.equal(status, 0, said);
    assert.match(said, /enrolled as room: ninh-son/);
    for (const name of ['enrolment.json', 'ca.pem']) {
      assert.equal(statSync(join(folder, name)).mode & 0o777, 0o600, name);
    }
    assert.equal(readFileSync(join(folder, 'ca.pem'), 'utf8'), readFileSync(join(tls, 'ca.pem'), 'utf8'));
    const agent = start(kAgent, ['join', '--state-dir', folder, '--output', 'headless', '--panel', 'off',
      '--size', '320x180']);
    await until('the room has joined', 10000, () => /joined ".*" as room 4/.test(agent.said));
    await end(agent);
  });

  it('an invitation travels as a file, and as a QR code', async () => {
    const file = join(dir, 'invitation');
    const qr = join(dir, 'invitation.svg');
    issue('bac-ai', ['--centre', `wss://localhost:${port}`, '--file', file, '--qr-file', qr]);
    assert.match(readFileSync(file, 'utf8'), /^nhipcau:enrol\?centre=wss:\/\/localhost:\d+&code=[0-9A-Z]{10}\n$/);
    const picture = join(dir, 'invitation.png');
    const page = await (await browser.newContext({ viewport: { width: 640, height: 640 } })).newPage();
    await page.goto(`file://${qr}`);
    await page.screenshot({ path: picture });
    await page.context().close();
    const byPicture = await enrol(['--qr', picture]);
    assert.equal(byPicture.status, 0, byPicture.said);
    assert.match(byPicture.said, /enrolled as room: bac-ai/);
    await refused(['--enrolment', file], /đã được dùng/, /was used already/);
    await refused(['--qr', join(kRoot, 'docs/console.png')], /không đọc được mã QR/, /no QR code/);
  });

  it('a wrong code is told; the fifth voids it', async () => {
    const code = issue();
    await refused([wrongly(code), ...at()], /Mã không đúng/, /The code is wrong/);
    await restart();  // otherwise this address would have to wait
    for (let i = 0; i < 3; ++i) await refused([wrongly(code), ...at()], /Mã không đúng/, /is wrong/);
    await refused([wrongly(code), ...at()], /sai 5 lần/, /wrongly 5 times/);
    await restart();
    await refused([code, ...at()], /sai 5 lần/, /ask the centre for a new one/);
    await restart();
  });

  it('after five failures an address waits', async () => {
    for (let i = 0; i < 5; ++i) await refused(['ZZZZZ-ZZZZZ', ...at()], /Mã không đúng/, /is wrong/);
    await refused(['ZZZZZ-ZZZZZ', ...at()], /thử lại sau \d+ giây/, /try again in \d+ seconds/);
    await restart();
  });

  /** The limits per address are in memory: another start forgets them. */
  async function restart() {
    await end(orchestrator);
    orchestrator = await startOrchestrator(port, state, tls);
  }

  it('a used code and an expired one are told', async () => {
    const used = issue();
    assert.equal((await enrol([used, ...at()])).status, 0);
    await refused([used, ...at()], /đã được dùng/, /was used already/);
    const late = issue();
    const path = join(state, 'enrolments.json');
    const book = JSON.parse(readFileSync(path, 'utf8'));
    book.codes.find((each) => each.slot === late.slice(0, 2)).expires_at = Date.now() - 1000;
    writeFileSync(path, JSON.stringify(book));
    await refused([late, ...at()], /hết hạn/, /has expired/);
  });

  it('a code that cannot be one, and a missing address, are told before anything is sent', async () => {
    await refused(['K7QMX', ...at()], /10 ký tự/, /10 symbols/);
    await refused(['K7QMX-3RWDP'], /Thiếu địa chỉ/, /address is missing/);
  });

  it('no such name, nobody at the port, and no orchestrator are told apart', async () => {
    const code = issue();
    await refused([code, ...at('khong-co.invalid')], /Không tìm thấy máy/, /is not found/);
    await refused([code, ...at('127.0.0.1', await freeTcpPort())], /không ai nghe ở cổng/, /nobody listens/);
    const web = createHttpServer((_, answer) => answer.end('<p>hello</p>')).listen(0, '127.0.0.1');
    servers.push(web);
    await once(web, 'listening');
    const other = web.address().port;
    await refused([code, ...at('127.0.0.1', other)], /không phải trung tâm/, /is no Nhịp Cầu orchestrator/);
    await refused([code, '--orchestrator', `ws://127.0.0.1:${other}`], /không phải trung tâm/, /no Nhịp Cầu/);
  });

  it('an address nobody can reach is told', async () => {
    // In a network namespace of its own there is no way to anywhere.
    const child = start('unshare', ['-rn', kAgent, 'enrol', '--state-dir', fresh(), issue(), ...at('192.0.2.77', 9)]);
    await once(child, 'close');
    assert.equal(child.exitCode, 2, child.said);
    assert.match(child.said, /Không tới được 192.0.2.77:9/);
    assert.match(child.said, /no way to/);
  });

  it('a certificate whose dates do not fit points at the clock', async () => {
    const stale = join(dir, 'stale-tls');
    run(join(kRoot, 'scripts/certificate'), ['localhost', stale]);
    const request = join(dir, 'request.pem');
    run('openssl', ['req', '-new', '-key', join(stale, 'key.pem'), '-subj', '/CN=localhost', '-out', request]);
    run('openssl', ['x509', '-req', '-in', request, '-signkey', join(stale, 'key.pem'), '-days', '-1',
      '-out', join(stale, 'cert.pem')]);
    const away = await freeTcpPort();
    const server = createTlsServer({
      cert: readFileSync(join(stale, 'cert.pem')), key: readFileSync(join(stale, 'key.pem')),
    }).listen(away, '127.0.0.1');
    servers.push(server);
    await once(server, 'listening');
    await refused([issue(), ...at('localhost', away)], /chỉnh lại ngày giờ/, /set the machine's date and time/);
  });

  it('somebody in between is noticed by both, and the code is still good', async () => {
    const theirs = join(dir, 'their-tls');
    run(join(kRoot, 'scripts/certificate'), ['localhost', theirs]);
    const between = createTlsServer({
      cert: readFileSync(join(theirs, 'cert.pem')), key: readFileSync(join(theirs, 'key.pem')),
    }, (room) => {
      const onward = tlsConnect({ port, host: '127.0.0.1', rejectUnauthorized: false });
      room.pipe(onward).pipe(room);
      for (const side of [room, onward]) side.on('error', () => [room, onward].forEach((each) => each.destroy()));
    }).listen(0, '127.0.0.1');
    servers.push(between);
    await once(between, 'listening');
    const code = issue();
    await refused([code, ...at('localhost', between.address().port)], /đứng giữa đường truyền/, /stands in between/);
    assert.equal((await enrol([code, ...at()])).status, 0);
  });

  it('a certificate that is made for another address is told, and the code is still good', async (t) => {
    const elsewhere = networkAddress();
    if (elsewhere === null) {
      t.skip('this machine has no other address than loopback');
      return;
    }
    const relay = await relayTo(elsewhere);
    const code = issue();
    await refused([code, ...at(elsewhere, relay)], /không dùng được cho địa chỉ/, /does not fit the address/);
    assert.equal((await enrol([code, ...at()])).status, 0);
  });

  function networkAddress() {
    const all = Object.values(networkInterfaces()).flat();
    return all.find((each) => each.family === 'IPv4' && !each.internal)?.address ?? null;
  }

  /** Bytes untouched, on another address of this machine; the port. */
  async function relayTo(address) {
    const { connect, createServer } = await import('node:net');
    const relay = createServer((side) => {
      const onward = connect(port, '127.0.0.1');
      side.pipe(onward).pipe(side);
      for (const each of [side, onward]) each.on('error', () => { side.destroy(); onward.destroy(); });
    }).listen(0, address);
    servers.push(relay);
    await once(relay, 'listening');
    return relay.address().port;
  }

  it('a room that is not enrolled waits, takes the code on its panel, and waits again when it is revoked', async (t) => {
    const folder = fresh();
    const agent = start(kAgent, ['join', '--state-dir', folder, '--output', 'headless', '--panel', '127.0.0.1:0',
      '--size', '320x180']);
    const panel = () => [...agent.said.matchAll(/the room's panel: (\S+)/g)].at(-1)?.[1];
    await until('it says where to enter the code', 10000, () => panel() && /chưa được đăng ký/.test(agent.said));
    const page = await (await browser.newContext({ viewport: { width: 390, height: 844 }, locale: 'vi-VN' })).newPage();
    await page.goto(panel());
    await page.getByTestId('enrol-centre').fill(`wss://localhost:${port}`);
    await page.getByTestId('enrol-code').fill('ZZZZZ-ZZZZZ');
    await page.getByTestId('enrol-send').click();
    await page.getByTestId('enrol-fault').waitFor({ timeout: 15000 });
    assert.match(await page.getByTestId('enrol-fault').textContent(), /Mã không đúng/);
    if (process.env.NHIPCAU_SCREENSHOTS) await page.screenshot({ path: join(process.env.NHIPCAU_SCREENSHOTS, 'enrol.png') });
    await page.getByTestId('enrol-code').fill(issue());
    await page.getByTestId('enrol-send').click();
    await until('the room has joined', 20000, () => /joined ".*" as room 4/.test(agent.said));

    const told = () => agent.said.split('not enrolled yet').length - 1;
    assert.equal(told(), 1);
    const revokedAt = Date.now();
    run(kOrchestrator, ['revoke', '--state-dir', state, kRoom]);
    await until('the room waits for a new code', 5000, () => told() === 2);
    t.diagnostic(`revoked within ${Date.now() - revokedAt} ms, a program's start included`);
    assert.ok(!existsSync(join(folder, 'enrolment.json')), 'the dead token is forgotten');
    assert.equal(agent.exitCode, null, 'it goes on');
    await page.context().close();
    await end(agent);
  });

  it('a damaged enrolment is told, and the room waits for a new code', async () => {
    const folder = fresh();
    assert.equal((await enrol([issue(), ...at()], folder)).status, 0);
    writeFileSync(join(folder, 'enrolment.json'), '{');
    const agent = start(kAgent, ['join', '--state-dir', folder, '--output', 'headless', '--panel', 'off']);
    await until('it waits', 10000, () => /is damaged: ask the centre/.test(agent.said) && /not enrolled yet/.test(agent.said));
    await end(agent);
  });

  it('a phone of the room gets in by the PIN, and not without', async (t) => {
    const address = networkAddress();
    if (address === null) {
      t.skip('this machine has no other address than loopback');
      return;
    }
    const agent = start(kAgent, ['join', '--state-dir', fresh(), '--output', 'headless', '--panel', '0.0.0.0:0',
      '--panel-pin']);
    await until('it says where the panel is', 10000, () => /PIN {2}\d{6}/.test(agent.said));
    const pin = /PIN {2}(\d{6})/.exec(agent.said)[1];
    const url = /http:\/\/(?!127)\S+/.exec(agent.said)[0];
    const page = await (await browser.newContext({ viewport: { width: 390, height: 844 }, locale: 'vi-VN' })).newPage();
    await page.goto(url);
    await page.getByTestId('pin').fill(pin === '000000' ? '111111' : '000000');
    await page.getByTestId('pin-send').click();
    await page.getByTestId('pin-fault').waitFor({ timeout: 5000 });
    assert.match(await page.getByTestId('pin-fault').textContent(), /Mã PIN không đúng/);
    if (process.env.NHIPCAU_SCREENSHOTS) await page.screenshot({ path: join(process.env.NHIPCAU_SCREENSHOTS, 'pin.png') });
    await page.getByTestId('pin').fill(pin);
    await page.getByTestId('pin-send').click();
    await page.getByTestId('enrol-code').waitFor({ timeout: 5000 });
    const stranger = await fetch(`${url}session`);
    assert.equal(stranger.status, 401);
    await page.context().close();
    await end(agent);
  });
});
