import { useComputed } from '@preact/signals';
import { hoursMinutesSeconds } from '../i18n/format';
import { t } from '../i18n/language';
import type { View } from '../protocol/types';
import { sourceName } from '../state/sources';
import { itemById, now, roomById, stale } from '../state/store';
import { DeskCalls } from './desk_calls';
import { OutputSigns } from './output_signs';
import { PageCorner } from './page_corner';
import { crowded } from '../state/tiers';
import { RoomTiers } from './room_tiers';
import { RoomTile } from './room_tile';
import { SpeakerClock } from './speaker_clock';
import { StaleBanner } from './stale_banner';

function Now({ view }: { view: View }) {
  const item = view.live ? itemById(view.live.item) : null;
  const air = view.programme.actual;
  return (
    <section class="panel wall-now" aria-label={t('now')} data-testid="wall-now">
      <p class="eyebrow">
        <span>{t('now')}</span>
        <span>
          {t('onAirNow')}: <b>{sourceName(air)}</b>
        </span>
      </p>
      <p class="wall-title">
        {item ? item.title : t(view.conference.state === 'ready' ? 'notStarted' : 'betweenItems')}
      </p>
      {item?.speaker && <p class="now-speaker">{item.speaker.title}</p>}
    </section>
  );
}

function Next({ view }: { view: View }) {
  const item = view.next ? itemById(view.next.item) : null;
  return (
    <section class="panel wall-next" aria-label={t('nextItem')} data-testid="wall-next">
      <p class="eyebrow">{t('nextItem')}</p>
      <p class="wall-title">{item ? item.title : t('nextIsNone')}</p>
      {item && (
        <p class="now-speaker">
          {[item.speaker?.title, roomById(item.room)?.short].filter(Boolean).join(' · ')}
        </p>
      )}
    </section>
  );
}

/** A screen for the control room or the hall's back: every room large, on air, now and next. */
export function WallPage({ view }: { view: View }) {
  const zone = view.conference.time_zone;
  const clock = useComputed(() => hoursMinutesSeconds(now.value, zone));
  return (
    <div class={`wall ${stale.value ? 'stale' : ''}`} data-testid="wall-page">
      <StaleBanner zone={zone} />
      <header class="header">
        <div class="header-title">
          <h1>{view.conference.short_title}</h1>
        </div>
        <OutputSigns view={view} />
        <span class="wall-clock">{clock}</span>
        <PageCorner />
      </header>
      <DeskCalls view={view} zone={zone} />
      {crowded(view.rooms) ? (
        <main class="wall-tiers">
          <RoomTiers rooms={view.rooms} zone={zone} />
        </main>
      ) : (
        <main class="wall-rooms">
          {view.rooms.map((room) => (
            <RoomTile key={room.id} room={room} zone={zone} />
          ))}
        </main>
      )}
      <footer class="wall-foot">
        <Now view={view} />
        {view.live && <SpeakerClock live={view.live} />}
        <Next view={view} />
      </footer>
    </div>
  );
}
