import { useSignal } from '@preact/signals';
import { t } from '../i18n/language';
import type { View } from '../protocol/types';
import { FloorPanel } from './floor_panel';
import { LogPanel } from './log_panel';

const kTabs = ['floor', 'log'] as const;

/** The queue or the log: on a wide screen one at a time, on a phone both, one below the other. */
export function SidePanel({ view }: { view: View }) {
  const shown = useSignal<(typeof kTabs)[number]>('floor');
  return (
    <div class={`side side-${shown.value}`}>
      <div class="side-tabs" role="tablist">
        {kTabs.map((tab) => (
          <button
            key={tab}
            type="button"
            role="tab"
            class="side-tab"
            aria-selected={shown.value === tab}
            onClick={() => (shown.value = tab)}
            data-testid={`tab-${tab}`}
          >
            {t(tab)}
            {tab === 'floor' && view.floor.queue.length > 0 && (
              <span class="chip chip-small tabular">{view.floor.queue.length}</span>
            )}
          </button>
        ))}
      </div>
      <FloorPanel view={view} />
      <LogPanel log={view.log} zone={view.conference.time_zone} />
    </div>
  );
}
