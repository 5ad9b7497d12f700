// Signing in and out, and the life of the connection in between: the wiring between the protocol's
// Link and the page's signals.

import { fetchSession, signOut as postSignOut } from '../protocol/http';
import { Link } from '../protocol/link';
import { ServerClock } from '../protocol/server_clock';
import type { Session } from '../protocol/types';
import { keepToOwnPages } from './pages';
import { resendPending, takeAnswer, setTransport } from './commands';
import { link, pending, refusal, serverNow, session, signedOutByServer, view } from './store';
import { receiveThumbnail } from './thumbnails';

const kTickMs = 250;
/** While the server cannot be asked who is signed in. */
const kAskAgainMs = 2000;

const clock = new ServerClock();

const connection = new Link(clock, {
  welcome: (message) => {
    tick();
    session.value = { user: message.user, role: message.role, room: message.room };
    keepToOwnPages(message.role);
  },
  view: (next) => {
    view.value = next;
  },
  opened: () => {
    link.value = { state: 'open' };
    resendPending();
  },
  lost: (lastHeard) => {
    if (link.value.state === 'open') link.value = { state: 'lost', lastHeard: clock.at(lastHeard) };
  },
  mayRetry: async () => {
    if ((await fetchSession()) !== 'signed-out') return true;
    signedOutByServer.value = true;
    leave();
    return false;
  },
  answer: takeAnswer,
  error: (message) => {
    const waiting = pending.value;
    if (!waiting) return;
    pending.value = null;
    refusal.value = {
      verb: waiting.command.verb,
      code: message.code,
      text: message.text,
      by: null,
    };
  },
  thumbnail: receiveThumbnail,
});

function tick(): void {
  serverNow.value = clock.at(performance.now());
}

function leave(): void {
  connection.stop();
  session.value = null;
  view.value = null;
  pending.value = null;
  refusal.value = null;
  link.value = { state: 'lost', lastHeard: 0 };
}

export function enter(who: Session): void {
  signedOutByServer.value = false;
  session.value = who;
  connection.start();
}

export async function signOut(): Promise<void> {
  leave();
  await postSignOut();
}

/** Asks who is signed in until the server says so. */
async function findSession(): Promise<void> {
  const answer = await fetchSession();
  if (answer === 'unreachable') window.setTimeout(() => void findSession(), kAskAgainMs);
  else if (answer === 'signed-out') session.value = null;
  else enter(answer);
}

export function startSession(): void {
  setTransport((command) => connection.send(command));
  window.setInterval(tick, kTickMs);
  window.addEventListener('online', () => connection.hurry());
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) connection.hurry();
  });
  void findSession();
}
