// The keyboard. Letters are taken by their place on the keyboard, so that a Vietnamese input method does
// not change them. A key held down is one press. Space belongs to the control in focus, if there is one.

import { pressCall, pressExtend, pressHoldOrResume, pressNext, pressUndo } from './keys';
import { pressLayoutDigit } from './layouts';
import { path } from './pages';
import { closePanel, togglePanel } from './panels';

function typing(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && target.matches('input, textarea, select, [contenteditable]')
  );
}

function nothingFocused(target: EventTarget | null): boolean {
  return !(target instanceof HTMLElement) || !target.matches('button, a, summary, [tabindex]');
}

const actions: Record<string, () => void> = {
  KeyN: pressNext,
  KeyH: pressHoldOrResume,
  KeyE: () => pressExtend(1),
  KeyU: pressUndo,
  KeyC: pressCall,
  KeyD: () => togglePanel('drift'),
};

function handle(event: KeyboardEvent): void {
  if (event.repeat && event.target instanceof HTMLButtonElement) {
    event.preventDefault(); // Enter held down on a button would press it again and again
  }
  if (event.repeat || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.key === 'Escape') closePanel();
  if (typing(event.target) || path.value !== '/') return; // the keys are on the moderator's page
  if (event.key === '?') {
    togglePanel('help');
  } else if (event.code === 'Space' && nothingFocused(event.target)) {
    event.preventDefault(); // no scrolling
    pressNext();
  } else if (!pressLayoutDigit(event.code)) {
    actions[event.code]?.();
  }
}

export function listenToKeyboard(): void {
  document.addEventListener('keydown', handle);
}
