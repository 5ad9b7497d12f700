// Wiring only.

import { render } from 'preact';
import { App } from './components/app';
import { listenToKeyboard } from './state/keyboard';
import { listenToHistory } from './state/pages';
import { startSession } from './state/session_control';

const root = document.getElementById('app');
if (!root) throw new Error('index.html has no #app');
listenToKeyboard();
listenToHistory();
startSession();
render(<App />, root);
