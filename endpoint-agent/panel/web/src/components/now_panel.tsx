import { fill, t } from '../i18n/words';
import { state } from '../state/store';
import { Clock } from './clock';

export function NowPanel() {
  const now = state.value;
  if (!now) return null;
  const { item_title, speaker_title, zero_at, frozen_left, pace } = now.programme;
  return (
    <section class="panel now">
      <h2 class="panel-title">{t(now.centre === 'offline' ? 'nowLast' : 'now')}</h2>
      <p class="item-title" data-testid="item-title">
        {item_title || t('nothingLive')}
      </p>
      {speaker_title && <p class="muted">{speaker_title}</p>}
      {item_title && <Clock zeroAt={zero_at} frozenLeft={frozen_left} pace={pace} />}
      <NextLines />
    </section>
  );
}

/** What comes next for everybody, and for this room. */
function NextLines() {
  const programme = state.value?.programme;
  if (!programme) return null;
  const { next, own_next } = programme;
  return (
    <dl class="next-lines">
      <div>
        <dt class="panel-title">{t('next')}</dt>
        <dd data-testid="next-item" data-own={String(next?.own ?? false)}>
          {next ? [next.title, next.speaker_title, next.room_name].filter(Boolean).join(' – ') : t('nothingNext')}
        </dd>
      </div>
      <div>
        <dt class="panel-title">{t('ownNext')}</dt>
        <dd data-testid="own-next">
          {own_next
            ? `${own_next.title}: ${own_next.items_before === 0 ? t('ownIsNext') : fill('itemsBefore', { n: own_next.items_before })}`
            : t('noOwnTurn')}
        </dd>
      </div>
    </dl>
  );
}
