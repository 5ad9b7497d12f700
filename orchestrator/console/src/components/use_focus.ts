import { useEffect, useRef } from 'preact/hooks';
import type { RefObject } from 'preact';

/** The element gets the focus once, when it appears. */
export function useFocus<T extends HTMLElement>(): RefObject<T> {
  const element = useRef<T>(null);
  useEffect(() => element.current?.focus(), []);
  return element;
}
