import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { rgbaOfFrame } from '../../picture/pixels.js';
import type { Frame } from '../../render/frame.js';

interface PictureProps {
  readonly id?: string;
  readonly frame: Frame | null | undefined;
  /** For those who cannot see it. */
  readonly label: string;
  readonly children?: ComponentChildren;
}

/** A frame, every pixel as it is. */
export function Picture({ id, frame, label, children }: PictureProps) {
  const place = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const canvas = place.current!;
    const context = canvas.getContext('2d')!;
    if (!frame) {
      context.clearRect(0, 0, canvas.width, canvas.height);
      return;
    }
    const { width, height, data } = rgbaOfFrame(frame, 1);
    [canvas.width, canvas.height] = [width, height];
    const image = new ImageData(width, height);
    image.data.set(data);
    context.putImageData(image, 0, 0);
  }, [frame]);
  return (
    <figure>
      <canvas id={id} ref={place} role="img" aria-label={label} width={81} height={81} />
      <figcaption>{children ?? label}</figcaption>
    </figure>
  );
}

/** Grey levels that an eye sees; the decoder's pixels are off by one or two. */
const VISIBLE = 32;

/** Returns a frame that shows where two differ: what is the same fades away. */
export function differenceOf(before: Frame, after: Frame): Frame {
  const data = after.data.map((value, index) => {
    const pixel = index - (index % 3);
    const isSame = [0, 1, 2].every(
      (part) => Math.abs(before.data[pixel + part]! - after.data[pixel + part]!) < VISIBLE,
    );
    return isSame ? 210 + Math.round(value * 0.17) : value;
  });
  return { ...after, data };
}
