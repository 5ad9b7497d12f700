// A conference whose centre is in one namespace and whose rooms are in the other.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { numberOf, Stage } from '../../e2e/support/stage.mjs';
import { kItems } from '../../e2e/support/founding.mjs';
import { until, untilClock } from '../../e2e/support/wait.mjs';
import { kCentreAddress, kCentreName, Network } from './network.mjs';

/** In the centre's namespace; the far rooms are the others. */
export const kNear = 'tinh';
export const kFar = 'ninh-son';
const kFarsItem = 'i09';

/**
 * {stage, network}: kNear beside the centre, kFar in the other namespace. `options`: of kFar's agent; `captures`: as of Stage.open; `before`: what
 * is done to the network first.
 */
export async function openFarRoom({ options = [], far = [kFar], picture, captures = {}, before = () => undefined } = {}) {
  const network = Network.current();
  before(network);
  const tls = process.env.NHIPCAU_NET_TLS;
  const site = {
    media: kCentreAddress,
    tls,
    host: kCentreName,
    inside: (room, ...command) => (far.includes(room) ? network.inside(network.room, ...command) : command),
    options: (room) => (far.includes(room) ? options : []),
  };
  const stage = await Stage.open({ rooms: [kNear, ...far], site, captures, ...(picture ? { picture } : {}) });
  return { stage, network };
}

/** Until kFar is on air, everybody sees it and kNear hears it; kFar sees kNear. */
export async function putFarOnAir(stage) {
  const command = async (verb, args) =>
    stage.command(verb, args, (await stage.view()).live?.run ?? null);
  const before = kItems.slice(0, kItems.indexOf(kFarsItem));
  await command('start', { target: before[0] });
  for (const item of before.slice(1)) await command('skip', { item, reason: '' });
  await until(`${kFarsItem} is live`, 20000, async () => {
    const { live, next } = await stage.view();
    if (live?.item === kFarsItem) return true;
    await command('next', { target: next.item });
    return false;
  }, 250);
  await until('everybody sees who speaks', 10000,
    () => stage.truth(kNear).newest()?.room === numberOf(kFar) && stage.truth(kFar).newest()?.room === numberOf(kNear), 50);
  await untilHeard(stage);
}

/** Until kNear has heard kFar for half a second. */
export async function untilHeard(stage, within = 10000) {
  await until(`${kFar} is heard`, within, () => {
    const now = Date.now();
    const since = stage.truth(kNear).heardSince(numberOf(kFar), now - 2000, now);
    return since !== undefined && now - since > 500;
  }, 50);
}

/** The far room in the view. */
export async function farRoom(stage, room = kFar) {
  return (await stage.view()).rooms.find((each) => each.id === room);
}

/**
 * How long after `from` the rooms see and hear each other again, in ms: the worse of both ways. Waits for it at most
 * `within` ms and then long enough to say that it lasts.
 */
export async function recovery(stage, from, within = 12000) {
  const kLasting = 1500;
  const ways = [[kNear, kFar], [kFar, kNear]];
  await until('pictures both ways', within,
    () => ways.every(([at, of]) => stage.truth(at).firstTakenAfter(numberOf(of), from) !== undefined), 20);
  const to = Date.now() + kLasting;
  await untilClock(to + 300);
  const picture = Math.max(...ways.map(([at, of]) => stage.truth(at).firstTakenAfter(numberOf(of), from) - from));
  const heard = stage.truth(kNear).heardSince(numberOf(kFar), from, to);
  return { picture, sound: heard === undefined ? Infinity : Math.max(0, heard - from) };
}

/**
 * How long after `from` the centre has the far room's picture and sound and the far room sees the centre again, in ms.
 * A speaker who was lost is not heard until the moderator lets him go on, so this asks the bridge, not the loudspeakers.
 */
export async function mediaBack(stage, from, within = 15000) {
  const after = (what, fact) => until(what, within, fact, 20).then(() => Date.now() - from);
  const [picture, sound, screen] = await Promise.all([
    after('its picture is at the centre', async () => (await farRoom(stage)).picture === 'ok'),
    after('its sound is at the centre', async () => (await farRoom(stage)).sound === 'ok'),
    after('it sees the centre', () => stage.truth(kFar).firstTakenAfter(numberOf(kNear), from) !== undefined),
  ]);
  return { picture: Math.max(picture, screen), sound };
}

/** The moderator lets the lost speaker go on: its line is back. */
export async function thaw(stage) {
  await until('everybody sees and hears the speaker', 12000, async () => {
    const { live, floor } = await stage.view();
    if (floor.frozen) await stage.command('thaw', { by_telephone: false }, live.run);
    const now = Date.now();
    return stage.truth(kNear).newest()?.room === numberOf(kFar)
      && stage.truth(kNear).heardSince(numberOf(kFar), now - 1000, now) !== undefined;
  }, 100);
}

const rows = [];

/** One measured time beside its goal (reference: the fault list's detect and recover times), for the table at the end. */
export function measured(t, name, ms, goal_ms) {
  rows.push({ name, unit: 'ms', median: ms, p95: null, goal: goal_ms === null ? null : `<= ${goal_ms} ms`, met: goal_ms === null ? null : ms <= goal_ms });
  t.diagnostic(`${name}: ${ms} ms${goal_ms === null ? '' : ` (goal ${goal_ms} ms)`}`);
}

/** For scripts/bench: rows as of its other parts. */
export function writeMeasured() {
  if (process.env.NHIPCAU_NET_JSON) writeFileSync(join(process.env.NHIPCAU_NET_JSON, `${process.pid}.json`), JSON.stringify(rows, null, 1));
}
