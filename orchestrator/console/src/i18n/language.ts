// The way to the console's words, in the language the page speaks.

import { language } from '../../../../common/page/language';
import { dictionary } from './dictionary';
import type { Key } from './dictionary';

export { language, say, switchLanguage } from '../../../../common/page/language';
export type { Language } from '../../../../common/page/language';

/** The label or sentence in the current language; reading it subscribes to the language. */
export function t<K extends Key>(key: K): (typeof dictionary)[K]['vi'] {
  return dictionary[key][language.value] as (typeof dictionary)[K]['vi'];
}
