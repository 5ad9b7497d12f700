import { hoursMinutesSeconds } from '../i18n/format';
import { say, t } from '../i18n/language';
import { refusal } from '../state/store';

/** Why the last command was not carried out, and who changed what before it. */
export function RefusalNote({ zone }: { zone: string }) {
  const told = refusal.value;
  return (
    <div role="alert">
      {told && (
        <div class="refusal" data-testid="refusal" data-code={told.code}>
          <div>
            <b>{say(told.text)}</b>
            {told.by && (
              <p>
                {t('changedBy')(told.by.actor)} {t('atTime')(hoursMinutesSeconds(told.by.at, zone))}
              </p>
            )}
          </div>
          <button
            type="button"
            class="button quiet"
            onClick={() => (refusal.value = null)}
            data-testid="refusal-dismiss"
          >
            {t('dismiss')}
          </button>
        </div>
      )}
    </div>
  );
}
