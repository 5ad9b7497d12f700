import { countdown } from '../i18n/format';
import { t } from '../i18n/language';
import type { Clock, Turn } from '../protocol/types';
import { mayPress, press } from '../state/commands';
import { timeLeft } from '../state/forecast';
import { isModerator } from '../state/rights';
import { now, roomById } from '../state/store';

function TurnClock({ clock }: { clock: Clock | null }) {
  if (!clock) return <span class="muted">{t('noLimit')}</span>;
  const { text, over } = countdown(timeLeft(clock, now.value));
  return (
    <b class={`turn-clock tabular ${over ? 'turn-over' : ''}`} role="timer">
      {text}
    </b>
  );
}

/** One room that has the floor: its clock, and the key that takes the floor back. */
export function TurnRow({ turn }: { turn: Turn }) {
  const room = roomById(turn.room)?.short ?? turn.room;
  return (
    <li class="turn" data-testid={`turn-${turn.room}`}>
      <span class="turn-who">
        <span class="fact-name">{t('hasFloor')}</span>
        <b>{room}</b>
        {turn.speaker_title && <span class="muted"> {turn.speaker_title}</span>}
        {turn.by_telephone && <span class="chip chip-small">{t('byTelephone')}</span>}
      </span>
      <TurnClock clock={turn.clock} />
      {isModerator.value && (
        <button
          type="button"
          class="button small"
          aria-disabled={!mayPress('take_back')}
          aria-label={t('takeBackFrom')(room)}
          onClick={() => press('take_back', { turn: turn.id })}
          data-testid={`take-back-${turn.room}`}
        >
          {t('takeBack')}
        </button>
      )}
    </li>
  );
}
