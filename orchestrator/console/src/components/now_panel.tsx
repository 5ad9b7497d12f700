import { dayMonthYear, duration, hoursMinutes, signedDuration } from '../i18n/format';
import { t } from '../i18n/language';
import type { Floor, Item, Live, View } from '../protocol/types';
import { togglePanel } from '../state/panels';
import { isModerator, watchingOnly } from '../state/rights';
import { itemById, now, roomById } from '../state/store';
import { SpeakerClock } from './speaker_clock';
import { TurnRow } from './turn_row';

interface LiveProps {
  live: Live;
  item: Item;
  floor: Floor;
  zone: string;
}

/** Who has the floor inside the item. */
function Turns({ floor }: { floor: Floor }) {
  if (floor.turns.length === 0) return null;
  return (
    <ul class="turns" data-testid="turns">
      {floor.turns.map((turn) => (
        <TurnRow key={turn.id} turn={turn} />
      ))}
    </ul>
  );
}

function LiveItem({ live, item, floor, zone }: LiveProps) {
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
      <Turns floor={floor} />
      <p class="now-figures tabular">
        <span>{t('allotted')(duration(live.allotted_ms - item.granted_ms))}</span>
        {item.granted_ms !== 0 && <span>{t('granted')(signedDuration(item.granted_ms))}</span>}
        <span>{t('startedAt')(hoursMinutes(live.started_at, zone))}</span>
        {isModerator.value && (
          <button
            type="button"
            class="link-button"
            onClick={() => togglePanel('correct-start')}
            data-testid="correct-open"
          >
            {t('correctStart')}
          </button>
        )}
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
        {isModerator.value && !view.rehearsal && (
          <button
            type="button"
            class="link-button"
            onClick={() => togglePanel('rehearsal')}
            data-testid="rehearsal-open"
          >
            {t(view.rehearsed ? 'rehearsalResult' : 'rehearsalOpen')}
          </button>
        )}
      </p>
    </>
  );
}

export function NowPanel({ view }: { view: View }) {
  const { live, conference } = view;
  const item = live ? itemById(live.item) : null;
  const turns = view.floor.turns.length > 0 ? 'now-with-turns' : '';
  const crowded = turns !== '' && (view.floor.frozen !== null || watchingOnly.value);
  return (
    <section
      class={`panel now-panel ${turns} ${crowded ? 'now-crowded' : ''}`}
      aria-label={t('now')}
      data-testid="live-item"
      data-item={live?.item ?? ''}
    >
      {live && item && (
        <LiveItem live={live} item={item} floor={view.floor} zone={conference.time_zone} />
      )}
      {!live && conference.state === 'ready' && <BeforeStart view={view} />}
      {!live && conference.state === 'live' && <p class="now-title">{t('betweenItems')}</p>}
      {!live && conference.state === 'concluded' && <p class="now-title">{t('concluded')}</p>}
    </section>
  );
}
