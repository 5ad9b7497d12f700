import { hoursMinutesSeconds } from '../i18n/format';
import { t } from '../i18n/language';
import { link, stale } from '../state/store';

/** Says that everything below is old, since when, and that the page is at work on it. */
export function StaleBanner({ zone }: { zone: string }) {
  const at = link.value;
  return (
    <div role="alert">
      {stale.value && at.state === 'lost' && (
        <p class="stale-banner" data-testid="stale-banner">
          {t('staleBanner')(hoursMinutesSeconds(at.lastHeard, zone))}
        </p>
      )}
    </div>
  );
}
