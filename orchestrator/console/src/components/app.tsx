import { t } from '../i18n/language';
import type { View } from '../protocol/types';
import { path } from '../state/pages';
import type { Path } from '../state/pages';
import { session, view } from '../state/store';
import { ClockPage } from './clock_page';
import { ConsolePage } from './console_page';
import { ProgrammePage } from './programme_page';
import { RehearsalBanner } from './rehearsal_banner';
import { RoomPage } from './room_page';
import { RoomLook } from './room_look';
import { SecretaryPage } from './secretary_page';
import { SignIn } from './sign_in';
import { WallPage } from './wall_page';

const kPages: Record<Path, (props: { view: View }) => preact.JSX.Element> = {
  '/': ConsolePage,
  '/secretary': SecretaryPage,
  '/room': RoomPage,
  '/wall': WallPage,
  '/clock': ClockPage,
  '/programme': ProgrammePage,
};

/** The whole page: sign-in, or the page of the path once there is a view to draw. */
export function App() {
  if (session.value === null) return <SignIn />;
  if (session.value === 'unknown' || !view.value) {
    return (
      <main class="waiting" role="status">
        {t('loading')}
      </main>
    );
  }
  const Page = kPages[path.value];
  const { rehearsal } = view.value;
  const page = (
    <>
      <Page view={view.value} />
      <RoomLook />
    </>
  );
  if (!rehearsal) return page;
  return (
    <div class="rehearsing">
      <RehearsalBanner rehearsal={rehearsal} />
      {page}
    </div>
  );
}
