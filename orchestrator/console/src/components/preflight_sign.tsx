import { hoursMinutes } from '../i18n/format';
import { language, t } from '../i18n/language';
import type { Preflight, Room } from '../protocol/types';

/** How the check stands, in a few words. */
export function preflightText(is: Preflight | null): string {
  if (!is) return t('preflightNone');
  if (is.verdict === 'ready') return t('preflightReady');
  if (is.verdict === 'expired') return t('preflightExpired');
  return t('preflightFailed')(is.failed.join(', '));
}

export function sheetUrl(room: Room): string {
  return `/check-sheet?room=${encodeURIComponent(room.id)}&lang=${language.value}`;
}

/** The room's pre-flight check, as a way to its sheet; only a sign while all is well. */
export function PreflightSign({ room, zone }: { room: Room; zone: string }) {
  const is = room.preflight;
  const state = is?.verdict ?? 'none';
  const text = preflightText(is);
  const details = is ? `${text} – ${is.by}, ${hoursMinutes(is.at, zone)}` : text;
  return (
    <a
      class={`preflight preflight-${state}`}
      href={sheetUrl(room)}
      target="_blank"
      rel="noopener"
      title={`${t('preflight')}: ${details}`}
      data-testid={`preflight-${room.id}`}
      data-state={state}
    >
      <span aria-hidden="true">{state === 'ready' ? '☑' : '☐'}</span>
      <span class={state === 'ready' ? 'sr-only' : ''}>{text}</span>
    </a>
  );
}
