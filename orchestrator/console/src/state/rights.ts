// What this session may press, as the server will judge it too (PROTOCOL.md §6).

import { computed } from '@preact/signals';
import type { Role, Verb } from '../protocol/types';
import { session, view } from './store';

const kOwn: Partial<Record<Role, readonly Verb[]>> = {
  secretary: ['raise', 'settle', 'move_request', 'mark_speaker', 'answer_desk_call', 'message_room'],
  monitor: ['answer_desk_call', 'message_room'],
  technician: ['raise', 'settle', 'mark_speaker', 'call_desk'],
};

export const role = computed<Role | null>(() => {
  const who = session.value;
  return who === null || who === 'unknown' ? null : who.role;
});

export const isModerator = computed(() => role.value === 'moderator');

export const me = computed(() => {
  const who = session.value;
  return who === null || who === 'unknown' ? null : who.user;
});

/** Another moderator has the seat: the keys here would be refused. */
export const watchingOnly = computed(() => {
  const seat = view.value?.seat;
  if (!isModerator.value || !seat || seat.holder === null) return false;
  return seat.holder !== me.value && !seat.lapsed;
});

export const seated = computed(() => view.value?.seat.holder === me.value);

/** The role may press it at all. */
export function entitled(verb: Verb): boolean {
  if (isModerator.value) return true;
  return role.value !== null && (kOwn[role.value]?.includes(verb) ?? false);
}

/** What another moderator may do as well while somebody has the seat. */
const kSeatless: readonly Verb[] = ['take_seat', 'answer_desk_call', 'message_room'];

/** … and the seat is not somebody else's. */
export function permitted(verb: Verb): boolean {
  return entitled(verb) && (kSeatless.includes(verb) || !watchingOnly.value);
}
