import { t } from '../i18n/words';
import { state } from '../state/store';

/** The one thing that must be seen from across the room. */
export function AirSign() {
  const now = state.value;
  if (!now) return null;
  const { on_air, standby, microphone_open, rehearsal } = now.programme;
  const tone = on_air ? 'air' : standby ? 'standby' : 'calm';
  const hint = on_air
    ? t(!microphone_open ? 'onAirUnheard' : now.devices.muted ? 'onAirMuted' : 'onAirHint')
    : standby
      ? t('standbyHint')
      : t(microphone_open && !now.devices.muted ? 'heard' : 'notHeard');
  return (
    <section class={`air-sign ${tone}`} data-testid="air-sign" data-state={tone} aria-live="polite">
      <strong>{t(on_air ? 'onAir' : standby ? 'standby' : 'listening')}</strong>
      <span>{hint}</span>
      {rehearsal && (
        <span class="chip chip-amber" data-testid="rehearsal">
          {t('rehearsal')}
        </span>
      )}
    </section>
  );
}
