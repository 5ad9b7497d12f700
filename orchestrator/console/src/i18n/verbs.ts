// The name of each verb of the protocol, as a key of the dictionary.

import type { Verb } from '../protocol/types';

export const kVerbs = {
  start: 'verbStart',
  next: 'verbNext',
  finish: 'verbFinish',
  hold: 'verbHold',
  resume: 'verbResume',
  extend: 'verbExtend',
  undo: 'verbUndo',
  skip: 'verbSkip',
  defer: 'verbDefer',
  recall: 'verbRecall',
  move: 'verbMove',
  insert: 'verbInsert',
  interject: 'verbInterject',
  adjust: 'verbAdjust',
  break_until: 'verbBreakUntil',
  correct_start: 'verbCorrectStart',
  return_to: 'verbReturnTo',
  conclude: 'verbConclude',
  raise: 'verbRaise',
  settle: 'verbSettle',
  move_request: 'verbMoveRequest',
  give_floor: 'verbGiveFloor',
  take_back: 'verbTakeBack',
  set_holders: 'verbSetHolders',
  chair_microphone: 'verbChairMicrophone',
  mute_all: 'verbMuteAll',
  thaw: 'verbThaw',
  take_seat: 'verbTakeSeat',
} as const satisfies Record<Verb, string>;
