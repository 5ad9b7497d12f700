import { useState } from 'preact/hooks';
import { t } from '../i18n/words';
import type { DeviceKind, Treatment } from '../protocol/types';
import { command, state } from '../state/store';

const kKinds: { kind: DeviceKind; label: 'cameraDevice' | 'microphone' | 'loudspeaker' }[] = [
  { kind: 'camera', label: 'cameraDevice' },
  { kind: 'microphone', label: 'microphone' },
  { kind: 'loudspeaker', label: 'loudspeaker' },
];

/** Other devices while everything runs. */
export function DevicePanel() {
  const [busy, setBusy] = useState(false);
  if (!state.value) return null;
  const search = async () => {
    setBusy(true);
    await command('search_devices', {});
    setBusy(false);
  };
  return (
    <section class="panel devices" data-testid="devices">
      <h2 class="panel-title">{t('devices')}</h2>
      {kKinds.map(({ kind, label }) => (
        <DeviceChoice key={kind} kind={kind} label={t(label)} />
      ))}
      <SoundSwitches />
      <button type="button" class="button wide" disabled={busy} onClick={() => void search()} data-testid="search-devices">
        {t(busy ? 'searching' : 'search')}
      </button>
      <p class="muted">{t('deviceHint')}</p>
    </section>
  );
}

const kSwitches: { part: keyof Treatment; label: 'echoCancel' | 'noiseSuppress' | 'gainControl' }[] = [
  { part: 'echo_cancel', label: 'echoCancel' },
  { part: 'noise_suppress', label: 'noiseSuppress' },
  { part: 'gain_control', label: 'gainControl' },
];

/** Of the microphone in use; heard at once. */
function SoundSwitches() {
  const now = state.value;
  if (!now) return null;
  return (
    <fieldset class="switches" data-testid="sound-switches">
      <legend>{t('soundTreatment')}</legend>
      {kSwitches.map(({ part, label }) => (
        <label key={part}>
          <input
            type="checkbox"
            checked={now.treatment[part]}
            onChange={(event) => void command('treat_sound', { ...now.treatment, [part]: event.currentTarget.checked })}
            data-testid={`sound-${part}`}
          />
          {t(label)}
        </label>
      ))}
    </fieldset>
  );
}

function DeviceChoice({ kind, label }: { kind: DeviceKind; label: string }) {
  const now = state.value;
  if (!now) return null;
  const chosen = now.chosen[kind];
  const found = now.found.filter((each) => each.kind === kind && each.word !== '');
  const known = found.some((each) => each.word === chosen);
  return (
    <label class="field">
      {label}
      <select
        value={chosen}
        onChange={(event) => void command('choose_device', { kind, word: event.currentTarget.value })}
        data-testid={`choose-${kind}`}
      >
        {!known && (
          <option value={chosen}>
            {chosen === 'auto' ? t('automatic') : chosen} ({t('inUse')})
          </option>
        )}
        {found.map((each) => (
          <option key={each.word} value={each.word}>
            {each.name}
          </option>
        ))}
      </select>
    </label>
  );
}
