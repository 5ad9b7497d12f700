import { useEffect, useRef } from 'preact/hooks';

interface Props {
  stream: MediaStream | null;
  /** A room's own picture makes no sound in the room. */
  silent?: boolean;
  label: string;
  testid: string;
  class?: string;
}

/** A stream in full motion. */
export function LiveVideo({ stream, silent = false, label, testid, ...rest }: Props) {
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    if (video.current) video.current.srcObject = stream;
  }, [stream]);
  return (
    <video
      ref={video}
      class={`live-video ${rest.class ?? ''}`}
      autoPlay
      playsInline
      muted={silent}
      aria-label={label}
      data-testid={testid}
    />
  );
}
