import { t } from '../i18n/language';
import { duration } from '../i18n/format';
import { mayPress, press } from '../state/commands';
import { closePanel } from '../state/panels';
import { Popover } from './popover';

/** What a late press costs, as people say it: a breath, a greeting, an introduction. */
const kSeconds = [10, 30, 60, 120, 300];

/** The press came late: the live item began that much earlier. */
export function CorrectStartPanel() {
  return (
    <Popover name="correct-start" title={t('correctStart')}>
      <p>{t('correctStartHint')}</p>
      <div class="button-row">
        {kSeconds.map((seconds) => (
          <button
            key={seconds}
            type="button"
            class="button tabular"
            aria-disabled={!mayPress('correct_start')}
            onClick={() => {
              press('correct_start', { seconds });
              closePanel();
            }}
            data-testid={`correct-${seconds}`}
          >
            {duration(seconds * 1000)}
          </button>
        ))}
      </div>
    </Popover>
  );
}
