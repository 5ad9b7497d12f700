import type { FunctionComponent } from 'preact';
import { t } from '../i18n/words';
import { PreflightPage } from '../preflight/page';
import { page } from '../state/pages';
import { state } from '../state/store';
import { Header } from './header';
import { RoomPage } from './room_page';

/** A page of the panel: its path in pages.json, its component here. */
const kPages: Record<string, FunctionComponent> = {
  room: RoomPage,
  preflight: PreflightPage,
};

export function App() {
  if (!state.value) return <p class="waiting">{t('waiting')}</p>;
  const Shown = kPages[page.value] ?? RoomPage;
  return (
    <>
      <Header />
      <Shown />
    </>
  );
}
