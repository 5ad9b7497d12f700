import { useSignal } from '@preact/signals';
import { t } from '../i18n/language';
import { mayPress, press } from '../state/commands';
import { closePanel } from '../state/panels';
import { Popover } from './popover';

function ConcludeForm() {
  const typed = useSignal('');
  const word = t('concludeWord');
  const same = typed.value.trim().normalize('NFC').toLowerCase() === word;
  const ready = same && mayPress('conclude');
  const conclude = (event: Event) => {
    event.preventDefault();
    if (!ready) return;
    press('conclude');
    closePanel();
  };
  return (
    <form class="form" onSubmit={conclude}>
      <p>{t('concludeHint')}</p>
      <label class="labelled">
        {t('concludeType')(word)}
        <input
          class="field"
          autocomplete="off"
          value={typed.value}
          onInput={(event) => (typed.value = event.currentTarget.value)}
          data-testid="conclude-word"
        />
      </label>
      <button
        class="button danger"
        type="submit"
        aria-disabled={!ready}
        data-testid="conclude-confirm"
      >
        {t('verbConclude')}
      </button>
    </form>
  );
}

/** The end of all: wants a word typed, so that no slip of the hand does it. */
export function ConcludePanel() {
  return (
    <Popover name="conclude" title={t('verbConclude')}>
      <ConcludeForm />
    </Popover>
  );
}
