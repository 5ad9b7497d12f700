import { say } from '../../../../../common/page/language';
import { t } from '../i18n/words';
import { command } from '../state/store';
import type { Mark, Row } from './types';

const kMarks: Record<Mark, { word: Parameters<typeof t>[0]; sign: string; tone: string }> = {
  not_checked: { word: 'markNotChecked', sign: '–', tone: 'muted' },
  pass: { word: 'markPass', sign: '✓', tone: 'text-green' },
  warn: { word: 'markWarn', sign: '!', tone: 'text-amber' },
  fail: { word: 'markFail', sign: '✕', tone: 'text-red' },
  not_applicable: { word: 'markNotApplicable', sign: '○', tone: 'muted' },
};

const kSayable = ['pass', 'fail', 'not_applicable'] as const;
const kKeys = { pass: 'markPass', fail: 'markFail', not_applicable: 'markNotApplicable' } as const;

/** What only a person can see; a second press takes it back. */
function Answers({ row }: { row: Row }) {
  return (
    <span class="check-answers" role="group" aria-label={say(row.text)}>
      {kSayable.map((mark) => (
        <button
          key={mark}
          type="button"
          class={`button small ${row.mark === mark ? 'chosen' : ''}`}
          aria-pressed={row.mark === mark}
          onClick={() => void command('check_said', { row: row.number, mark: row.mark === mark ? null : mark })}
          data-testid={`row-${row.number}-${mark}`}
        >
          {t(kKeys[mark])}
        </button>
      ))}
    </span>
  );
}

export function CheckRow({ row, busy }: { row: Row; busy: boolean }) {
  const mark = kMarks[row.mark];
  const finding = say(row.finding);
  return (
    <li class="check-row" data-testid={`row-${row.number}`} data-mark={row.mark}>
      <span class="check-number tabular muted">{row.number}</span>
      <span class="check-text">
        {say(row.text)}
        {finding && <small class={mark.tone}>{finding}</small>}
        {!finding && !row.for_people && <small class="muted">{t(busy ? 'checkMeasuring' : 'checkMeasured')}</small>}
      </span>
      {row.for_people ? (
        <Answers row={row} />
      ) : (
        <span class={`check-mark ${mark.tone}`}>
          <span aria-hidden="true">{mark.sign}</span> {t(mark.word)}
        </span>
      )}
    </li>
  );
}
