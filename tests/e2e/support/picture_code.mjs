// The picture code of common/media/picture_code.hpp: 96 bits, of them the first 16 the room's number, the last 16 a CRC.

/** CCITT-FALSE. */
function crcOf(bytes) {
  let crc = 0xffff;
  for (const byte of bytes) {
    crc ^= byte << 8;
    for (let i = 0; i < 8; ++i) crc = ((crc << 1) ^ (crc & 0x8000 ? 0x1021 : 0)) & 0xffff;
  }
  return crc;
}

export function codeBytes(room, frame) {
  const bytes = [room >> 8, room & 0xff, 0, frame >> 8, frame & 0xff, 0, 0, 0, 0, 0];
  const crc = crcOf(bytes);
  return [...bytes, crc >> 8, crc & 0xff];
}

/** The room in the brightness (0..255) of the 96 cells; null when there is no code. */
export function roomOfCells(cells) {
  const bytes = new Uint8Array(12);
  cells.forEach((cell, bit) => {
    if (cell > 125) bytes[bit >> 3] |= 0x80 >> (bit & 7);
  });
  return crcOf(bytes.subarray(0, 10)) === ((bytes[10] << 8) | bytes[11]) ? (bytes[0] << 8) | bytes[1] : null;
}

/** The same of a picture in 8-bit grey. */
export function roomOfPicture(grey, width, height) {
  const cell = Math.floor(height / 12);
  return roomOfCells(Array.from({ length: 96 }, (_, bit) => {
    const x = Math.floor((width * ((bit % 48) + 0.5)) / 48);
    const y = height - cell * (bit < 48 ? 2 : 1) + Math.floor(cell / 2);
    return grey[y * width + x];
  }));
}
