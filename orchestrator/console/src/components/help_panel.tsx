import { t } from '../i18n/language';
import { Popover } from './popover';

/** The keyboard, beside the work and not over it: nothing is blocked while it is open. */
export function HelpPanel() {
  const rows = [
    ['N', t('helpNext')],
    [t('space'), t('helpNext')],
    ['H', t('helpHold')],
    ['E', t('helpExtend')],
    ['C', t('helpCall')],
    ['U', t('helpUndo')],
    ['D', t('helpDrift')],
    ['0 … 5', t('helpLayout')],
    ['Alt ↑ ↓', t('helpMove')],
    ['?', t('helpHelp')],
  ];
  return (
    <Popover name="help" title={t('help')}>
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
    </Popover>
  );
}
