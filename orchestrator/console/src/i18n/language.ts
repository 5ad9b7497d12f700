// Which language the page speaks, and the way to its words. Vietnamese unless this browser chose
// otherwise before.

import { effect, signal } from '@preact/signals';
import type { Bilingual } from '../protocol/types';
import { dictionary } from './dictionary';
import type { Key } from './dictionary';

export type Language = 'vi' | 'en';

const kStored = 'nhipcau.language';

function remembered(): Language {
  try {
    return localStorage.getItem(kStored) === 'en' ? 'en' : 'vi';
  } catch {
    return 'vi'; // storage forbidden: the choice lasts for this page only
  }
}

export const language = signal<Language>(remembered());

effect(() => {
  document.documentElement.lang = language.value;
});

export function switchLanguage(): void {
  language.value = language.value === 'vi' ? 'en' : 'vi';
  try {
    localStorage.setItem(kStored, language.value);
  } catch {
    // Storage forbidden: nothing to remember it in.
  }
}

/** The label or sentence in the current language; reading it subscribes to the language. */
export function t<K extends Key>(key: K): (typeof dictionary)[K]['vi'] {
  return dictionary[key][language.value] as (typeof dictionary)[K]['vi'];
}

/** A text that came from the server in both languages. */
export function say(text: Bilingual): string {
  return text[language.value];
}
