// The WebSocket to the agent on this machine: opens it, keeps it. Knows messages, not what they mean.

import type { AgentMessage, AnswerMessage, ErrorMessage, StateMessage } from './types';

/** The agent is near: it is back at once or being started again. */
const kBackOffMs = [0, 300, 1000, 2000];
/** The agent speaks every second while it lives. */
const kSilentMs = 4000;

export interface LinkEvents {
  state(message: StateMessage): void;
  lost(): void;
  answer(message: AnswerMessage): void;
  error(message: ErrorMessage): void;
  /** 'c': the camera, 's': the screen. */
  picture(which: string, jpeg: Blob): void;
}

export class Link {
  private socket: WebSocket | null = null;
  private attempt = 0;
  private watchdog: number | undefined;

  constructor(private readonly events: LinkEvents) {}

  open(): void {
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
    const socket = new WebSocket(`${scheme}://${location.host}/ws/panel`, 'nhipcau.panel.v1');
    socket.binaryType = 'arraybuffer';
    this.socket = socket;
    this.watch(socket);
    socket.onmessage = (event: MessageEvent<string | ArrayBuffer>) => {
      if (socket === this.socket) this.receive(socket, event.data);
    };
    socket.onclose = () => this.lose(socket);
  }

  /** False when there is no connection to send it over. */
  send(message: object): boolean {
    if (this.socket?.readyState !== WebSocket.OPEN) return false;
    this.socket.send(JSON.stringify(message));
    return true;
  }

  private receive(socket: WebSocket, data: string | ArrayBuffer): void {
    this.watch(socket);
    if (typeof data !== 'string') {
      const which = String.fromCharCode(new Uint8Array(data, 0, 1)[0] ?? 0);
      this.events.picture(which, new Blob([data.slice(1)], { type: 'image/jpeg' }));
      return;
    }
    const message = JSON.parse(data) as AgentMessage;
    switch (message.type) {
      case 'state':
        this.attempt = 0;
        this.events.state(message);
        break;
      case 'answer':
        this.events.answer(message);
        break;
      case 'error':
        this.events.error(message);
        break;
    }
  }

  private watch(socket: WebSocket): void {
    window.clearTimeout(this.watchdog);
    this.watchdog = window.setTimeout(() => this.lose(socket), kSilentMs);
  }

  private lose(socket: WebSocket): void {
    if (socket !== this.socket) return;
    window.clearTimeout(this.watchdog);
    this.socket = null;
    socket.close();
    this.events.lost();
    const wait = kBackOffMs[Math.min(this.attempt, kBackOffMs.length - 1)] ?? 0;
    this.attempt += 1;
    window.setTimeout(() => this.open(), wait);
  }
}
