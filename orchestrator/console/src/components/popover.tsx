import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { t } from '../i18n/language';
import { closePanel, openPanel } from '../state/panels';
import type { PanelName } from '../state/panels';

interface Props {
  name: PanelName;
  title: string;
  children: ComponentChildren;
}

/** A panel beside the work: it takes the focus, blocks nothing, and Escape closes it. */
export function Popover({ name, title, children }: Props) {
  return openPanel.value === name ? (
    <OpenPopover name={name} title={title}>
      {children}
    </OpenPopover>
  ) : null;
}

function OpenPopover({ name, title, children }: Props) {
  const panel = useRef<HTMLElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    const find = (what: string) => panel.current?.querySelector<HTMLElement>(what);
    (find('input, select') ?? find('button'))?.focus();
    return () => {
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  return (
    <aside
      class={`panel popover popover-${name}`}
      aria-label={title}
      ref={panel}
      data-testid={name}
    >
      <div class="popover-head">
        <h2 class="panel-title">{title}</h2>
        <button
          type="button"
          class="button quiet"
          onClick={closePanel}
          data-testid={`${name}-close`}
        >
          {t('close')}
        </button>
      </div>
      {children}
    </aside>
  );
}
