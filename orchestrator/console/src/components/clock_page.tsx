import { t } from '../i18n/language';
import type { View } from '../protocol/types';
import { itemById, roomById, stale } from '../state/store';
import { BigClock } from './big_clock';
import { PageCorner } from './page_corner';
import { StaleBanner } from './stale_banner';

/** What the big clock counts: the newest turn with a limit, else the live item. */
function counted(view: View) {
  const { live, floor } = view;
  if (!live) return null;
  const turn = floor.turns.find((each) => each.clock !== null);
  return { clock: turn?.clock ?? live.clock, turn: turn ?? null, held: live.held };
}

function Speaker({ view }: { view: View }) {
  const item = view.live ? itemById(view.live.item) : null;
  const turn = view.floor.turns[0];
  if (!item) {
    const state = view.conference.state;
    const text =
      state === 'ready' ? 'notStarted' : state === 'concluded' ? 'concluded' : 'betweenItems';
    return <h1 class="clock-page-title">{t(text)}</h1>;
  }
  const room = roomById(turn?.room ?? item.room);
  const who = turn
    ? turn.speaker_title || t('turnClock')(room?.short ?? turn.room)
    : item.speaker?.title;
  return (
    <>
      <p class="clock-page-who">
        <b>{who ?? t('noSpeaker')}</b>
        {room && <span class="now-room"> {room.name}</span>}
      </p>
      <h1 class="clock-page-title">
        <span class="item-number">{t('itemNumber')(item.number)}</span> {item.title}
      </h1>
    </>
  );
}

function NextSpeaker({ view }: { view: View }) {
  const item = view.next ? itemById(view.next.item) : null;
  if (!item) return null;
  const room = roomById(item.room);
  return (
    <p class="clock-page-next" data-testid="clock-next">
      <span class="muted">{t('nextSpeaker')}: </span>
      <b>{item.speaker?.title ?? item.title}</b>
      {room && <span class="muted"> · {room.short}</span>}
    </p>
  );
}

/** The speaker's clock, to be read from the far end of the hall. */
export function ClockPage({ view }: { view: View }) {
  const shown = counted(view);
  const lost = view.floor.frozen !== null;
  return (
    <div class={`clock-page ${stale.value ? 'stale' : ''}`} data-testid="clock-page">
      <StaleBanner zone={view.conference.time_zone} />
      <header class="clock-page-head">
        <div class="clock-page-speaker">
          <Speaker view={view} />
        </div>
        <PageCorner />
      </header>
      {shown ? (
        <BigClock clock={shown.clock} held={shown.held} lost={lost} turn={shown.turn} />
      ) : (
        <div class="big-clock" />
      )}
      <footer class="clock-page-foot">
        <NextSpeaker view={view} />
      </footer>
    </div>
  );
}
