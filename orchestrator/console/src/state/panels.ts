// The small panels that open over the page, one at a time; none blocks what is under it.

import { signal } from '@preact/signals';

export type PanelName = 'help' | 'drift' | 'insert' | 'conclude' | 'correct-start' | 'rehearsal' | 'layout-rooms';

export const openPanel = signal<PanelName | null>(null);

export function togglePanel(name: PanelName): void {
  openPanel.value = openPanel.value === name ? null : name;
}

export function closePanel(): void {
  openPanel.value = null;
}
