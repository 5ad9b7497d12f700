// The layout keys: what they send, and which of them would be refused.

import { signal } from '@preact/signals';
import type { LayoutName, View } from '../protocol/types';
import { press } from './commands';
import { view } from './store';

/** In the order of the keys; the digit is the key on the keyboard. */
export const kLayouts: readonly { name: LayoutName; digit: string }[] = [
  { name: 'auto', digit: '0' },
  { name: 'full', digit: '1' },
  { name: 'side_by_side', digit: '2' },
  { name: 'presentation', digit: '3' },
  { name: 'content', digit: '4' },
  { name: 'gallery', digit: '5' },
];

/** Their words in the dictionary. */
export const kLayoutWords = {
  auto: 'layoutAuto',
  full: 'layoutFull',
  side_by_side: 'layoutSideBySide',
  presentation: 'layoutPresentation',
  content: 'layoutContent',
  gallery: 'layoutGallery',
} as const satisfies Record<LayoutName, string>;

const keep = signal(false);

/** The choice is to hold for the items that follow. A layout already chosen is chosen again so. */
export const keepLayout = {
  get value(): boolean {
    return keep.value;
  },
  set(on: boolean): void {
    keep.value = on;
    const chosen = view.value?.layout.chosen;
    if (chosen && chosen.layout !== 'auto') sendLayout(chosen.layout, chosen.rooms);
  },
};

/** `rooms` empty: the layout chooses them. */
export function sendLayout(layout: LayoutName, rooms: string[]): void {
  press('set_layout', { layout, rooms, keep: keep.value });
}

/** Content needs somebody who has any, several rooms need several, all of it a conference under way. */
export function layoutPossible(current: View, layout: LayoutName): boolean {
  if (current.conference.state !== 'live') return false;
  if (layout === 'content' || layout === 'presentation') {
    return current.rooms.some((room) => room.content);
  }
  const several = layout === 'gallery' || layout === 'side_by_side';
  return !several || current.rooms.length > 1;
}

export function pressLayout(layout: LayoutName): void {
  const current = view.value;
  if (current && layoutPossible(current, layout)) sendLayout(layout, []);
}

export function pressReturn(picture: string): void {
  press('set_return', { picture });
}

/** By the digits above the letters. */
export function pressLayoutDigit(code: string): boolean {
  const found = kLayouts.find(({ digit }) => code === `Digit${digit}`);
  if (found) pressLayout(found.name);
  return found !== undefined;
}
