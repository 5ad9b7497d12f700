import { t } from '../i18n/language';
import type { View } from '../protocol/types';
import { mayPress } from '../state/commands';
import {
  keepLayout,
  kLayouts,
  kLayoutWords,
  layoutPossible,
  pressLayout,
  pressReturn,
} from '../state/layouts';
import { openPanel, togglePanel } from '../state/panels';
import { isModerator } from '../state/rights';

/** The rooms that were chosen by hand, by name; else that the layout chooses them. */
function RoomsKey({ view }: { view: View }) {
  const { rooms } = view.layout.chosen;
  const names = rooms.map((id) => view.rooms.find((room) => room.id === id)?.short ?? id);
  return (
    <button
      type="button"
      class={`button small layout-rooms-key ${rooms.length > 0 ? 'layout-chosen' : ''}`}
      aria-expanded={openPanel.value === 'layout-rooms'}
      aria-disabled={!layoutPossible(view, 'gallery')}
      title={names.join(', ')}
      onClick={() => layoutPossible(view, 'gallery') && togglePanel('layout-rooms')}
      data-testid="layout-rooms-key"
    >
      {names.length > 0 ? t('layoutRoomsNamed')(names.join(', ')) : t('layoutRoomsKey')}
    </button>
  );
}

/** How the rooms are shown, and what the room on air sees. Others see which layout is on. */
export function LayoutKeys({ view }: { view: View }) {
  const { layout } = view;
  if (!isModerator.value) {
    return (
      <p class="layout-now" data-testid="layout-now" data-layout={layout.in_force}>
        <span class="fact-name">{t('layout')}</span>
        <b>{t(kLayoutWords[layout.in_force])}</b>
      </p>
    );
  }
  return (
    <div class="layout-keys" role="group" aria-label={t('layout')} data-testid="layout-keys">
      {kLayouts.map(({ name, digit }) => {
        const chosen = layout.chosen.layout === name;
        const shown = layout.in_force === name;
        return (
          <button
            key={name}
            type="button"
            class={`button small ${shown ? 'button-on' : ''} ${chosen ? 'layout-chosen' : ''}`}
            aria-pressed={chosen}
            aria-disabled={!mayPress('set_layout') || !layoutPossible(view, name)}
            aria-keyshortcuts={digit}
            title={`${t(kLayoutWords[name])} (${digit})`}
            onClick={() => pressLayout(name)}
            data-testid={`layout-${name}`}
          >
            {t(kLayoutWords[name])}
          </button>
        );
      })}
      <RoomsKey view={view} />
      <label class="layout-keep">
        <input
          type="checkbox"
          checked={layout.chosen.keep || keepLayout.value}
          disabled={!mayPress('set_layout')}
          onChange={(event) => keepLayout.set(event.currentTarget.checked)}
          data-testid="layout-keep"
        />
        {t('layoutKeep')}
      </label>
      <select
        class="field layout-return"
        aria-label={t('returnPicture')}
        title={t('returnPicture')}
        value={layout.return}
        disabled={!mayPress('set_return')}
        onChange={(event) => pressReturn(event.currentTarget.value)}
        data-testid="return-picture"
      >
        <option value="central">{t('returnCentral')}</option>
        <option value="gallery">{t('returnGallery')}</option>
      </select>
    </div>
  );
}
