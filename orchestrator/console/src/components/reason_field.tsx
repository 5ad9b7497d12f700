import { t } from '../i18n/language';
import type { View } from '../protocol/types';
import { reason } from '../state/keys';
import { watchingOnly } from '../state/rights';
import { refusal } from '../state/store';

/** Goes into the record with the next hold or extension; the keys work without it. */
export function ReasonField({ view }: { view: View }) {
  const crowded = view.floor.frozen !== null || watchingOnly.value || refusal.value !== null;
  if (!view.live || crowded) return null;
  return (
    <input
      class="field reason-field"
      aria-label={t('reasonOptional')}
      placeholder={t('reasonOptional')}
      maxLength={160}
      value={reason.value}
      onInput={(event) => (reason.value = event.currentTarget.value)}
      data-testid="reason"
    />
  );
}
