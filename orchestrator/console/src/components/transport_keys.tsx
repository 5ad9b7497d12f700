import { t } from '../i18n/language';
import type { View } from '../protocol/types';
import { mayPress } from '../state/commands';
import { pressExtend, pressFinish, pressHoldOrResume } from '../state/keys';

const kExtensions = [1, 2, 5];

/** Hold or resume, more time, finish. There only while an item is live. */
export function TransportKeys({ view }: { view: View }) {
  const live = view.live;
  const off = !live || !mayPress();
  const held = live?.held ?? false;
  return (
    <div class="transport">
      <button
        type="button"
        class={`button key key-hold ${held ? 'key-resume' : ''}`}
        aria-disabled={off}
        aria-keyshortcuts="H"
        onClick={pressHoldOrResume}
        data-testid={held ? 'resume-key' : 'hold-key'}
      >
        <span>{held ? t('resume') : t('hold')}</span>
        <kbd class="only-wide">H</kbd>
      </button>
      {kExtensions.map((minutes) => (
        <button
          key={minutes}
          type="button"
          class="button key"
          aria-disabled={off}
          aria-label={t('extendBy')(minutes)}
          title={t('extendBy')(minutes)}
          aria-keyshortcuts={minutes === 1 ? 'E' : undefined}
          onClick={() => pressExtend(minutes)}
          data-testid={`extend-${minutes}`}
        >
          <b class="key-number">{`+${minutes}`}</b>
          <span>{t('minuteWord')}</span>
        </button>
      ))}
      <button
        type="button"
        class={`button key key-finish ${view.next ? '' : 'primary'}`}
        aria-disabled={off}
        onClick={pressFinish}
        data-testid="finish-key"
      >
        {t('finish')}
      </button>
    </div>
  );
}
