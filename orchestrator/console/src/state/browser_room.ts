// A room without an agent takes part with this browser: camera and microphone by WHIP, what the room is to
// see and hear by WHEP.

import { signal } from '@preact/signals';
import { MediaPeer, receiveBoth } from '../protocol/media_peer';
import type { PeerState } from '../protocol/media_peer';
import type { Bilingual } from '../protocol/types';
import { troubleOf, type Trouble } from './capture';
import { link, roomById } from './store';

export const joined = signal(false);
export const sending = signal<PeerState>('connecting');
export const receiving = signal<PeerState>('connecting');
export const trouble = signal<Trouble | null>(null);
/** What this room sends, for its own small picture. */
export const ownStream = signal<MediaStream | null>(null);
export const shownStream = signal<MediaStream | null>(null);
export const muted = signal(false);
export const cameras = signal<MediaDeviceInfo[]>([]);
export const microphones = signal<MediaDeviceInfo[]>([]);
export const camera = signal('');
export const microphone = signal('');

let sender: MediaPeer | null = null;
let receiver: MediaPeer | null = null;

function exactly(id: string): { deviceId?: { exact: string } } {
  return id ? { deviceId: { exact: id } } : {};
}

function wanted(): MediaStreamConstraints {
  return {
    video: {
      ...exactly(camera.value),
      width: { ideal: 1280 },
      height: { ideal: 720 },
      frameRate: { ideal: 25, max: 30 },
    },
    audio: { ...exactly(microphone.value), echoCancellation: true, noiseSuppression: true },
  };
}

async function listDevices(): Promise<void> {
  const all = await navigator.mediaDevices.enumerateDevices().catch(() => []);
  cameras.value = all.filter((each) => each.kind === 'videoinput');
  microphones.value = all.filter((each) => each.kind === 'audioinput');
}

function stopTracks(stream: MediaStream | null): void {
  stream?.getTracks().forEach((track) => track.stop());
}

function applyMute(): void {
  ownStream.value?.getAudioTracks().forEach((track) => (track.enabled = !muted.value));
}

export function setMuted(on: boolean): void {
  muted.value = on;
  applyMute();
}

async function capture(): Promise<MediaStream | null> {
  try {
    const stream = await navigator.mediaDevices.getUserMedia(wanted());
    trouble.value = null;
    return stream;
  } catch (error) {
    trouble.value = troubleOf(error);
    return null;
  }
}

function refused(why: Bilingual | null): void {
  leave();
  trouble.value = { refused: why };
}

function prepareSending(connection: RTCPeerConnection): void {
  const stream = ownStream.value;
  if (!stream) return;
  for (const track of stream.getTracks()) {
    connection.addTransceiver(track, { direction: 'sendonly', streams: [stream] });
  }
}

export async function join(room: string): Promise<void> {
  if (joined.value) return;
  const stream = await capture();
  if (!stream) return;
  joined.value = true;
  ownStream.value = stream;
  applyMute();
  void listDevices();
  const path = encodeURIComponent(room);
  sender = new MediaPeer(`/whip/${path}`, {
    prepare: prepareSending,
    state: (state) => (sending.value = state),
    // The newer of a room's machines wins; two that both tried for ever would throw each other out.
    replaced: () => link.value.state === 'open' && roomById(room)?.agent === 'online',
    refused,
  });
  receiver = new MediaPeer(`/whep/${path}`, {
    prepare: receiveBoth,
    state: (state) => (receiving.value = state),
    stream: (received) => (shownStream.value = received),
    refused,
  });
  sender.start();
  receiver.start();
}

export function leave(): void {
  sender?.stop();
  receiver?.stop();
  sender = receiver = null;
  stopTracks(ownStream.value);
  ownStream.value = shownStream.value = null;
  sending.value = receiving.value = 'connecting';
  joined.value = false;
}

/** Another camera or microphone, without a new session. */
export async function chooseDevice(kind: 'audio' | 'video', id: string): Promise<void> {
  (kind === 'video' ? camera : microphone).value = id;
  if (!joined.value) return;
  const before = ownStream.value;
  stopTracks(before); // many cameras cannot be opened twice
  const stream = await capture();
  if (!stream) return;
  ownStream.value = stream;
  applyMute();
  for (const track of stream.getTracks()) {
    await sender?.sender(track.kind as 'audio' | 'video')?.replaceTrack(track);
  }
}

window.addEventListener('pagehide', leave);
