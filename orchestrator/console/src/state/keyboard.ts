// The keyboard. Letters are taken by their place on the keyboard, so that a Vietnamese input method does
// not change them. A key held down is one press. Space belongs to the control in focus, if there is one.

import { helpOpen, pressExtend, pressHoldOrResume, pressNext, pressUndo } from './keys';

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
};

function handle(event: KeyboardEvent): void {
  if (event.repeat && event.target instanceof HTMLButtonElement) {
    event.preventDefault(); // Enter held down on a button would press it again and again
  }
  if (event.repeat || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
  if (typing(event.target)) return;
  if (event.key === '?') {
    helpOpen.value = !helpOpen.value;
  } else if (event.key === 'Escape') {
    helpOpen.value = false;
  } else if (event.code === 'Space' && nothingFocused(event.target)) {
    event.preventDefault(); // no scrolling
    pressNext();
  } else {
    actions[event.code]?.();
  }
}

export function listenToKeyboard(): void {
  document.addEventListener('keydown', handle);
}
