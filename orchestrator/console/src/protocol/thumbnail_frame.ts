// A binary frame of PROTOCOL.md §4: the byte 1, the length of the room id, the id, the instant the
// picture was decoded (8 bytes, big-endian milliseconds), a JPEG.

export interface ThumbnailFrame {
  room: string;
  decodedAt: number;
  jpeg: Uint8Array<ArrayBuffer>;
}

const kKindThumbnail = 1;

/** Null when the frame is not a thumbnail or is cut short. */
export function parseThumbnailFrame(data: ArrayBuffer): ThumbnailFrame | null {
  const bytes = new Uint8Array(data);
  const idLength = bytes[1];
  if (bytes[0] !== kKindThumbnail || idLength === undefined) return null;
  const timeAt = 2 + idLength;
  const jpegAt = timeAt + 8;
  if (bytes.length <= jpegAt) return null;
  const view = new DataView(data);
  return {
    room: new TextDecoder().decode(bytes.subarray(2, timeAt)),
    decodedAt: Number(view.getBigUint64(timeAt)),
    jpeg: bytes.slice(jpegAt),
  };
}
