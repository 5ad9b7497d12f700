import { useRef } from 'preact/hooks';
import { hoursMinutesSeconds } from '../i18n/format';
import { t } from '../i18n/language';
import type { View } from '../protocol/types';
import { sourceName } from '../state/sources';
import { now } from '../state/store';
import { LayoutKeys } from './layout_keys';

/** A cut takes a frame or a key frame; a difference that lasts longer is a fault. */
const kSwitchingMs = 1500;

/** 'switching' at first, then 'mismatch'. */
function useAgreement(agrees: boolean): 'agrees' | 'switching' | 'mismatch' {
  const since = useRef<number | null>(null);
  if (agrees) {
    since.current = null;
    return 'agrees';
  }
  since.current ??= now.value;
  return now.value - since.current < kSwitchingMs ? 'switching' : 'mismatch';
}

const kChips = {
  agrees: ['chip-good', 'agrees'],
  switching: ['chip-amber', 'switching'],
  mismatch: ['chip-bad', 'disagrees'],
} as const;

/** What goes out to the rooms, measured, beside what should. */
export function ProgrammePanel({ view }: { view: View }) {
  const { programme } = view;
  const zone = view.conference.time_zone;
  const { wanted, actual, since, agrees } = programme;
  const agreement = useAgreement(agrees);
  const [chip, word] = kChips[agreement];
  return (
    <section
      class={`panel programme programme-${agreement}`}
      aria-label={t('onAirPanel')}
      data-testid="programme"
      data-agrees={agrees}
      data-agreement={agreement}
    >
      <h2 class="panel-title">{t('onAirPanel')}</h2>
      <p data-testid="programme-actual" data-room={actual?.room ?? ''} data-known={actual !== null}>
        <span class="fact-name">{t('actual')}</span>
        <b class="programme-name">{sourceName(actual)}</b>
        {actual && since !== null && (
          <span class="muted tabular">{t('since')(hoursMinutesSeconds(since, zone))}</span>
        )}
      </p>
      <p data-testid="programme-wanted" data-room={wanted.room ?? ''}>
        <span class="fact-name">{t('wanted')}</span>
        <b class="programme-name">{sourceName(wanted)}</b>
      </p>
      <span class={`chip ${chip}`}>{t(word)}</span>
      <LayoutKeys view={view} />
    </section>
  );
}
