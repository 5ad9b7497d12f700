import { t } from '../i18n/language';
import { helpOpen } from '../state/keys';

/** The keyboard, beside the work and not over it: nothing is blocked while it is open. */
export function HelpPanel() {
  if (!helpOpen.value) return null;
  const rows = [
    ['N', t('helpNext')],
    [t('space'), t('helpNext')],
    ['H', t('helpHold')],
    ['E', t('helpExtend')],
    ['U', t('helpUndo')],
    ['?', t('helpHelp')],
  ];
  return (
    <aside class="panel help-panel" aria-label={t('help')} data-testid="help">
      <h2 class="panel-title">{t('help')}</h2>
      <dl>
        {rows.map(([key, what]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <button type="button" class="button quiet" onClick={() => (helpOpen.value = false)}>
        {t('close')}
      </button>
    </aside>
  );
}
