import { t } from '../i18n/language';
import type { RoomLink } from '../protocol/types';

/** What is to be known of the way of a room's media: it works, but not as well as it could. */
export function PathNote({ link }: { link: RoomLink | null }) {
  if (link === null) return null;
  const spare = link.paths !== null && link.paths > 1 && link.paths_up === 1;
  return (
    <>
      {link.path === 'tls' && (
        <span class="text-amber" title={t('viaTlsHint')} data-testid="via-tls">
          {t('viaTls')} ·{' '}
        </span>
      )}
      {spare && link.path !== 'tls' && (
        <span class="text-amber" title={t('noSpareHint')} data-testid="no-spare">
          {t('noSpare')} ·{' '}
        </span>
      )}
    </>
  );
}
