import { fill, t } from '../i18n/words';
import { hoursMinutes } from '../preflight/time';
import type { State } from '../protocol/types';
import { lost, state } from '../state/store';

/** The one thing that must be seen from across the room. Without the centre nobody knows whether it still is so. */
export function AirSign() {
  const now = state.value;
  if (!now) return null;
  if (now.centre === 'offline' || lost.value) return <UnknownSign now={now} />;
  const { on_air, standby, microphone_open, rehearsal } = now.programme;
  const { muted, muted_at_device } = now.devices;
  const silent = muted || muted_at_device;
  const tone = on_air ? 'air' : standby ? 'standby' : 'calm';
  const hint = on_air
    ? t(!microphone_open ? 'onAirUnheard' : muted ? 'onAirMuted' : muted_at_device ? 'onAirMutedAtDevice' : 'onAirHint')
    : standby
      ? t('standbyHint')
      : t(microphone_open && !silent ? 'heard' : 'notHeard');
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

function UnknownSign({ now }: { now: State }) {
  const { on_air, standby } = now.programme;
  const what = t(on_air ? 'lastOnAir' : standby ? 'lastStandby' : 'lastListening');
  const at = now.server_time === null ? '' : hoursMinutes(now.server_time - now.centre_for_s * 1000);
  return (
    <section class="air-sign unknown" data-testid="air-sign" data-state="unknown" aria-live="polite">
      <strong>{t('airUnknown')}</strong>
      <span>{fill('lastKnown', { at, what })}</span>
    </section>
  );
}
