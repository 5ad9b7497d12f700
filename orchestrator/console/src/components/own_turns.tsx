import { useComputed } from '@preact/signals';
import { hoursMinutes } from '../i18n/format';
import { t } from '../i18n/language';
import type { Item, Room, View } from '../protocol/types';
import { openAgenda } from '../state/agenda';
import { startOf } from '../state/forecast';
import { now } from '../state/store';
import { SpeakerPresence } from './speaker_presence';

function StartHour({ item, view }: { item: Item; view: View }) {
  const at = useComputed(() => Math.floor(now.value / 1000) * 1000).value;
  const start = startOf(item, view.forecast, at);
  return <>{start !== null && hoursMinutes(start, view.conference.time_zone)}</>;
}

/** The items of this room still to come, with the hour to be ready. */
export function OwnTurns({ room, view }: { room: Room; view: View }) {
  const coming = openAgenda(view).filter((item) => item.room === room.id);
  return (
    <section class="panel own-turns" aria-label={t('yourTurns')} data-testid="own-turns">
      <h2 class="panel-title">{t('yourTurns')}</h2>
      <ul>
        {coming.length === 0 && <li class="muted">{t('noTurns')}</li>}
        {coming.map((item) => (
          <li key={item.id} class="own-turn">
            <b class="tabular own-turn-time">
              <StartHour item={item} view={view} />
            </b>
            <span>
              {item.title}
              <span class="muted public-speaker">{item.speaker?.title}</span>
              {item.speaker && <SpeakerPresence item={item} />}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
