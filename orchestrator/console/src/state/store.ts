// What the page knows, as signals. Written by the wiring and the actions, read by the components.

import { computed, signal } from '@preact/signals';
import { conferenceTime } from './forecast';
import type { Bilingual, Command, Item, Room, Session, Verb, View } from '../protocol/types';

/** 'unknown': not asked yet. */
export const session = signal<Session | null | 'unknown'>('unknown');

/** The server ended the session; shown on the sign-in page. */
export const signedOutByServer = signal(false);

/** The newest view; old while the link is lost. */
export const view = signal<View | null>(null);

/** `lastHeard`: server time of the last word from the server. */
export type LinkState = { state: 'open' } | { state: 'lost'; lastHeard: number };
export const link = signal<LinkState>({ state: 'lost', lastHeard: 0 });

/** The server's time, renewed four times a second: for what is measured, as the age of a picture. */
export const serverNow = signal(Date.now());

/** What the conference's clock shows; the only thing clocks on the page follow. */
export const now = computed(() =>
  conferenceTime(serverNow.value, view.value?.rehearsal ?? null),
);

export interface Pending {
  command: Command;
  /** Local monotonic time of the press. */
  pressedAt: number;
}

/** The command whose answer is awaited. One at a time: the keys are disabled meanwhile. */
export const pending = signal<Pending | null>(null);

export interface Refusal {
  verb: Verb;
  code: string;
  text: Bilingual;
  by: { actor: string; at: number } | null;
}
export const refusal = signal<Refusal | null>(null);

/** The last extension that was granted from here, to be taken back with one press. */
export const lastExtension = signal<{ minutes: number; run: string; until: number } | null>(null);

/** How long the link may be lost before the page says so in a banner. */
export const kBannerAfterMs = 2000;

/** True when what is shown can be old: the banner is up and the data are grey. */
export const stale = computed(() => {
  const at = link.value;
  return at.state === 'lost' && view.value !== null && serverNow.value - at.lastHeard > kBannerAfterMs;
});

const roomsById = computed(() => new Map(view.value?.rooms.map((room) => [room.id, room])));
const itemsById = computed(() => new Map(view.value?.items.map((item) => [item.id, item])));

export function roomById(id: string | null): Room | null {
  return id === null ? null : (roomsById.value.get(id) ?? null);
}

export function itemById(id: string): Item | null {
  return itemsById.value.get(id) ?? null;
}
