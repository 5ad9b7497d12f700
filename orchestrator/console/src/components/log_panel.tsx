import { hoursMinutesSeconds } from '../i18n/format';
import { say, t } from '../i18n/language';
import type { LogLine } from '../protocol/types';

/** The actor of what nobody pressed: connections, pictures, confirmations. */
const kSystem = 'system';

/** Who did what, the newest first. */
export function LogPanel({ log, zone }: { log: LogLine[]; zone: string }) {
  const lines = [...log].sort((a, b) => b.seq - a.seq);
  return (
    <section class="panel log-panel" aria-label={t('log')}>
      <h2 class="panel-title">{t('log')}</h2>
      <ul class="events" data-testid="log" tabIndex={0}>
        {lines.length === 0 && <li class="muted">{t('noLog')}</li>}
        {lines.map((line) => (
          <li key={line.seq}>
            <span class="tabular muted">{hoursMinutesSeconds(line.at, zone)}</span>
            <span>
              <b>{line.actor === kSystem ? t('system') : line.actor}: </b>
              {say(line.text)}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
