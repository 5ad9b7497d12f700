import { say, t } from '../i18n/language';
import type { Coming, ReadinessLevel, View } from '../protocol/types';
import { itemById, roomById } from '../state/store';

const kLevels = { green: 'ready', amber: 'readyWithRemarks', red: 'notReady' } as const;
const kSigns: Record<ReadinessLevel, string> = { green: '✓', amber: '!', red: '✕' };

/** The room after the next one: its lamp and what is wrong, on one line. */
function Following({ coming }: { coming: Coming }) {
  const { level, reasons } = coming.readiness;
  const room = roomById(coming.room);
  return (
    <span class={`readiness readiness-${level} following`} data-testid="following" data-level={level}>
      <span class="readiness-sign" aria-hidden="true">
        {kSigns[level]}
      </span>
      <span>
        {t('afterThat')}: <b>{room?.short ?? ''}</b>
        {reasons.length > 0 && ` – ${reasons.map(say).join('; ')}`}
      </span>
    </span>
  );
}

/** What comes next: item, speaker, the room it starts, and how ready that room is. */
export function NextCard({ view }: { view: View }) {
  const next = view.next;
  const item = next ? itemById(next.item) : null;
  if (!next || !item) return null;
  const { level, reasons } = next.readiness;
  const room = roomById(next.room);
  return (
    <span class="next-card">
      <span class="next-title">
        <b class="item-number">{t('itemNumber')(item.number)}</b> {item.title}
      </span>
      {item.speaker && <span class="next-speaker">{item.speaker.title}</span>}
      <span class="next-room">{room ? room.name : t('slate')}</span>
      <span class={`readiness readiness-${level}`} data-testid="readiness" data-level={level} data-reasons={reasons.map(({ code }) => code).join(' ')}>
        <span class="readiness-sign" aria-hidden="true">
          {kSigns[level]}
        </span>
        <span>
          <b>{t(kLevels[level])}</b>
          {reasons.length > 0 && `: ${reasons.map(say).join('; ')}`}
        </span>
      </span>
      {next.following && <Following coming={next.following} />}
    </span>
  );
}
