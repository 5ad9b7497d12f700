// The few HTTP requests of the page: PROTOCOL.md §7.

import type { Bilingual, Session } from './types';

export type SessionAnswer = Session | 'signed-out' | 'unreachable';

/** A network that swallows packets must not hold up the next attempt to connect. */
const kSessionTimeoutMs = 3000;

/** Who this browser is signed in as. */
export async function fetchSession(): Promise<SessionAnswer> {
  const abort = new AbortController();
  const timer = window.setTimeout(() => abort.abort(), kSessionTimeoutMs);
  try {
    const response = await fetch('/api/v1/session', { cache: 'no-store', signal: abort.signal });
    if (response.status === 401) return 'signed-out';
    return response.ok ? ((await response.json()) as Session) : 'unreachable';
  } catch {
    return 'unreachable';
  } finally {
    window.clearTimeout(timer);
  }
}

export type SignInAnswer = { session: Session } | { refused: Bilingual | null } | 'unreachable';

/** `refused` carries the server's sentence when it gave one. */
export async function signIn(user: string, password: string): Promise<SignInAnswer> {
  try {
    const response = await fetch('/api/v1/login', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ user, password }),
    });
    if (response.ok) return { session: (await response.json()) as Session };
    if (response.status >= 500) return 'unreachable';
    const body = (await response.json().catch(() => null)) as { text?: Bilingual } | null;
    return { refused: body?.text ?? null };
  } catch {
    return 'unreachable';
  }
}

/** Ends the session at the server; failure is no reason to stay on the page. */
export async function signOut(): Promise<void> {
  await fetch('/api/v1/logout', { method: 'POST' }).catch(() => undefined);
}
