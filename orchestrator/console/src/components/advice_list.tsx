import { duration } from '../i18n/format';
import { t } from '../i18n/language';
import type { Advice } from '../protocol/types';
import { mayPress, press } from '../state/commands';
import { minutesToTake } from '../state/forecast';
import { isModerator } from '../state/rights';
import { itemById } from '../state/store';

function AdviceRow({ advice }: { advice: Advice }) {
  const item = itemById(advice.item);
  if (!item) return null;
  const taken = minutesToTake(advice, item);
  const drop = advice.kind === 'drop';
  if (!drop && taken < 1) return null;
  const apply = () =>
    drop
      ? press('skip', { item: item.id, reason: t('adviceReason') })
      : press('adjust', { item: item.id, minutes: -taken, reason: t('adviceReason') });
  return (
    <li class="advice" data-testid={`advice-${item.id}`}>
      <span class="advice-what">
        <b>{drop ? t('adviceDrop') : t('adviceShorten')(taken)}</b>
        <span class="text-green tabular">, {t('adviceWins')(duration(advice.wins_ms))}: </span>
        {t('itemNumber')(item.number)}, {item.title}
      </span>
      {isModerator.value && (
        <button
          type="button"
          class="button"
          aria-disabled={!mayPress('adjust')}
          onClick={apply}
          data-testid={`apply-${item.id}`}
        >
          {t('apply')}
        </button>
      )}
    </li>
  );
}

/** What would win time, the nearest first. Nothing happens by itself: one press applies one. */
export function AdviceList({ advice }: { advice: Advice[] }) {
  return (
    <ul class="advice-list" data-testid="advice">
      {advice.length === 0 && <li class="muted">{t('noAdvice')}</li>}
      {advice.map((each) => (
        <AdviceRow key={`${each.kind}-${each.item}`} advice={each} />
      ))}
    </ul>
  );
}
