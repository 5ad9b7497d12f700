// A press becomes a command, a command awaits its answer. One at a time; a command whose answer was lost
// with the connection is sent again under the same id, which the server answers as it did before.

import { newCommandId } from '../../../../common/page/command_id';
import type { Answer, Command, Verb } from '../protocol/types';
import { permitted } from './rights';
import { lastExtension, link, now, pending, refusal, view } from './store';
import { dictionary } from '../i18n/dictionary';
import { kVerbs } from '../i18n/verbs';

/** Beyond this a press is too old to be carried out by surprise when the connection is back. */
const kResendWithinMs = 15_000;

/** How long an extension granted from here is offered to be taken back. */
const kRevertExtensionMs = 15_000;

type Send = (command: Command) => boolean;
let send: Send = () => false;

/** Wiring: how commands leave the page. */
export function setTransport(transport: Send): void {
  send = transport;
}

/** False while the keys are disabled: no right, no connection, or an answer awaited. */
export function mayPress(verb: Verb = 'next'): boolean {
  return permitted(verb) && link.value.state === 'open' && pending.value === null;
}

export function press(verb: Verb, args: Command['args'] = {}): void {
  if (!mayPress(verb)) return;
  const command: Command = {
    type: 'command',
    cmd_id: newCommandId(),
    verb,
    expect: { live_run: view.value?.live?.run ?? null },
    args,
  };
  refusal.value = null;
  if (verb !== 'extend') lastExtension.value = null;
  pending.value = { command, pressedAt: performance.now() };
  send(command);
}

export function takeAnswer(answer: Answer): void {
  const waiting = pending.value;
  if (!waiting || waiting.command.cmd_id !== answer.cmd_id) return;
  pending.value = null;
  if (answer.ok) {
    remember(waiting.command);
    return;
  }
  const { verb } = waiting.command;
  const fallback = {
    vi: dictionary.refused.vi(dictionary[kVerbs[verb]].vi),
    en: dictionary.refused.en(dictionary[kVerbs[verb]].en),
  };
  refusal.value = { verb, code: answer.code ?? '', text: answer.text ?? fallback, by: answer.by };
}

/** The connection is back: the command that awaits its answer goes out again, if it is young enough. */
export function resendPending(): void {
  const waiting = pending.value;
  if (!waiting) return;
  if (performance.now() - waiting.pressedAt <= kResendWithinMs) {
    send(waiting.command);
    return;
  }
  pending.value = null;
  refusal.value = {
    verb: waiting.command.verb,
    code: 'unconfirmed',
    text: dictionary.unconfirmed,
    by: null,
  };
}

function remember(command: Command): void {
  if (command.verb !== 'extend') return;
  const minutes = Number(command.args['minutes']);
  const run = command.expect.live_run;
  lastExtension.value =
    minutes > 0 && run !== null ? { minutes, run, until: now.value + kRevertExtensionMs } : null;
}
