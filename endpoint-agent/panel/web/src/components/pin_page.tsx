import { useState } from 'preact/hooks';
import type { Bilingual } from '../../../../../common/page/language';
import { say } from '../../../../../common/page/language';
import { t } from '../i18n/words';
import { enterPin } from '../state/store';

/** What a phone of the room sees first. */
export function PinPage() {
  const [pin, setPin] = useState('');
  const [fault, setFault] = useState<Bilingual | null>(null);
  const submit = async (event: Event) => {
    event.preventDefault();
    setFault(await enterPin(pin));
    setPin('');
  };
  return (
    <main class="door">
      <form class="panel form" onSubmit={(event) => void submit(event)}>
        <h1>{t('pinTitle')}</h1>
        <p class="muted">{t('pinHint')}</p>
        <label class="field">
          {t('pin')}
          <input
            value={pin}
            inputMode="numeric"
            autocomplete="off"
            maxLength={6}
            onInput={(event) => setPin(event.currentTarget.value)}
            data-testid="pin"
          />
        </label>
        {fault && (
          <p class="text-red" data-testid="pin-fault" role="alert">
            {say(fault)}
          </p>
        )}
        <button type="submit" class="button primary" data-testid="pin-send">
          {t('pinSend')}
        </button>
      </form>
    </main>
  );
}
