// One WHIP or WHEP session of this page (PROTOCOL.md §9), kept: when the path or the server fails it is made
// anew, until stop().

import type { Bilingual } from './types';

export type PeerState = 'connecting' | 'live' | 'lost';

export interface PeerCallbacks {
  /** Adds what is to be sent or received, before every offer. */
  prepare: (connection: RTCPeerConnection) => void;
  state: (state: PeerState) => void;
  /** What comes, whole; only when receiving. */
  stream?: (stream: MediaStream) => void;
  /** The session is gone at the server: true when somebody else has taken its place. */
  replaced?: () => boolean;
  /** The server will not have it: nothing is tried again. */
  refused: (why: Bilingual | null) => void;
}

/** Pauses before the next attempt; the last one is repeated. */
const kPausesMs = [300, 1000, 2000, 4000, 7000];
/** A path that comes back by itself is not worth a new session. */
const kDisconnectedMs = 3000;
const kRequestMs = 8000;

const kGone: Bilingual = { vi: 'Máy chủ không nhận kết nối này.', en: 'The server refuses this.' };
const kReplaced: Bilingual = {
  vi: 'Điểm cầu vừa tham gia bằng một máy khác; trang này dừng lại.',
  en: 'The room has just joined from elsewhere; this page stops.',
};

/** Firefox has H.264 by a plug-in that it fetches from the network; some browsers of Linux have none at all. */
const kNoH264: Bilingual = {
  vi: 'Trình duyệt này không có H.264, loại hình duy nhất mà Hội nghị dùng. Firefox: mở about:addons, mục Phần bổ trợ (Plugins), bật “OpenH264 Video Codec” và đợi tải xong (cần Internet). Nếu không được, hãy dùng Chrome, Edge hoặc Safari.',
  en: 'This browser has no H.264, the only picture this conference uses. Firefox: open about:addons, Plugins, turn on "OpenH264 Video Codec" and wait until it is fetched (needs the Internet). Otherwise use Chrome, Edge or Safari.',
};

/** `Link: <turn:…>; rel="ice-server"; username="…"; credential="…"`, RFC 9725 §4.6. */
export function iceServersOf(link: string | null): RTCIceServer[] {
  if (!link) return [];
  const servers: RTCIceServer[] = [];
  for (const each of link.matchAll(/<([^>]+)>((?:\s*;\s*[\w-]+="[^"]*")*)/g)) {
    const parameters = new Map(
      [...(each[2] ?? '').matchAll(/([\w-]+)="([^"]*)"/g)].map((p) => [p[1], p[2]]),
    );
    if (parameters.get('rel') !== 'ice-server' || !each[1]) continue;
    const server: RTCIceServer = { urls: each[1] };
    const username = parameters.get('username');
    const credential = parameters.get('credential');
    servers.push(username && credential ? { ...server, username, credential } : server);
  }
  return servers;
}

export class MediaPeer {
  #connection: RTCPeerConnection | null = null;
  #resource: string | null = null;
  #attempt = 0;
  #timer = 0;
  #running = false;

  constructor(
    private readonly path: string,
    private readonly callbacks: PeerCallbacks,
  ) {}

  start(): void {
    if (this.#running) return;
    this.#running = true;
    this.#attempt = 0;
    void this.#connect();
  }

  stop(): void {
    this.#running = false;
    window.clearTimeout(this.#timer);
    void this.#hangUp();
  }

  /** The sender of a kind, to exchange its device; null while there is none. */
  sender(kind: 'audio' | 'video'): RTCRtpSender | null {
    return this.#connection?.getSenders().find((each) => each.track?.kind === kind) ?? null;
  }

  /** True: the server did not know the session any more. */
  async #hangUp(): Promise<boolean> {
    this.#connection?.close();
    this.#connection = null;
    const resource = this.#resource;
    this.#resource = null;
    if (resource === null) return false;
    // The page may be closing: the request outlives it.
    const ended = await fetch(resource, { method: 'DELETE', keepalive: true }).catch(() => null);
    return ended?.status === 404;
  }

  async #again(): Promise<void> {
    this.callbacks.state('lost');
    const gone = await this.#hangUp();
    if (!this.#running) return;
    if (gone && this.callbacks.replaced?.()) {
      this.#refuse(kReplaced);
      return;
    }
    const pause = kPausesMs[Math.min(this.#attempt, kPausesMs.length - 1)];
    this.#attempt += 1;
    window.clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => void this.#connect(), pause);
  }

  #refuse(why: Bilingual | null): void {
    this.stop();
    this.callbacks.refused(why ?? kGone);
  }

  async #connect(): Promise<void> {
    this.callbacks.state('connecting');
    const connection = new RTCPeerConnection({ bundlePolicy: 'max-bundle' });
    this.#connection = connection;
    this.#listen(connection);
    try {
      this.callbacks.prepare(connection);
      const offer = await connection.createOffer();
      if (connection !== this.#connection) return;
      if (offer.sdp?.includes('m=video') && !/a=rtpmap:\d+ H264\//i.test(offer.sdp)) {
        this.#refuse(kNoH264);
        return;
      }
      const answer = await this.#post(offer.sdp ?? '');
      if (connection !== this.#connection || answer === null) return;
      // The servers are known only now, and gathering begins with the local description.
      connection.setConfiguration({ ...connection.getConfiguration(), iceServers: answer.servers });
      await connection.setLocalDescription(offer);
      await connection.setRemoteDescription({ type: 'answer', sdp: answer.sdp });
    } catch {
      if (connection === this.#connection) void this.#again();
    }
  }

  /** Null: refused, or nobody waits for it any more. Rejects when it is worth another attempt. */
  async #post(sdp: string): Promise<{ sdp: string; servers: RTCIceServer[] } | null> {
    const connection = this.#connection;
    const abort = new AbortController();
    const timer = window.setTimeout(() => abort.abort(), kRequestMs);
    try {
      const response = await fetch(this.path, {
        method: 'POST',
        headers: { 'Content-Type': 'application/sdp' },
        body: sdp,
        signal: abort.signal,
      });
      if (response.status === 201) {
        const resource = response.headers.get('Location');
        const text = await response.text();
        if (connection !== this.#connection) {
          if (resource) void fetch(resource, { method: 'DELETE' }).catch(() => undefined);
          return null;
        }
        this.#resource = resource;
        return { sdp: text, servers: iceServersOf(response.headers.get('Link')) };
      }
      if (response.status >= 500) throw new Error('unavailable');
      const body = (await response.json().catch(() => null)) as { text?: Bilingual } | null;
      if (connection === this.#connection) this.#refuse(body?.text ?? null);
      return null;
    } finally {
      window.clearTimeout(timer);
    }
  }

  #listen(connection: RTCPeerConnection): void {
    const stream = new MediaStream();
    connection.ontrack = ({ track }) => {
      stream.addTrack(track);
      if (connection === this.#connection) this.callbacks.stream?.(stream);
    };
    connection.onconnectionstatechange = () => {
      if (connection !== this.#connection) return;
      window.clearTimeout(this.#timer);
      const state = connection.connectionState;
      if (state === 'connected') {
        this.#attempt = 0;
        this.callbacks.state('live');
      } else if (state === 'failed' || state === 'closed') {
        void this.#again();
      } else if (state === 'disconnected') {
        this.callbacks.state('lost');
        this.#timer = window.setTimeout(() => void this.#again(), kDisconnectedMs);
      }
    };
  }
}

/** Receives a picture and sound. */
export function receiveBoth(connection: RTCPeerConnection): void {
  connection.addTransceiver('video', { direction: 'recvonly' });
  connection.addTransceiver('audio', { direction: 'recvonly' });
}
