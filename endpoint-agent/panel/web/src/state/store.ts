// What this page knows: the newest state of the agent, the pictures, and what was answered.

import { signal } from '@preact/signals';
import { newCommandId } from '../../../../../common/page/command_id';
import type { Bilingual } from '../../../../../common/page/language';
import { Link } from '../protocol/link';
import type { State } from '../protocol/types';

export const state = signal<State | null>(null);
/** Nothing was heard of the agent: what is shown is old. */
export const lost = signal(false);
/** The last thing that was refused, until something succeeds. */
export const refusal = signal<Bilingual | null>(null);
/** The message of the centre that was marked as read on this page. */
export const seenMessage = signal<number | null>(null);
export const cameraUrl = signal<string | null>(null);
export const screenUrl = signal<string | null>(null);

/** How far the server's clock is ahead of this page's monotonic one. */
let serverAhead = 0;

/** Now, by the conference's clock. */
export function serverNow(): number {
  return performance.now() + serverAhead;
}

interface Waiting {
  done: (ok: boolean, text: Bilingual) => void;
}
const waiting = new Map<string, Waiting>();

const kGone: Bilingual = {
  vi: 'Chưa thực hiện được: chương trình của điểm cầu không trả lời.',
  en: 'Not carried out: the room’s program does not answer.',
};

function keepPicture(which: string, jpeg: Blob): void {
  const place = which === 'c' ? cameraUrl : screenUrl;
  if (place.value) URL.revokeObjectURL(place.value);
  place.value = URL.createObjectURL(jpeg);
}

const link = new Link({
  state(message) {
    if (message.state.enrolled && state.value?.enrolled === false) refusal.value = null;
    state.value = message.state;
    lost.value = false;
    if (message.state.server_time !== null) {
      serverAhead = message.state.server_time - performance.now();
    }
  },
  lost() {
    lost.value = true;
    for (const each of waiting.values()) each.done(false, kGone);
    waiting.clear();
  },
  answer(message) {
    waiting.get(message.cmd_id)?.done(message.ok, message.text);
    waiting.delete(message.cmd_id);
  },
  error(message) {
    refusal.value = message.text;
  },
  picture: keepPicture,
});

/** From another machine: the PIN is asked for first. */
export const needsPin = signal(false);

/** Opens the link when this browser may come in, else asks for the PIN. */
export async function startLink(): Promise<void> {
  const answer = await fetch('/session').catch(() => null);
  needsPin.value = answer?.status === 401;
  if (!needsPin.value) link.open();
}

/** Null: let in; else what is wrong. */
export async function enterPin(pin: string): Promise<Bilingual | null> {
  const answer = await fetch('/pin', { method: 'POST', body: JSON.stringify({ pin }) }).catch(() => null);
  if (!answer) return kGone;
  if (answer.ok) {
    await startLink();
    return null;
  }
  return ((await answer.json()) as { text: Bilingual }).text;
}

/** Sends a command; true when it was carried out. A refusal is shown on the page. */
export function command(verb: string, args: object): Promise<boolean> {
  const cmdId = newCommandId();
  return new Promise((resolve) => {
    const done = (ok: boolean, text: Bilingual) => {
      refusal.value = ok ? null : text;
      resolve(ok);
    };
    if (!link.send({ type: 'command', cmd_id: cmdId, verb, args })) {
      done(false, kGone);
      return;
    }
    waiting.set(cmdId, { done });
  });
}
