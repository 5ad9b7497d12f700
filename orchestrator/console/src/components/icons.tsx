// Small drawings, in the colour of the text beside them.

export function MicrophoneIcon({ crossed }: { crossed: boolean }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
      <rect x="5.5" y="1.5" width="5" height="8" rx="2.5" />
      <path d="M3.5 7.5a4.5 4.5 0 0 0 9 0M8 12v2.5" />
      {crossed && <path d="M2 1.5l12 13" />}
    </svg>
  );
}

export function ScreenIcon() {
  return (
    <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
      <rect x="1.5" y="2.5" width="13" height="8.5" rx="1" />
      <path d="M5.5 14h5" />
    </svg>
  );
}
