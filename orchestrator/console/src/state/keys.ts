// What the moderator's keys do, whether pressed on the screen or on the keyboard.

import { signal } from '@preact/signals';
import type { Next } from '../protocol/types';
import { mayPress, press } from './commands';
import { now, view } from './store';

/** How long a first press on a room that is not ready waits for the second. */
const kConfirmWithinMs = 6000;
/** A double click is one press, not a press and its confirmation. */
const kConfirmAfterMs = 500;

/** The target whose first press was made while its room is not ready. */
const asked = signal<{ item: string; at: number } | null>(null);

/** True while the next press on the Next key goes ahead although the room is not ready. */
export function confirming(next: Next): boolean {
  const first = asked.value;
  return first !== null && first.item === next.item && now.value - first.at < kConfirmWithinMs;
}

/** Start or next: always with the target that the key names. */
export function pressNext(): void {
  const current = view.value;
  const next = current?.next;
  if (!current || !next || current.conference.state === 'concluded' || !mayPress()) return;
  if (next.readiness.level === 'red') {
    if (!confirming(next)) {
      asked.value = { item: next.item, at: now.value };
      return;
    }
    if (asked.value && now.value - asked.value.at < kConfirmAfterMs) return;
  }
  asked.value = null;
  press(current.conference.state === 'ready' ? 'start' : 'next', { target: next.item });
}

export function pressHoldOrResume(): void {
  const live = view.value?.live;
  if (!live) return;
  if (live.held) press('resume');
  else press('hold', { reason: '' });
}

/** `minutes` may be negative: an extension taken back. */
export function pressExtend(minutes: number): void {
  if (view.value?.live) press('extend', { minutes, reason: '' });
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

export const helpOpen = signal(false);
