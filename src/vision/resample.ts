import type { Frame } from '../render/frame.js';

/** Of one side: for each pixel of the result the first pixel that it covers, and the shares of that and the next ones. */
interface Coverage {
  readonly from: Int32Array;
  readonly shares: Float32Array; // [length, most]
  readonly most: number;
}

/** Returns what the pixels of a result cover: areas where it is smaller, the nearest two where it is larger. */
function coverage(before: number, after: number): Coverage {
  const step = before / after;
  const reach = Math.max(1, step);
  const most = Math.ceil(reach) + 1;
  const from = new Int32Array(after);
  const shares = new Float32Array(after * most);
  for (let place = 0; place < after; place++) {
    const middle = (place + 0.5) * step;
    const low = Math.max(0, middle - reach / 2);
    const high = Math.min(before, middle + reach / 2);
    from[place] = Math.min(Math.floor(low), before - 1);
    for (let index = 0; index < most; index++) {
      const pixel = from[place]! + index;
      const share = Math.min(high, pixel + 1) - Math.max(low, pixel);
      if (pixel < before && share > 0) shares[place * most + index] = share / (high - low);
    }
  }
  return { from, shares, most };
}

/** Returns a picture at another size: every pixel the mean of the area that it covers. The same everywhere, browsers included. */
export function resample(picture: Frame, width: number, height: number): Frame {
  if (width === picture.width && height === picture.height) return picture;
  const across = coverage(picture.width, width);
  const down = coverage(picture.height, height);
  const data = new Uint8Array(width * height * 3);
  const line = new Float32Array(picture.width * 3);
  // Down first, along whole lines: what is left to do across is less then.
  for (let y = 0, to = 0; y < height; y++) {
    line.fill(0);
    for (let index = 0; index < down.most; index++) {
      const share = down.shares[y * down.most + index]!;
      if (share > 0) addLine(line, picture.data, (down.from[y]! + index) * line.length, share);
    }
    for (let x = 0; x < width; x++, to += 3) {
      let red = 0;
      let green = 0;
      let blue = 0;
      let at = across.from[x]! * 3;
      for (let index = x * across.most; index < (x + 1) * across.most; index++, at += 3) {
        const share = across.shares[index]!;
        if (share === 0) continue;
        red += share * line[at]!;
        green += share * line[at + 1]!;
        blue += share * line[at + 2]!;
      }
      data[to] = red + 0.5;
      data[to + 1] = green + 0.5;
      data[to + 2] = blue + 0.5;
    }
  }
  return { width, height, data };
}

function addLine(line: Float32Array, data: Uint8Array, from: number, share: number): void {
  for (let x = 0; x < line.length; x++) line[x]! += share * data[from + x]!;
}
