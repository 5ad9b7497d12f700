import type { FunctionComponent } from 'preact';
import { t } from '../i18n/words';
import { PreflightPage } from '../preflight/page';
import { page } from '../state/pages';
import { needsPin, state } from '../state/store';
import { EnrolPage } from './enrol_page';
import { Header } from './header';
import { PinPage } from './pin_page';
import { RoomPage } from './room_page';

/** A page of the panel: its path in pages.json, its component here. */
const kPages: Record<string, FunctionComponent> = {
  room: RoomPage,
  preflight: PreflightPage,
};

export function App() {
  if (needsPin.value) return <PinPage />;
  if (!state.value) return <p class="waiting">{t('waiting')}</p>;
  const Shown = state.value.enrolled ? (kPages[page.value] ?? RoomPage) : EnrolPage;
  return (
    <>
      <Header />
      <Shown />
    </>
  );
}
