// What the moderator's keys do, whether pressed on the screen or on the keyboard.

import { signal } from '@preact/signals';
import type { FloorRequest, Next, View } from '../protocol/types';
import { openAgenda, placeAfterMove } from './agenda';
import { mayPress, press } from './commands';
import { itemById, now, roomById, serverNow, view } from './store';

/** How long a first press on a room that is not ready waits for the second. */
const kConfirmWithinMs = 6000;
/** A double click is one press, not a press and its confirmation. */
const kConfirmAfterMs = 500;

/** The target whose first press was made while its room is not ready. */
const asked = signal<{ item: string; at: number } | null>(null);

/** True while the next press on the Next key goes ahead although the room is not ready. */
export function confirming(next: Next): boolean {
  const first = asked.value;
  return first !== null && first.item === next.item && serverNow.value - first.at < kConfirmWithinMs;
}

/** Why the next hold or extension is made, when somebody has written it down. */
export const reason = signal('');

function takeReason(): string {
  const told = reason.value.trim();
  reason.value = '';
  return told;
}

/** Start or next: always with the target that the key names. */
export function pressNext(): void {
  const current = view.value;
  const next = current?.next;
  if (!current || !next || current.conference.state === 'concluded' || !mayPress()) return;
  if (next.readiness.level === 'red') {
    if (!confirming(next)) {
      asked.value = { item: next.item, at: serverNow.value };
      return;
    }
    if (asked.value && serverNow.value - asked.value.at < kConfirmAfterMs) return;
  }
  asked.value = null;
  press(current.conference.state === 'ready' ? 'start' : 'next', { target: next.item });
}

export function pressHoldOrResume(): void {
  const live = view.value?.live;
  if (!live) return;
  if (live.held) press('resume');
  else press('hold', { reason: takeReason() });
}

/** `minutes` may be negative: an extension taken back. */
export function pressExtend(minutes: number): void {
  if (view.value?.live) press('extend', { minutes, reason: takeReason() });
}

export function pressFinish(): void {
  if (view.value?.live) press('finish');
}

export function undoPossible(): boolean {
  const undo = view.value?.undo;
  return !!undo && undo.until > now.value;
}

export function pressUndo(): void {
  if (undoPossible()) press('undo');
}

/** Who would get the floor by the Call key: the first that waits and is on the line. */
export function firstWaiting(current: View): FloorRequest | null {
  if (!floorOpen(current)) return null;
  const online = (id: string) => roomById(id)?.agent === 'online';
  return current.floor.queue.find((request) => online(request.room)) ?? null;
}

/** The floor can be given while an item is live that is no break. */
export function floorOpen(current: View): boolean {
  const item = current.live ? itemById(current.live.item) : null;
  return item !== null && item.kind !== 'break';
}

export function giveFloor(room: string, request: string | null, speakerTitle = ''): void {
  press('give_floor', { room, request, speaker_title: speakerTitle });
}

export function pressCall(): void {
  const first = view.value && firstWaiting(view.value);
  if (first) giveFloor(first.room, first.id);
}

/** Puts an item to come in front of another. */
export function moveItemBefore(current: View, item: string, before: string): void {
  const others = openAgenda(current).filter((each) => each.id !== item);
  const at = others.findIndex((each) => each.id === before);
  if (at >= 0) press('move', { item, after: others[at - 1]?.id ?? null });
}

/** Moves an item to come by one place, if there is one. */
export function moveItem(current: View, item: string, direction: 'up' | 'down'): void {
  const after = placeAfterMove(openAgenda(current), item, direction);
  if (after !== undefined) press('move', { item, after });
}
