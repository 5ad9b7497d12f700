// The WebSocket to the orchestrator: opens it, keeps it, notices when it is dead, measures the server's
// time over it. Knows messages, not what they mean to the page. Browser's main thread only.

import { ServerClock } from './server_clock';
import { parseThumbnailFrame } from './thumbnail_frame';
import type { ThumbnailFrame } from './thumbnail_frame';
import type { Answer, Command, ErrorMessage, ServerMessage, View, WelcomeMessage } from './types';
import { ViewReplica } from './view_replica';

/** PROTOCOL.md §1; the last one repeats for ever. */
const kBackOffMs = [0, 300, 1200, 2700, 4800, 7000];
const kJitter = 0.2;
/** How often the time is asked: it tells the offset, that the server lives, and the server that this page does. */
const kTimeEveryMs = 2000;
/** Without any word for so long after asking, the connection is dead though nobody closed it. */
const kDeadAfterMs = 4000;
/** A few quick samples first: one of them is likely to meet no queue. */
const kFirstSamples = 5;
const kFirstSampleGapMs = 150;
const kOpenTimeoutMs = 5000;

export interface LinkEvents {
  welcome(message: WelcomeMessage): void;
  view(view: View): void;
  /** The first view of a connection was taken over: what is shown is true again. */
  opened(): void;
  /** `lastHeard`: local monotonic time of the last word from the server. */
  lost(lastHeard: number): void;
  /** The connection could not be made. Return false to stop trying (signed out). */
  mayRetry(): Promise<boolean>;
  answer(message: Answer): void;
  error(message: ErrorMessage): void;
  thumbnail(frame: ThumbnailFrame): void;
}

export class Link {
  private socket: WebSocket | null = null;
  private readonly replica = new ViewReplica();
  private attempt = 0;
  private ready = false;
  private stopped = true;
  private lastHeard = 0;
  private askedAt: number | null = null;
  private lastAsked = 0;
  private retryTimer: number | undefined;
  private openTimer: number | undefined;
  private timeTimer: number | undefined;

  constructor(
    private readonly clock: ServerClock,
    private readonly events: LinkEvents,
  ) {}

  start(): void {
    if (!this.stopped) return;
    this.stopped = false;
    this.attempt = 0;
    this.open();
  }

  stop(): void {
    this.stopped = true;
    window.clearTimeout(this.retryTimer);
    this.drop();
  }

  /** Something suggests that the network is back: do not wait for the timer. */
  hurry(): void {
    if (this.stopped || this.socket) return;
    window.clearTimeout(this.retryTimer);
    this.open();
  }

  /** False when there is no connection to send it over. */
  send(command: Command): boolean {
    if (!this.ready) return false;
    this.transmit(command);
    return true;
  }

  private open(): void {
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
    const socket = new WebSocket(`${scheme}://${location.host}/ws/console`, 'nhipcau.v1');
    socket.binaryType = 'arraybuffer';
    this.socket = socket;
    this.replica.reset();
    this.openTimer = window.setTimeout(() => this.lose(socket), kOpenTimeoutMs);
    socket.onmessage = (event: MessageEvent<string | ArrayBuffer>) => {
      if (socket === this.socket) this.receive(event.data);
    };
    socket.onclose = () => this.lose(socket);
  }

  private receive(data: string | ArrayBuffer): void {
    this.lastHeard = performance.now();
    // A hidden page's timers run once a minute, which would count as gone; its messages still come.
    if (this.ready && this.lastHeard - this.lastAsked > 2 * kTimeEveryMs) this.ask(this.lastHeard);
    if (typeof data !== 'string') {
      const frame = parseThumbnailFrame(data);
      if (frame) this.events.thumbnail(frame);
      return;
    }
    const message = JSON.parse(data) as ServerMessage;
    switch (message.type) {
      case 'welcome':
        this.clock.addUnmeasured(this.lastHeard, message.server_time);
        this.events.welcome(message);
        this.measure(kFirstSamples);
        break;
      case 'view':
        this.showView(this.replica.snapshot(message));
        break;
      case 'patch': {
        const outcome = this.replica.patch(message);
        if (outcome === 'gap') this.transmit({ type: 'snapshot' });
        else if (outcome !== 'wait') this.showView(outcome);
        break;
      }
      case 'time':
        this.askedAt = null;
        this.clock.addRoundTrip(message.sent, this.lastHeard, message.server_time);
        break;
      case 'answer':
        this.events.answer(message);
        break;
      case 'error':
        this.events.error(message);
        break;
    }
  }

  private showView(view: View): void {
    this.events.view(view);
    if (this.ready) return;
    this.ready = true;
    this.attempt = 0;
    window.clearTimeout(this.openTimer);
    this.events.opened();
  }

  /** Asks the time, `quick` more times in a row, then at the steady pace. */
  private measure(quick: number): void {
    const socket = this.socket;
    if (!socket) return;
    const now = performance.now();
    if (this.askedAt !== null && now - Math.max(this.askedAt, this.lastHeard) > kDeadAfterMs) {
      this.lose(socket);
      return;
    }
    this.ask(now);
    const wait = quick > 0 ? kFirstSampleGapMs : kTimeEveryMs;
    this.timeTimer = window.setTimeout(() => this.measure(quick - 1), wait);
  }

  private ask(now: number): void {
    this.askedAt ??= now;
    this.lastAsked = now;
    this.transmit({ type: 'time', sent: Math.round(now) });
  }

  private transmit(message: object): void {
    this.socket?.send(JSON.stringify(message));
  }

  private lose(socket: WebSocket): void {
    if (socket !== this.socket) return;
    this.drop();
    this.events.lost(this.lastHeard);
    void this.retry();
  }

  private async retry(): Promise<void> {
    const base = kBackOffMs[Math.min(this.attempt, kBackOffMs.length - 1)] ?? 0;
    this.attempt += 1;
    if (!(await this.events.mayRetry()) || this.stopped || this.socket) return;
    const wait = base * (1 + kJitter * (2 * Math.random() - 1));
    window.clearTimeout(this.retryTimer);
    this.retryTimer = window.setTimeout(() => this.open(), wait);
  }

  private drop(): void {
    window.clearTimeout(this.openTimer);
    window.clearTimeout(this.timeTimer);
    const socket = this.socket;
    this.socket = null;
    this.ready = false;
    this.askedAt = null;
    socket?.close();
  }
}
