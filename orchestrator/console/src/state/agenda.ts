// What can be done with the items of the programme, and with what arguments. Pure but for `chosen`.

import { signal } from '@preact/signals';
import type { Item, View } from '../protocol/types';

/** The item whose actions are shown. */
export const chosen = signal<string | null>(null);

/** Still to come: it can be moved, adjusted, put off. */
export function toCome(item: Item): boolean {
  return item.state === 'pending' || item.state === 'suspended' || item.state === 'deferred';
}

/** The items still to come, in their order. */
export function openAgenda(view: View): Item[] {
  return view.items.filter(toCome);
}

/** Behind which item a move by one place puts it; undefined: there is no such place. */
export function placeAfterMove(
  open: Item[],
  item: string,
  direction: 'up' | 'down',
): string | null | undefined {
  const at = open.findIndex((each) => each.id === item);
  if (at < 0) return undefined;
  if (direction === 'down') return open[at + 1]?.id;
  if (at === 0) return undefined;
  return open[at - 2]?.id ?? null;
}

/** Behind whom a deferred item goes unless told otherwise: the last of its group further down. */
export function usualPlace(open: Item[], item: Item): Item | null {
  const below = open.slice(open.findIndex((each) => each.id === item.id) + 1);
  const others = below.findIndex((each) => each.kind !== item.kind);
  const group = others < 0 ? below : below.slice(0, others);
  return group[group.length - 1] ?? below[0] ?? null;
}

const kDayMs = 86_400_000;

/** The next instant after `now` at which the clocks of `zone` show `hours` ("10:05"). */
export function nextInstantAt(hours: string, zone: string, now: number): number {
  const [hour = 0, minute = 0] = hours.split(':').map(Number);
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  })
    .format(now)
    .split(':')
    .map(Number);
  const [nowHour = 0, nowMinute = 0, nowSecond = 0] = parts;
  const sinceMidnight = (nowHour * 3600 + nowMinute * 60 + nowSecond) * 1000 + (now % 1000);
  const wait = (hour * 3600 + minute * 60) * 1000 - sinceMidnight;
  return now + (wait > 0 ? wait : wait + kDayMs);
}
