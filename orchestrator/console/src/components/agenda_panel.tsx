import { useComputed } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { t } from '../i18n/language';
import type { View } from '../protocol/types';
import { slide } from '../state/forecast';
import { now } from '../state/store';
import { AgendaRow } from './agenda_row';

/** The whole programme; keeps the live item in sight, the one before it above. */
export function AgendaPanel({ view }: { view: View }) {
  const list = useRef<HTMLDivElement>(null);
  // Whole seconds: the rows show minutes and need not be drawn four times a second.
  const slid = useComputed(() => Math.floor(slide(view.forecast, now.value) / 1000) * 1000).value;
  const sought = view.live?.item ?? view.next?.item ?? null;

  useEffect(() => {
    const box = list.current;
    const row = box?.querySelector<HTMLElement>(`[data-item="${CSS.escape(sought ?? '')}"]`);
    const before = row?.previousElementSibling as HTMLElement | null | undefined;
    if (box && row) box.scrollTop = (before ?? row).offsetTop;
  }, [sought]);

  return (
    <section class="panel agenda-panel" aria-label={t('agenda')}>
      <div class="agenda-row agenda-captions">
        <span />
        <span>{t('planned')}</span>
        <span>{t('expected')}</span>
        <h2 class="panel-title">{t('agenda')}</h2>
      </div>
      <div class="agenda-list" ref={list} tabIndex={0} role="list">
        {view.items.map((item) => (
          <AgendaRow
            key={item.id}
            item={item}
            next={view.next?.item === item.id}
            slid={slid}
            zone={view.conference.time_zone}
          />
        ))}
      </div>
    </section>
  );
}
