import { hoursMinutes } from '../i18n/format';
import { t } from '../i18n/language';
import type { Item } from '../protocol/types';
import { nextInstantAt } from '../state/agenda';
import { mayPress, press } from '../state/commands';
import { now } from '../state/store';
import { FormKeys } from './form_keys';
import { useFocus } from './use_focus';

interface Props {
  item: Item;
  zone: string;
  onDone: () => void;
}

/** As the page writes hours, whatever the browser's own clock looks like. */
const kHours = '([01]?\\d|2[0-3]):[0-5]\\d';

/** A break ends at an hour of the conference's clocks. */
export function BreakUntilForm({ item, zone, onDone }: Props) {
  const first = useFocus<HTMLInputElement>();
  const submit = (event: Event) => {
    event.preventDefault();
    if (!mayPress('break_until')) return;
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const until = nextInstantAt(String(form.get('until')), zone, now.peek());
    press('break_until', { item: item.id, until });
    onDone();
  };
  return (
    <form class="inline-form" onSubmit={submit}>
      <label class="labelled">
        {t('until')}
        <input
          class="field"
          name="until"
          inputMode="numeric"
          pattern={kHours}
          placeholder="10:05"
          autocomplete="off"
          required
          defaultValue={hoursMinutes(item.until ?? item.planned_end, zone)}
          ref={first}
          data-testid="until-time"
        />
      </label>
      <FormKeys verb="break_until" onCancel={onDone} />
    </form>
  );
}
