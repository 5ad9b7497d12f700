import { useEffect } from 'preact/hooks';
import { t } from '../i18n/words';
import { command, state } from '../state/store';
import { Meter } from './meter';

function toggle(): void {
  void command('mute', { muted: !state.value?.devices.muted });
}

/** The M key, but not while somebody writes. */
function onKey(event: KeyboardEvent): void {
  const writing = (event.target as HTMLElement).closest('input, textarea, select');
  if (event.key.toLowerCase() === 'm' && !writing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    toggle();
  }
}

export function MutePanel() {
  useEffect(() => {
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
  const now = state.value;
  if (!now) return null;
  const { muted, muted_at_device, microphone_dbfs, return_dbfs } = now.devices;
  return (
    <section class="panel sound">
      <button
        type="button"
        class={`button big ${muted ? 'muted-key' : ''}`}
        aria-pressed={muted}
        onClick={toggle}
        data-testid="mute"
      >
        <strong>{t(muted ? 'muted' : 'mute')}</strong>
        <span>{t(muted ? 'mutedHint' : 'muteHint')}</span>
      </button>
      {muted_at_device && (
        <p class="text-red" role="status" data-testid="muted-at-device">
          {t('mutedAtDevice')}
        </p>
      )}
      <Meter label={t('microphone')} dbfs={microphone_dbfs} off={muted} testid="microphone-level" />
      <Meter label={t('loudspeakers')} dbfs={return_dbfs} off={false} testid="return-level" />
    </section>
  );
}
