// Which language a page speaks. Vietnamese unless this browser chose otherwise before.

import { effect, signal } from '@preact/signals';

export type Language = 'vi' | 'en';

export interface Bilingual {
  vi: string;
  en: string;
}

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

/** A text in both languages, in the current one; reading it subscribes to the language. */
export function say(text: Bilingual): string {
  return text[language.value];
}
