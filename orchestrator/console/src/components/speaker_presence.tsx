import { t } from '../i18n/language';
import type { Item, Presence } from '../protocol/types';
import { mayPress, press } from '../state/commands';
import { entitled } from '../state/rights';

const kMarks = [
  ['present', 'speakerPresent'],
  ['absent', 'speakerAbsent'],
] as const;

/** Whether the speaker sits in the room: pressed once it is said, pressed again it is open again. */
export function SpeakerPresence({ item }: { item: Item }) {
  const mark = (presence: Presence) => press('mark_speaker', { item: item.id, presence });
  if (!entitled('mark_speaker')) return null;
  return (
    <span
      class="presence"
      role="group"
      aria-label={t('presenceOf')(item.speaker?.title ?? '')}
      data-testid={`presence-${item.id}`}
      data-presence={item.presence}
    >
      {kMarks.map(([presence, word]) => {
        const on = item.presence === presence;
        return (
          <button
            key={presence}
            type="button"
            class={`button small ${on ? `presence-${presence}` : ''}`}
            aria-pressed={on}
            aria-disabled={!mayPress('mark_speaker')}
            onClick={() => mark(on ? 'unknown' : presence)}
            data-testid={`${presence}-${item.id}`}
          >
            {t(word)}
          </button>
        );
      })}
    </span>
  );
}
