// What a picture shows, in words.

import { t } from '../i18n/language';
import type { Source } from '../protocol/types';
import { roomById } from './store';

/** `name`: which of a room's names is wanted. */
export function sourceName(source: Source | null, name: 'short' | 'name' = 'short'): string {
  if (!source) return t('notKnown');
  if (source.show === 'composed') return t('composedPicture');
  const room = roomById(source.room)?.[name];
  if (room === undefined) return t('slate');
  return source.show === 'content' ? t('contentOf')(room) : room;
}
