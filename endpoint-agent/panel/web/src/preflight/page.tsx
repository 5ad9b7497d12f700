import { useState } from 'preact/hooks';
import { say } from '../../../../../common/page/language';
import { fill, t } from '../i18n/words';
import { command, refusal, serverNow, state } from '../state/store';
import { CheckRow } from './row';
import { blockers, running, type Check, type Step } from './types';
import { hoursMinutes } from './time';

const kSteps: Record<Step, Parameters<typeof t>[0]> = {
  idle: 'checkIdle',
  look: 'checkLook',
  listen: 'checkListen',
  chirps: 'checkChirps',
  line: 'checkLine',
  done: 'checkDone',
  stopped: 'checkStopped',
};

function Progress({ check }: { check: Check }) {
  const runs = running(check);
  const online = state.value?.centre === 'online';
  return (
    <section class="panel check-progress" aria-live="polite">
      <p class={`check-step ${check.step === 'listen' || check.step === 'chirps' ? 'text-amber' : ''}`} data-testid="check-step" data-step={check.step}>
        {t(kSteps[check.step])}
      </p>
      {runs && <progress max={100} value={check.progress_pct} aria-label={t('check')} />}
      <button
        type="button"
        class={runs ? 'button' : 'button primary'}
        disabled={!runs && !online}
        onClick={() => void command(runs ? 'check_stop' : 'check_start', {})}
        data-testid={runs ? 'check-stop' : 'check-start'}
      >
        {t(runs ? 'checkStop' : check.complete ? 'checkAgain' : 'checkStart')}
      </button>
      {!online && !runs && <p class="text-amber">{t('checkNeedsCentre')}</p>}
    </section>
  );
}

/** What was signed counts until it expires; else what signing would say. */
function Verdict({ check }: { check: Check }) {
  const signed = check.signed;
  const counts = signed !== null && signed.expires > serverNow();
  const failed = counts ? signed.failed : blockers(check);
  const ready = failed.length === 0;
  return (
    <p class={`check-verdict ${counts ? (ready ? 'text-green' : 'text-red') : 'muted'}`} data-testid="check-verdict" data-ready={counts && ready} data-signed={counts}>
      <strong>{t(!counts ? 'checkNotSigned' : ready ? 'checkReady' : 'checkNotReady')}</strong>
      {failed.length > 0 && ` ${fill('checkRows', { rows: failed.join(', ') })}`}
      {counts && ` ${fill('checkSignedBy', { who: signed.by, at: hoursMinutes(signed.at), until: hoursMinutes(signed.expires) })}`}
    </p>
  );
}

function Sign({ check }: { check: Check }) {
  const [by, setBy] = useState('');
  const submit = (event: Event) => {
    event.preventDefault();
    void command('check_sign', { by: by.trim() });
  };
  return (
    <section class="panel check-sign">
      <Verdict check={check} />
      <form class="form" onSubmit={submit}>
        <label class="field">
          {t('checkBy')}
          <input value={by} maxLength={40} onInput={(event) => setBy(event.currentTarget.value)} data-testid="check-by" />
        </label>
        <div class="keys">
          <button type="submit" class="button primary" disabled={!check.complete || running(check) || by.trim() === ''} data-testid="check-sign">
            {t('checkSign')}
          </button>
          <a class="button" href={`/check-sheet?lang=${t('languageCode')}`} target="_blank" rel="noopener" data-testid="check-print">
            {t('checkPrint')}
          </a>
        </div>
      </form>
    </section>
  );
}

/** The sixteen rows of the sheet: measured by the machine, completed and signed by the technician. */
export function PreflightPage() {
  const check = state.value?.preflight as Check | null | undefined;
  if (!check) return <p class="waiting">{t('waiting')}</p>;
  return (
    <main class="check-page" data-testid="check-page">
      <h2 class="panel-title">{t('checkTitle')}</h2>
      {refusal.value && (
        <p class="notice bad" role="alert" data-testid="refusal">
          {say(refusal.value)}
        </p>
      )}
      <Progress check={check} />
      <ol class="check-rows">
        {check.rows.map((row) => (
          <CheckRow key={row.number} row={row} busy={running(check)} />
        ))}
      </ol>
      <Sign check={check} />
    </main>
  );
}
