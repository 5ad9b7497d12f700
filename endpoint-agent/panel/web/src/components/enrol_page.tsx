import { useState } from 'preact/hooks';
import { say } from '../../../../../common/page/language';
import { t } from '../i18n/words';
import { command, refusal } from '../state/store';

/** A machine that is no room yet: the code is typed here, once. */
export function EnrolPage() {
  const [centre, setCentre] = useState('wss://');
  const [code, setCode] = useState('');
  const [busy, setBusy] = useState(false);
  const submit = async (event: Event) => {
    event.preventDefault();
    setBusy(true);
    refusal.value = null;
    await command('enrol', { code: code.trim(), centre: centre.trim() });
    setBusy(false);
  };
  return (
    <main class="door">
      <form class="panel form" onSubmit={(event) => void submit(event)}>
        <h1>{t('enrol')}</h1>
        <p class="muted">{t('enrolHint')}</p>
        <label class="field">
          {t('centreAddress')}
          <input
            value={centre}
            autocapitalize="off"
            spellcheck={false}
            placeholder="wss://may-trung-tam:8443"
            onInput={(event) => setCentre(event.currentTarget.value)}
            data-testid="enrol-centre"
          />
        </label>
        <label class="field">
          {t('code')}
          <input
            class="code-field"
            value={code}
            autocapitalize="characters"
            autocomplete="off"
            spellcheck={false}
            placeholder="K7QMX-3RWDP"
            onInput={(event) => setCode(event.currentTarget.value)}
            data-testid="enrol-code"
          />
        </label>
        {refusal.value && (
          <p class="text-red" data-testid="enrol-fault" role="alert">
            {say(refusal.value)}
          </p>
        )}
        <button type="submit" class="button primary" disabled={busy} data-testid="enrol-send">
          {t(busy ? 'enrolBusy' : 'enrolSend')}
        </button>
      </form>
    </main>
  );
}
