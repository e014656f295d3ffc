import { useEffect, useState } from 'preact/hooks';
import { formatVertex } from '../../go/point.js';
import { messageOf } from '../../util/errors.js';
import type { Change, DrawnCode } from './browser-engine/calls.js';
import { type CodeDot, LEAST_CODES, type Shade, describeDot } from './code-map.js';
import { CodeScatter } from './code-scatter.js';
import { CodeLegend } from './code-legend.js';
import { Options } from './options.js';
import { Picture } from './picture.js';
import type { Table } from './table.js';

interface Shown {
  readonly title: string;
  readonly dots: readonly CodeDot[];
  readonly size: number;
}

const SHADES: readonly (readonly [Shade, string])[] = [
  ['point', 'Point'],
  ['ply', 'Move number'],
  ['captured', 'Stones taken'],
];
/** Passing over dots draws nothing. */
const DRAW_DELAY_MS = 80;

/** A map of the latent codes of a game or of test games; each dot tells what it stands for. */
export function Codes({ table, moves }: { readonly table: Table; readonly moves: number }) {
  const [shown, setShown] = useState<Shown>();
  const [shade, setShade] = useState<Shade>('point');
  const [at, setAt] = useState(0);
  const [isBusy, setBusy] = useState(false);
  const [fault, setFault] = useState('');
  const dot = shown?.dots[at];
  const example = dot?.changes.at(-1);
  const drawn = useDrawn(table, shown, example);
  const map = async (title: string, read: () => Promise<string | undefined>): Promise<void> => {
    setBusy(true);
    setFault('');
    try {
      const list = await table.readCodes(await read());
      // Only this needs UMAP: the page appears without.
      const { layOutCodes } = await import('./code-layout.js');
      const dots = layOutCodes(list);
      setShown({
        title: `${title}: ${list.changes.length} changes, ${dots.length} codes`,
        dots,
        size: list.size,
      });
      setAt(0);
      if (dots.length === 0)
        setFault(`A map takes ${LEAST_CODES} different changes at least: play some moves.`);
    } catch (error) {
      setFault(messageOf(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <section aria-labelledby="codes-title" aria-busy={isBusy}>
      <h2 id="codes-title">What its codes mean</h2>
      <div class="buttons">
        <button
          id="map-game"
          disabled={isBusy || moves === 0}
          onClick={() => void map(`This game after ${moves} moves`, () => Promise.resolve(undefined))}
        >
          Codes of this game
        </button>
        <button id="map-test" disabled={isBusy} onClick={() => void map('Test games', fetchTestGames)}>
          Codes of test games
        </button>
      </div>
      {fault && <p role="alert">{fault}</p>}
      {shown && dot && example ? (
        <div class="code-map">
          <Options name="shade" label="Colour" choices={SHADES} chosen={shade} onChoose={setShade} />
          <CodeScatter {...shown} shade={shade} at={at} onAt={setAt} />
          <CodeLegend {...shown} shade={shade} />
          <p id="code-text" aria-live="polite">
            {describeDot(dot, shown.size)}
          </p>
          <div class="frames">
            <Picture id="code-before" frame={drawn?.before} label="A frame before it" />
            <Picture id="code-after" frame={drawn?.after} label="The frame drawn from the code">
              What the model draws from the code: {formatVertex(example.point, shown.size)}
            </Picture>
          </div>
        </div>
      ) : (
        <p class="note">
          A latent code names what changes from one frame to the next. Each dot of the map is a code; codes
          alike lie together.
        </p>
      )}
    </section>
  );
}

/** Returns the frames of a change once they are drawn. */
function useDrawn(
  table: Table,
  shown: Shown | undefined,
  example: Change | undefined,
): DrawnCode | undefined {
  const [drawn, setDrawn] = useState<DrawnCode>();
  useEffect(() => {
    if (!example) return;
    let isWanted = true;
    const timer = setTimeout(() => {
      // Where it cannot be drawn the dot still says what it stands for.
      table.drawCode(example).then(
        (frames) => isWanted && setDrawn(frames),
        () => undefined,
      );
    }, DRAW_DELAY_MS);
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
  }, [table, shown, example]);
  return drawn;
}

async function fetchTestGames(): Promise<string> {
  const response = await fetch('test-games.sgf');
  if (!response.ok) throw new Error(`the test games cannot be read: ${response.status}`);
  return response.text();
}
