import { t } from '../i18n/language';
import { goTo, path, pathsOf } from '../state/pages';
import type { Path } from '../state/pages';
import { role } from '../state/rights';

const kNames = {
  '/': 'pageConsole',
  '/secretary': 'pageSecretary',
  '/room': 'pageRoom',
  '/wall': 'pageWall',
  '/clock': 'pageClock',
  '/programme': 'pageProgramme',
} as const;

/** The pages this role may look at. */
export function PageLinks() {
  if (!role.value) return null;
  return (
    <select
      class="field page-links"
      aria-label={t('pages')}
      value={path.value}
      onChange={(event) => goTo(event.currentTarget.value as Path)}
      data-testid="pages"
    >
      {pathsOf(role.value).map((each) => (
        <option key={each} value={each}>
          {t(kNames[each])}
        </option>
      ))}
    </select>
  );
}
