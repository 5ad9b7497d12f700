// The page's copy of the server's view: a snapshot, then patches. Views are never changed in place,
// so whoever holds one may compare it with the next.

import jsonpatch from 'fast-json-patch';
import type { Operation } from 'fast-json-patch';
import type { PatchMessage, View, ViewMessage } from './types';

export class ViewReplica {
  private view: View | null = null;
  private version = 0;
  private asked = false;

  /** Every connection starts from its own snapshot. */
  reset(): void {
    this.view = null;
    this.asked = false;
  }

  snapshot(message: ViewMessage): View {
    this.view = message.view;
    this.version = message.version;
    this.asked = false;
    return message.view;
  }

  /**
   * The patched view; `'gap'` when the patch does not fit and a snapshot must be asked for; `'wait'`
   * when one was asked for already.
   */
  patch(message: PatchMessage): View | 'gap' | 'wait' {
    if (this.asked) return 'wait';
    if (!this.view || message.from !== this.version) return this.gap();
    try {
      const operations = message.patch as Operation[];
      this.view = jsonpatch.applyPatch(this.view, operations, false, false).newDocument;
    } catch {
      return this.gap();
    }
    this.version = message.version;
    return this.view;
  }

  private gap(): 'gap' {
    this.asked = true;
    return 'gap';
  }
}
