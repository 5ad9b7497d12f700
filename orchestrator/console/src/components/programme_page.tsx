import { useComputed } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { dayMonthYear, hoursMinutes } from '../i18n/format';
import { t } from '../i18n/language';
import type { Item, View } from '../protocol/types';
import { kDriftMeaningless, startOf } from '../state/forecast';
import { now, stale } from '../state/store';
import { PageCorner } from './page_corner';
import { StaleBanner } from './stale_banner';

interface RowProps {
  item: Item;
  view: View;
  /** Server time, in whole seconds. */
  at: number;
}

/** When it began or will begin; nothing when the programme is of another day. */
function expectedStart({ item, view, at }: RowProps): number | null {
  const start = startOf(item, view.forecast, at);
  const otherDay = start !== null && Math.abs(start - item.planned_start) > kDriftMeaningless;
  return otherDay ? null : start;
}

function Row(props: RowProps) {
  const { item, view } = props;
  const live = view.live?.item === item.id;
  const zone = view.conference.time_zone;
  const start = expectedStart(props);
  return (
    <li
      class={`public-row ${live ? 'public-live' : ''} ${item.state === 'done' ? 'public-done' : ''}`}
      aria-current={live ? 'step' : undefined}
      data-testid={`public-${item.id}`}
    >
      <span class="tabular muted">
        {item.inserted ? '' : hoursMinutes(item.planned_start, zone)}
      </span>
      <b class="tabular">{start === null ? '' : hoursMinutes(start, zone)}</b>
      <span>
        <span class="public-title">{item.title}</span>
        {item.speaker && <span class="muted public-speaker">{item.speaker.title}</span>}
      </span>
      {live && <span class="chip chip-live">{t('nowMark')}</span>}
    </li>
  );
}

/** The programme for everybody: what, who, when. Nothing of lateness, rooms or lines. */
export function ProgrammePage({ view }: { view: View }) {
  const list = useRef<HTMLOListElement>(null);
  const at = useComputed(() => Math.floor(now.value / 1000) * 1000).value;
  const { conference } = view;
  const live = view.live?.item;
  useEffect(() => {
    list.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'center' });
  }, [live]);
  return (
    <div class={`public-page ${stale.value ? 'stale' : ''}`} data-testid="programme-page">
      <StaleBanner zone={conference.time_zone} />
      <header class="public-head">
        <div>
          <h1>{conference.title}</h1>
          <p class="muted">
            {conference.host} · {t('programmeOf')(dayMonthYear(conference.date))}
          </p>
        </div>
        <PageCorner />
      </header>
      <ol class="panel public-list" ref={list}>
        <li class="public-row public-captions">
          <span>{t('planned')}</span>
          <span>{t('expected')}</span>
          <span>{t('title')}</span>
        </li>
        {view.items
          .filter((item) => item.state !== 'skipped')
          .map((item) => (
            <Row key={item.id} item={item} view={view} at={at} />
          ))}
      </ol>
    </div>
  );
}
