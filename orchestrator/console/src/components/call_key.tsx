import { t } from '../i18n/language';
import type { View } from '../protocol/types';
import { mayPress } from '../state/commands';
import { firstWaiting, pressCall } from '../state/keys';
import { roomById } from '../state/store';

/** Gives the floor to the first that waits; there only while somebody does. */
export function CallKey({ view }: { view: View }) {
  const first = firstWaiting(view);
  if (!first) return null;
  return (
    <button
      type="button"
      class="button key key-call"
      aria-disabled={!mayPress('give_floor')}
      aria-keyshortcuts="C"
      onClick={pressCall}
      data-testid="call-key"
      data-room={first.room}
    >
      <b>{t('giveFloorTo')(roomById(first.room)?.short ?? first.room)}</b>
      {first.kind !== 'speech' && <span>{t(first.kind)}</span>}
      <kbd class="only-wide">C</kbd>
    </button>
  );
}
