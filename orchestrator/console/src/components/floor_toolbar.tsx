import { t } from '../i18n/language';
import type { Floor } from '../protocol/types';
import { mayPress, press } from '../state/commands';

const kMostHolders = 4;

/** How many speak at once, the chair's microphone, silence for all others. */
export function FloorToolbar({ floor }: { floor: Floor }) {
  const counts = Array.from({ length: kMostHolders }, (_, index) => index + 1);
  return (
    <div class="button-row floor-toolbar">
      <select
        class="field"
        aria-label={t('holders')}
        title={t('holders')}
        value={floor.holders}
        disabled={!mayPress('set_holders')}
        onChange={(event) => press('set_holders', { holders: Number(event.currentTarget.value) })}
        data-testid="holders"
      >
        {counts.map((count) => (
          <option key={count} value={count}>
            {count === 1 ? t('holdersOne') : t('holdersMany')(count)}
          </option>
        ))}
      </select>
      <button
        type="button"
        class={`button small ${floor.chair_open ? 'button-on' : ''}`}
        aria-pressed={floor.chair_open}
        aria-disabled={!mayPress('chair_microphone')}
        onClick={() => press('chair_microphone', { open: !floor.chair_open })}
        data-testid="chair-microphone"
      >
        <span aria-hidden="true">{floor.chair_open ? '● ' : '○ '}</span>
        {t('chairMicrophone')}
      </button>
      <button
        type="button"
        class={`button small ${floor.all_muted ? 'button-alert' : ''}`}
        aria-pressed={floor.all_muted}
        aria-disabled={!mayPress('mute_all')}
        onClick={() => press('mute_all', { muted: !floor.all_muted })}
        data-testid="mute-all"
      >
        <span aria-hidden="true">{floor.all_muted ? '● ' : '○ '}</span>
        {t('muteAll')}
      </button>
    </div>
  );
}
