import { t } from '../i18n/language';
import type { View } from '../protocol/types';
import { openAgenda } from '../state/agenda';
import { roomById } from '../state/store';
import { SpeakerPresence } from './speaker_presence';

/** Who speaks later, and whether they are there already: for whoever takes the roll. */
export function SpeakersPanel({ view }: { view: View }) {
  const coming = openAgenda(view).filter((item) => item.speaker && item.room);
  if (coming.length === 0) return null;
  return (
    <section class="panel speakers" aria-label={t('speakers')} data-testid="speakers">
      <h2 class="panel-title">{t('speakers')}</h2>
      <ul>
        {coming.map((item) => (
          <li key={item.id} class="speaker-row">
            <span class="speaker-who">
              <b>{item.speaker?.title}</b>
              <span class="muted">
                {t('itemNumber')(item.number)} · {roomById(item.room)?.short ?? ''}
              </span>
            </span>
            <SpeakerPresence item={item} />
          </li>
        ))}
      </ul>
    </section>
  );
}
