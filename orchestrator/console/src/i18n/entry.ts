/** What the words of the page are made of: the same thing in Vietnamese and in English. */

export type ByCount = (count: number) => string;
export type ByText = (text: string) => string;

export interface Entry<T> {
  vi: T;
  en: T;
}

export const text = (vi: string, en: string): Entry<string> => ({ vi, en });
export const byCount = (vi: ByCount, en: ByCount): Entry<ByCount> => ({ vi, en });
export const byText = (vi: ByText, en: ByText): Entry<ByText> => ({ vi, en });
/** An English count: "1 room", "2 rooms". */
export const s = (count: number, word: string) => `${count} ${word}${count === 1 ? '' : 's'}`;
