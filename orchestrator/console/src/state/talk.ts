// The technical desk speaks to one room, as long as a key is held: this browser's microphone by WHIP. The line is
// kept for a while after the key is let go, so that the next word has not to wait for it; nothing is sent meanwhile.

import { computed, signal } from '@preact/signals';
import { MediaPeer } from '../protocol/media_peer';
import { mayCapture, troubleOf, type Trouble } from './capture';
import { mayLook } from './look';
import { me } from './rights';
import { view } from './store';

/** How long a line that nobody speaks on is kept. */
const kKeepLineMs = 30_000;

/** The room whose key is held. */
export const talkingTo = signal<string | null>(null);
/** What went wrong, and with which room's key. */
export const talkTrouble = signal<{ room: string; what: Trouble } | null>(null);

export const mayTalk = computed(() => mayLook.value);

/** The bridge has said that the room hears this account. */
export function heardIn(room: string): boolean {
  return view.value?.desk.some((talk) => talk.room === room && talk.by === me.value) ?? false;
}

/** Who else of the desk is heard in the room. */
export function othersHeardIn(room: string): string[] {
  const talks = view.value?.desk ?? [];
  return talks.filter((talk) => talk.room === room && talk.by !== me.value).map((talk) => talk.by);
}

interface Line {
  room: string;
  microphone: MediaStream;
  peer: MediaPeer;
  sender: RTCRtpSender | null;
}

let line: Line | null = null;
let hangUpTimer = 0;

function trackToSend(of: Line): MediaStreamTrack | null {
  const held = talkingTo.value === of.room;
  return held ? (of.microphone.getAudioTracks()[0] ?? null) : null;
}

function switchTrack(of: Line): void {
  void of.sender?.replaceTrack(trackToSend(of)).catch(() => undefined);
}

function hangUp(): void {
  window.clearTimeout(hangUpTimer);
  line?.peer.stop();
  line?.microphone.getTracks().forEach((track) => track.stop());
  line = null;
}

function fail(room: string, what: Trouble): void {
  talkTrouble.value = { room, what };
  if (talkingTo.value === room) talkingTo.value = null;
  hangUp();
}

function openLine(room: string, microphone: MediaStream): void {
  const opened: Line = {
    room,
    microphone,
    sender: null,
    peer: new MediaPeer(`/whip/${encodeURIComponent(room)}/desk`, {
      prepare: (connection) => {
        opened.sender = connection.addTransceiver('audio', { direction: 'sendonly' }).sender;
        switchTrack(opened);
      },
      state: () => undefined,
      refused: (why) => fail(room, { refused: why }),
    }),
  };
  line = opened;
  opened.peer.start();
}

/** The key of a room goes down. */
export async function beginTalking(room: string): Promise<void> {
  if (talkingTo.value === room || !mayTalk.value) return;
  talkTrouble.value = null;
  if (!mayCapture.value) {
    fail(room, 'no-device');
    return;
  }
  window.clearTimeout(hangUpTimer);
  talkingTo.value = room;
  if (line?.room === room) {
    switchTrack(line);
    return;
  }
  hangUp();
  try {
    const audio = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };
    const microphone = await navigator.mediaDevices.getUserMedia({ audio });
    if (talkingTo.value === room && line === null) openLine(room, microphone);
    else microphone.getTracks().forEach((track) => track.stop()); // the key was let go meanwhile
  } catch (error) {
    fail(room, troubleOf(error));
  }
}

/** … and up. */
export function endTalking(): void {
  if (talkingTo.value === null) return;
  talkingTo.value = null;
  if (line) switchTrack(line);
  window.clearTimeout(hangUpTimer);
  hangUpTimer = window.setTimeout(hangUp, kKeepLineMs);
}

function leave(): void {
  endTalking();
  hangUp();
}

window.addEventListener('pagehide', leave);
window.addEventListener('blur', endTalking);
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'hidden') endTalking();
});
