import { duration } from '../i18n/format';
import { t } from '../i18n/language';
import type { Rehearsal } from '../protocol/types';
import { mayPress, press } from '../state/commands';
import { openPanel, togglePanel } from '../state/panels';
import { path } from '../state/pages';
import { isModerator } from '../state/rights';
import { now, roomById } from '../state/store';

function Drill({ rehearsal }: { rehearsal: Rehearsal }) {
  const { drill } = rehearsal;
  if (!drill) return null;
  const left = Math.max(0, drill.until - now.value);
  return (
    <span class="drill" data-testid="drill" data-room={drill.room}>
      <b>{t('drillRuns')(roomById(drill.room)?.name ?? drill.room)}</b>{' '}
      <span class="tabular">{t('drillLeft')(duration(left + 999))}</span>
    </span>
  );
}

function close(): void {
  press('close_rehearsal');
  openPanel.value = 'rehearsal';
}

function Keys() {
  return (
    <span class="button-row">
      <button
        type="button"
        class="button small"
        onClick={() => togglePanel('rehearsal')}
        data-testid="rehearsal-tools"
      >
        {t('rehearsalTools')}
      </button>
      <button
        type="button"
        class="button small"
        aria-disabled={!mayPress('close_rehearsal')}
        onClick={close}
        data-testid="rehearsal-close-key"
      >
        {t('verbCloseRehearsal')}
      </button>
    </span>
  );
}

/** On every page of a rehearsal, so that nobody takes it for the conference. */
export function RehearsalBanner({ rehearsal }: { rehearsal: Rehearsal }) {
  const { number, pace } = rehearsal;
  return (
    <div class="rehearsal-banner" role="status" data-testid="rehearsal-banner" data-pace={pace}>
      <span>
        <b class="rehearsal-word">{t('rehearsalBanner')}</b> {t('rehearsalNumber')(number)}
        {pace > 1 && <b> · {t('rehearsalPace')(pace)}</b>}
        <span class="only-wide"> · {t('rehearsalNotReal')}</span>
      </span>
      <Drill rehearsal={rehearsal} />
      {isModerator.value && path.value === '/' && <Keys />}
    </div>
  );
}
