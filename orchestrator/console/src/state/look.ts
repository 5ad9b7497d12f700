// The technical team's look into one room: its own picture in full motion, with its sound.

import { computed, signal } from '@preact/signals';
import { MediaPeer, receiveBoth } from '../protocol/media_peer';
import type { PeerState } from '../protocol/media_peer';
import type { Bilingual } from '../protocol/types';
import { session } from './store';

export const lookedAt = signal<string | null>(null);
export const lookState = signal<PeerState>('connecting');
export const lookStream = signal<MediaStream | null>(null);
export const lookRefused = signal<Bilingual | null>(null);

export const mayLook = computed(() => {
  const who = session.value;
  return who !== null && who !== 'unknown' && (who.role === 'moderator' || who.role === 'monitor');
});

let peer: MediaPeer | null = null;

export function stopLooking(): void {
  peer?.stop();
  peer = null;
  lookedAt.value = null;
  lookStream.value = null;
}

export function lookAt(room: string): void {
  stopLooking();
  lookedAt.value = room;
  lookRefused.value = null;
  peer = new MediaPeer(`/whep/${encodeURIComponent(room)}/camera`, {
    prepare: receiveBoth,
    state: (state) => (lookState.value = state),
    stream: (stream) => (lookStream.value = stream),
    refused: (why) => (lookRefused.value = why),
  });
  peer.start();
}

window.addEventListener('pagehide', stopLooking);
