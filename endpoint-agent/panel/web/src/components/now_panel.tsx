import { t } from '../i18n/words';
import { state } from '../state/store';
import { Clock } from './clock';

export function NowPanel() {
  const now = state.value;
  if (!now) return null;
  const { item_title, speaker_title, zero_at, frozen_left, pace } = now.programme;
  return (
    <section class="panel now">
      <h2 class="panel-title">{t('now')}</h2>
      <p class="item-title" data-testid="item-title">
        {item_title || t('nothingLive')}
      </p>
      {speaker_title && <p class="muted">{speaker_title}</p>}
      {item_title && <Clock zeroAt={zero_at} frozenLeft={frozen_left} pace={pace} />}
    </section>
  );
}
