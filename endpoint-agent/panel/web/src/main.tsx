// Wiring only.

import { render } from 'preact';
import { App } from './components/app';
import { startLink } from './state/store';

const root = document.getElementById('app');
if (!root) throw new Error('index.html has no #app');
void startLink();
render(<App />, root);
