// Cameras and microphones of this browser: what may be asked for, and why it was not given.

import { computed } from '@preact/signals';
import type { Bilingual } from '../protocol/types';

export type Trouble = 'denied' | 'no-device' | 'busy' | { refused: Bilingual | null };

/** Browsers give cameras and microphones to secure pages only: HTTPS, or this very computer. */
export const mayCapture = computed(
  () => window.isSecureContext && navigator.mediaDevices !== undefined,
);

export function troubleOf(error: unknown): Trouble {
  const name = error instanceof DOMException ? error.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'denied';
  return name === 'NotReadableError' || name === 'AbortError' ? 'busy' : 'no-device';
}
