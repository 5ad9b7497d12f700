import { t } from '../i18n/language';
import type { Verb } from '../protocol/types';
import { mayPress } from '../state/commands';

/** The two keys that end a small form. */
export function FormKeys({ verb, onCancel }: { verb: Verb; onCancel: () => void }) {
  return (
    <span class="form-keys">
      <button
        class="button primary small"
        type="submit"
        aria-disabled={!mayPress(verb)}
        data-testid={`${verb}-submit`}
      >
        {t('confirm')}
      </button>
      <button type="button" class="button quiet" onClick={onCancel}>
        {t('cancel')}
      </button>
    </span>
  );
}
