// Many rooms on one screen: by tier of the administration, and in each tier the rooms with trouble first.

import type { Room } from '../protocol/types';

/** More than so many do not fit a screen as equals: the founding conference's eight do. */
const kMostEquals = 12;

export interface Tier {
  tier: string;
  rooms: Room[];
  troubled: number;
}

export function crowded(rooms: Room[]): boolean {
  return rooms.length > kMostEquals;
}

/** Cannot be seen or heard as it should. */
export function troubled(room: Room): boolean {
  const silent =
    !['ok', 'unknown'].includes(room.sound) || (room.microphone_open && room.muted_locally);
  return room.agent === 'offline' || room.picture !== 'ok' || silent;
}

/** On air before all, then who has trouble, then who comes next; else as in the roster. */
function rank(room: Room): number {
  if (room.on_air || room.wanted_on_air) return 0;
  if (troubled(room)) return 1;
  return room.standby ? 2 : 3;
}

/** Well, and neither on air nor about to be. */
export function idle(room: Room): boolean {
  return rank(room) === 3;
}

/** In the order in which the roster first names each tier. */
export function tiersOf(rooms: Room[]): Tier[] {
  const names = [...new Set(rooms.map((room) => room.tier))];
  return names.map((tier) => {
    const own = rooms.filter((room) => room.tier === tier);
    own.sort((a, b) => rank(a) - rank(b) || a.number - b.number);
    return { tier, rooms: own, troubled: own.filter(troubled).length };
  });
}
