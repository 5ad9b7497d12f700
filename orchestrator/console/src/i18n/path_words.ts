// Words of how a room's media travel; a part of the dictionary.

import { text } from './entry';

export const pathWords = {
  viaTls: text('qua cổng TLS', 'through the TLS port'),
  viaTlsHint: text(
    'Mạng của điểm cầu chặn UDP: hình, tiếng đi qua cổng TLS và có thể chậm hơn.',
    "The room's network blocks UDP: picture and sound go through the TLS port and may lag.",
  ),
  noSpare: text('không còn dự phòng', 'no redundancy'),
  noSpareHint: text(
    'Một trong hai đường mạng của điểm cầu đã đứt.',
    'One of the two network paths of the room is down.',
  ),
} as const;
