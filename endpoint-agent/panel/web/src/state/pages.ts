// Which of the panel's pages is open: by the path, so that a page can be linked and reloaded.

import { signal } from '@preact/signals';
import pages from '../pages.json';

function byPath(): string {
  return pages[location.pathname as keyof typeof pages] ?? pages['/'];
}

/** A value of pages.json. */
export const page = signal(byPath());

addEventListener('popstate', () => {
  page.value = byPath();
});

export function goTo(path: keyof typeof pages): void {
  history.pushState(null, '', path);
  page.value = byPath();
}
