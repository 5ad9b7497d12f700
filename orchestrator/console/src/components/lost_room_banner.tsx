import { duration } from '../i18n/format';
import { t } from '../i18n/language';
import type { View } from '../protocol/types';
import { mayPress, press } from '../state/commands';
import { pressNext } from '../state/keys';
import { now, roomById } from '../state/store';

/** The room that spoke is lost: how long its floor is kept, and the three ways on. */
export function LostRoomBanner({ view }: { view: View }) {
  const frozen = view.floor.frozen;
  const turn = frozen && view.floor.turns.find((each) => each.room === frozen.room);
  const left = frozen ? frozen.kept_until - now.value : 0;
  return (
    <div role="alert">
      {frozen && (
        <div class="lost-room" data-testid="lost-room" data-room={frozen.room}>
          <p>
            <b>{t('lostRoom')(roomById(frozen.room)?.name ?? frozen.room)}</b>{' '}
            <span class="tabular" data-testid="lost-left">
              {left > 0 ? t('keptFor')(duration(left + 999)) : t('keptOver')}
            </span>
          </p>
          <div class="button-row">
            <button
              type="button"
              class="button primary"
              aria-disabled={!mayPress('thaw')}
              onClick={() => press('thaw', { by_telephone: false })}
              data-testid="thaw-back"
            >
              {t('thawBack')}
            </button>
            <button
              type="button"
              class="button"
              aria-disabled={!mayPress('thaw')}
              onClick={() => press('thaw', { by_telephone: true })}
              data-testid="thaw-telephone"
            >
              {t('thawTelephone')}
            </button>
            <button
              type="button"
              class="button"
              aria-disabled={!mayPress() || (!turn && !view.next)}
              onClick={() => (turn ? press('take_back', { turn: turn.id }) : pressNext())}
              data-testid="lost-defer"
            >
              {turn ? t('lostTakeBack') : t('lostNext')}
            </button>
          </div>
        </div>
      )}
    </div>
  );
}
