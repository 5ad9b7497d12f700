import { t } from '../i18n/language';
import type { Item } from '../protocol/types';
import { usualPlace } from '../state/agenda';
import { mayPress, press } from '../state/commands';
import { FormKeys } from './form_keys';
import { useFocus } from './use_focus';

interface Props {
  item: Item;
  /** The items still to come. */
  open: Item[];
  onDone: () => void;
}

/** An item comes later: behind which other, and whether because nobody answered. */
export function DeferForm({ item, open, onDone }: Props) {
  const below = open.slice(open.findIndex((each) => each.id === item.id) + 1);
  const usual = usualPlace(open, item);
  const first = useFocus<HTMLSelectElement>();
  const submit = (event: Event) => {
    event.preventDefault();
    if (!mayPress('defer')) return;
    const form = new FormData(event.currentTarget as HTMLFormElement);
    press('defer', {
      item: item.id,
      after: String(form.get('after')),
      absent: form.get('absent') !== null,
      reason: String(form.get('reason')).trim(),
    });
    onDone();
  };
  return (
    <form class="inline-form" onSubmit={submit}>
      <label class="labelled">
        {t('deferAfter')}
        <select class="field" name="after" required ref={first} data-testid="defer-after">
          {below.map((each) => (
            <option key={each.id} value={each.id} selected={each === usual}>
              {`${each.number}. ${each.title}`}
            </option>
          ))}
        </select>
      </label>
      <label class="labelled">
        {t('reason')}
        <input class="field" name="reason" maxLength={160} data-testid="defer-reason" />
      </label>
      <label class="check" title={t('secondAbsence')}>
        <input type="checkbox" name="absent" data-testid="defer-absent" />
        {t('absent')}
      </label>
      <FormKeys verb="defer" onCancel={onDone} />
    </form>
  );
}
