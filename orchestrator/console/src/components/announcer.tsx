import { useEffect, useRef, useState } from 'preact/hooks';
import { say } from '../i18n/language';
import type { Alarm } from '../protocol/types';

/** Reads new alarms to those who listen to the page, each once. */
export function Announcer({ alarms }: { alarms: Alarm[] }) {
  const known = useRef(new Set<string>());
  const [text, setText] = useState('');
  useEffect(() => {
    const fresh = alarms.filter((alarm) => !known.current.has(alarm.id));
    known.current = new Set(alarms.map((alarm) => alarm.id));
    if (fresh.length > 0) setText(fresh.map((alarm) => say(alarm.text)).join(' '));
  }, [alarms]);
  return (
    <p class="sr-only" aria-live="assertive" data-testid="announcer">
      {text}
    </p>
  );
}
