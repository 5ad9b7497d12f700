import { t } from '../i18n/language';
import type { Item } from '../protocol/types';
import { mayPress, press } from '../state/commands';
import { FormKeys } from './form_keys';
import { useFocus } from './use_focus';

/** An item is not presented; the record says why. */
export function SkipForm({ item, onDone }: { item: Item; onDone: () => void }) {
  const first = useFocus<HTMLInputElement>();
  const submit = (event: Event) => {
    event.preventDefault();
    if (!mayPress('skip')) return;
    const form = new FormData(event.currentTarget as HTMLFormElement);
    press('skip', { item: item.id, reason: String(form.get('reason')).trim() });
    onDone();
  };
  return (
    <form class="inline-form" onSubmit={submit}>
      <label class="labelled">
        {t('reason')}
        <input
          class="field"
          name="reason"
          defaultValue={t('reasonSubmitted')}
          maxLength={160}
          ref={first}
          data-testid="skip-reason"
        />
      </label>
      <FormKeys verb="skip" onCancel={onDone} />
    </form>
  );
}
