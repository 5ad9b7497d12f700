import { dayMonthYear, duration, hoursMinutes, signedDuration } from '../i18n/format';
import { t } from '../i18n/language';
import type { Item, Live, View } from '../protocol/types';
import { itemById, now, roomById } from '../state/store';
import { SpeakerClock } from './speaker_clock';

function LiveItem({ live, item, zone }: { live: Live; item: Item; zone: string }) {
  const room = roomById(live.room);
  return (
    <>
      <p class="eyebrow">
        <span>{t('now')}</span>
        <span class="item-number">{t('itemNumber')(item.number)}</span>
      </p>
      <h2 class="now-title">{item.title}</h2>
      <p class="now-speaker">{item.speaker?.title ?? t('noSpeaker')}</p>
      <p class="now-room">{room ? room.name : t('slate')}</p>
      <SpeakerClock live={live} />
      <p class="now-figures tabular">
        <span>{t('allotted')(duration(live.allotted_ms - item.granted_ms))}</span>
        {item.granted_ms !== 0 && <span>{t('granted')(signedDuration(item.granted_ms))}</span>}
        <span>{t('startedAt')(hoursMinutes(live.started_at, zone))}</span>
      </p>
    </>
  );
}

/** Before the start: how long until the planned hour, and how many rooms are there. */
function BeforeStart({ view }: { view: View }) {
  const { conference } = view;
  const left = conference.planned_start - now.value;
  const from = hoursMinutes(conference.planned_start, conference.time_zone);
  const to = hoursMinutes(conference.planned_end, conference.time_zone);
  const there = view.rooms.filter(
    (room) => room.agent === 'online' && room.picture === 'ok',
  ).length;
  const sameDay = Math.abs(left) < 24 * 3_600_000;
  return (
    <>
      <p class="eyebrow">{t('notStarted')}</p>
      <p class="now-title">{conference.title}</p>
      {sameDay && (
        <div class="clock">
          <span class="clock-label">{left >= 0 ? t('untilStart') : t('pastStart')}</span>
          <span class="clock-digits clock-digits-small tabular">{duration(Math.abs(left))}</span>
        </div>
      )}
      {!sameDay && <div class="clock" />}
      <p class="now-figures tabular">
        {t('plannedFor')(`${from}–${to}, ${dayMonthYear(conference.date)}`)}
      </p>
      <p class="now-figures" data-testid="rooms-ready">
        <b class="tabular">{`${there}/${view.rooms.length}`}</b> {t('roomsReady')}
      </p>
    </>
  );
}

export function NowPanel({ view }: { view: View }) {
  const { live, conference } = view;
  const item = live ? itemById(live.item) : null;
  return (
    <section
      class="panel now-panel"
      aria-label={t('now')}
      data-testid="live-item"
      data-item={live?.item ?? ''}
    >
      {live && item && <LiveItem live={live} item={item} zone={conference.time_zone} />}
      {!live && conference.state === 'ready' && <BeforeStart view={view} />}
      {!live && conference.state === 'live' && <p class="now-title">{t('betweenItems')}</p>}
      {!live && conference.state === 'concluded' && <p class="now-title">{t('concluded')}</p>}
    </section>
  );
}
