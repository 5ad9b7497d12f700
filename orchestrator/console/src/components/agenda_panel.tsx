import { useComputed } from '@preact/signals';
import { Fragment } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { t } from '../i18n/language';
import type { View } from '../protocol/types';
import { chosen } from '../state/agenda';
import { moveItem, moveItemBefore } from '../state/keys';
import { togglePanel } from '../state/panels';
import { isModerator } from '../state/rights';
import { now } from '../state/store';
import { AgendaActions } from './agenda_actions';
import { AgendaRow } from './agenda_row';

interface Props {
  view: View;
  /** For the moderator: rows open their actions. */
  editable?: boolean;
  /** Times as run, with the end. */
  asRun?: boolean;
}

/** What changes the programme as a whole. */
function Tools({ view }: { view: View }) {
  if (view.conference.state === 'concluded') return null;
  return (
    <span class="agenda-tools">
      <button
        type="button"
        class="button small"
        aria-label={t('verbInsert')}
        title={t('verbInsert')}
        onClick={() => togglePanel('insert')}
        data-testid="insert-open"
      >
        {t('addItem')}
      </button>
      {view.conference.state === 'live' && (
        <button
          type="button"
          class="button small"
          aria-label={t('verbConclude')}
          title={t('verbConclude')}
          onClick={() => togglePanel('conclude')}
          data-testid="conclude-open"
        >
          {t('concludeKey')}
        </button>
      )}
    </span>
  );
}

/** Alt and an arrow move the item in focus. */
function moveByKeyboard(view: View, event: KeyboardEvent): void {
  const direction = event.key === 'ArrowUp' ? 'up' : event.key === 'ArrowDown' ? 'down' : undefined;
  const row = event.target instanceof HTMLElement && event.target.closest('[data-item]');
  const item = row && row.getAttribute('data-item');
  if (!event.altKey || event.repeat || !direction || !item) return;
  event.preventDefault();
  moveItem(view, item, direction);
}

/** The whole programme; keeps the live item in sight, the one before it above. */
export function AgendaPanel({ view, editable = false, asRun = false }: Props) {
  const list = useRef<HTMLDivElement>(null);
  // Whole seconds: the rows show minutes and need not be drawn four times a second.
  const at = useComputed(() => Math.floor(now.value / 1000) * 1000).value;
  const sought = view.live?.item ?? view.next?.item ?? null;
  const mayEdit = editable && isModerator.value;

  useEffect(() => {
    const box = list.current;
    const row = box?.querySelector<HTMLElement>(`[data-item="${CSS.escape(sought ?? '')}"]`);
    const before = row?.previousElementSibling as HTMLElement | null | undefined;
    if (box && row) box.scrollTop = (before ?? row).offsetTop;
  }, [sought]);

  return (
    <section class={`panel agenda-panel ${asRun ? 'agenda-as-run' : ''}`} aria-label={t('agenda')}>
      <div class="agenda-row agenda-captions">
        <span />
        <span>{t('planned')}</span>
        <span>{t(asRun ? 'asRun' : 'expected')}</span>
        <h2 class="panel-title">{t('agenda')}</h2>
        {mayEdit && <Tools view={view} />}
      </div>
      <div
        class="agenda-list"
        ref={list}
        tabIndex={0}
        role="list"
        onKeyDown={mayEdit ? (event) => moveByKeyboard(view, event) : undefined}
      >
        {view.items.map((item) => (
          <Fragment key={item.id}>
            <AgendaRow
              item={item}
              next={view.next?.item === item.id}
              forecast={view.forecast}
              at={at}
              zone={view.conference.time_zone}
              asRun={asRun}
              editable={mayEdit}
              onDrop={(dropped) => moveItemBefore(view, dropped, item.id)}
            />
            {mayEdit && chosen.value === item.id && <AgendaActions item={item} view={view} />}
          </Fragment>
        ))}
      </div>
    </section>
  );
}
