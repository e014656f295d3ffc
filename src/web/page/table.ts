import { defaultKomi } from '../../go/game.js';
import { BLACK, type Point, type Sign, WHITE } from '../../go/point.js';
import { RESIGN } from '../../player/player.js';
import type { Frame } from '../../render/frame.js';
import type { Analysis } from '../../think/analysis.js';
import { messageOf } from '../../util/errors.js';
import { type ClockTimes, GameClock } from './game-clock.js';
import type { BrowserDoor } from './browser-engine/browser-door.js';
import type { Change, CodeList, DrawnCode, LoadSettings, Position } from './browser-engine/calls.js';
import type { GameStore, KeptGame } from './game-store.js';
import { corrected } from './reading.js';
import { isOver } from './status.js';
import { FIRST_VIEW, FIRST_WISHES, FRESH, type TableView, type Wishes } from './table-view.js';

/** Futures looked at for the graph and the maps while the person thinks. */
const VISITS = 48;
const LOOK_DELAY_MS = 400;
const FILM_MOVES = 12;
/** What the engine has left on a clock is spread over so many moves. */
const MOVES_LEFT = 40;

/** A game at the page's table: does one thing at a time and tells its listener of every change. */
export class Table {
  readonly #door: BrowserDoor;
  readonly #store: GameStore;
  readonly #listener: (view: TableView) => void;
  readonly #clock = new GameClock((times) => this.#onClock(times));
  #view = FIRST_VIEW;
  #isBusy = false;
  #soon: ReturnType<typeof setTimeout> | undefined;

  constructor(door: BrowserDoor, store: GameStore, listener: (view: TableView) => void) {
    this.#door = door;
    this.#store = store;
    this.#listener = listener;
  }

  get view(): TableView {
    return this.#view;
  }

  /** Loads the model and goes on with the game of before a reload, if there was one. */
  start(settings: LoadSettings): Promise<void> {
    return this.#alone(async () => {
      const loaded = await this.#door.call('load', settings);
      this.#set({ loaded });
      const kept = this.#store.read();
      // What a page of before did not know is as in a first game.
      if (kept) await this.#take({ ...kept, wishes: { ...FIRST_WISHES, ...kept.wishes } });
      else await this.#begin(FIRST_WISHES);
    });
  }

  newGame(wishes: Wishes): Promise<void> {
    return this.#alone(() => this.#begin(wishes));
  }

  play(point: Point): Promise<void> {
    return this.#alone(async () => {
      const { position, wishes } = this.#view;
      if (!position || isOver(this.#view) || (wishes.human !== 0 && position.toPlay !== wishes.human)) return;
      this.#clock.stop();
      this.#show(await this.#door.call('play', { point }));
      await this.#answer();
    });
  }

  undo(): Promise<void> {
    return this.#alone(async () => {
      const { position, wishes } = this.#view;
      if (!position || position.moves.length === 0) return;
      const mine =
        wishes.human === 0
          ? position.moves.length - 1
          : position.moves.map(({ color }) => color).lastIndexOf(wishes.human);
      if (mine < 0) return;
      const estimates = new Map([...this.#view.estimates].filter(([ply]) => ply <= mine));
      this.#set({ ending: '', generated: undefined, estimates });
      this.#show(await this.#door.call('undo', { moves: position.moves.length - mine }));
    });
  }

  resign(): void {
    const { position, wishes } = this.#view;
    if (!position || isOver(this.#view)) return;
    this.#clock.stop();
    const loser = wishes.human === 0 ? position.toPlay : wishes.human;
    this.#set({ ending: `${loser === BLACK ? 'W' : 'B'}+R` });
    this.#keep();
  }

  open(sgf: string): Promise<void> {
    return this.#alone(() => this.#take({ sgf, wishes: { ...this.#view.wishes, human: 0 } }));
  }

  /** Reads the board on a picture, for a person to look over; the game stays as it is until then. */
  see(read: () => Promise<Frame>): Promise<void> {
    return this.#alone(async () => {
      const picture = await read();
      this.#set({ reading: { ...(await this.#door.call('see', { picture })), picture } });
    });
  }

  /** Puts another stone, or none, on a point of what was read. */
  correct(point: Point): void {
    const { reading } = this.#view;
    if (reading) this.#set({ reading: corrected(reading, point), fault: '' });
  }

  dropReading(): void {
    this.#set({ reading: undefined, fault: '' });
  }

  /** Begins a game with what was read. */
  playOnFromReading(toPlay: Sign, human: Wishes['human']): Promise<void> {
    return this.#alone(async () => {
      const { reading, wishes } = this.#view;
      if (!reading) return;
      const { size, stones } = reading;
      const komi = defaultKomi(size);
      const position = await this.#door.call('setUp', { size, komi, stones, toPlay });
      this.#set({
        wishes: { ...wishes, size, komi, human, handicap: 0, minutes: 0 },
        ...FRESH,
        reading: undefined,
      });
      this.#clock.set(0);
      this.#show(position);
      await this.#answer();
    });
  }

  /** Of a finished game: takes the chain of a stone for dead, or for alive again. */
  toggleDead(chain: readonly Point[]): Promise<void> {
    return this.#alone(async () => {
      const dead = this.#view.position?.result?.dead;
      if (!dead) return;
      const isDead = chain.some((point) => dead.includes(point));
      const others = dead.filter((point) => !chain.includes(point));
      this.#show(await this.#door.call('score', { dead: isDead ? others : [...others, ...chain] }));
    });
  }

  /** Has the model show the future that it thinks likeliest. */
  imagine(): Promise<void> {
    return this.#alone(async () => {
      if (!this.#view.position || isOver(this.#view)) return;
      this.#set({ film: await this.#door.call('imagine', { moves: FILM_MOVES }) });
    });
  }

  /** Returns the codes of the game as it stands, or of other games. Throws UserError where a record cannot be read. */
  readCodes(sgf?: string): Promise<CodeList> {
    return this.#door.call('codes', sgf === undefined ? {} : { sgf });
  }

  /** Draws what the code of a change stands for, of the games that were read last. */
  drawCode({ game, ply }: Change): Promise<DrawnCode> {
    return this.#door.call('drawCode', { game, ply });
  }

  async #begin(wishes: Wishes): Promise<void> {
    const { loaded } = this.#view;
    if (!loaded) return;
    const { size, komi, handicap, human, minutes } = wishes;
    const [black, white] = [human === WHITE ? loaded.model : 'You', human === BLACK ? loaded.model : 'You'];
    this.#set({ wishes, ...FRESH });
    this.#clock.set(minutes * 60_000);
    const players = { black, white };
    this.#show(await this.#door.call('newGame', { size, komi, handicap, players }));
    await this.#answer();
  }

  async #take({ sgf, wishes, times, ending = '', dead }: KeptGame): Promise<void> {
    const opened = await this.#door.call('open', { sgf });
    const position = dead && opened.result ? await this.#door.call('score', { dead }) : opened;
    this.#set({ wishes, ...FRESH, times, ending });
    if (times) this.#clock.restore(times);
    else this.#clock.set(0);
    this.#show(position);
    await this.#answer();
  }

  /** Lets the engine move where it is its turn; then the person's clock runs. */
  async #answer(): Promise<void> {
    const { position, wishes } = this.#view;
    if (position && !isOver(this.#view) && wishes.human !== 0 && position.toPlay !== wishes.human) {
      this.#clock.run(position.toPlay);
      const leftMs = this.#clock.leftMs(position.toPlay);
      const generated = await this.#door.call('genmove', {
        level: wishes.level,
        ...(leftMs === undefined ? {} : { timeLimitMs: leftMs / MOVES_LEFT }),
      });
      this.#clock.stop();
      const isCorrected = !['legal', ''].includes(generated.firstFrame);
      this.#set({
        generated,
        moveCount: this.#view.moveCount + 1,
        corrected: this.#view.corrected + Number(isCorrected),
        ...(generated.move === RESIGN ? { ending: `${position.toPlay === BLACK ? 'W' : 'B'}+R` } : {}),
      });
      this.#show(generated.position);
    }
    const now = this.#view.position;
    if (now && !isOver(this.#view) && wishes.human !== 0) this.#clock.run(now.toPlay);
  }

  #show(position: Position): void {
    this.#set({ position, analysis: undefined, film: undefined });
    this.#keep();
  }

  /** Looks at imagined futures until the next call; not at once, for who plays fast wants the answer. */
  #lookSoon(): void {
    clearTimeout(this.#soon);
    this.#soon = setTimeout(() => {
      if (!this.#isBusy) this.#look();
    }, LOOK_DELAY_MS);
  }

  #look(): void {
    const { position } = this.#view;
    if (!position || isOver(this.#view)) return;
    const ply = position.moves.length;
    const take = (analysis: Analysis): void => {
      if (this.#view.position !== position) return;
      const { winrate, lead, color } = analysis;
      const estimate = color === BLACK ? { winrate, lead } : { winrate: 1 - winrate, lead: -lead };
      this.#set({ analysis, estimates: new Map(this.#view.estimates).set(ply, estimate) });
    };
    // What ends it is the next call; nothing is lost then.
    this.#door.call('analyse', { visits: VISITS }, take).then(take, () => undefined);
  }

  #onClock(times: ClockTimes): void {
    this.#set({ times });
    const { running } = times;
    if (running === 0 || (running === BLACK ? times.blackMs : times.whiteMs) > 0 || isOver(this.#view))
      return;
    this.#clock.stop();
    this.#set({ ending: `${running === BLACK ? 'W' : 'B'}+T` });
    this.#keep();
  }

  #keep(): void {
    const { position, wishes, ending, times } = this.#view;
    if (!position) return;
    const clock = times && wishes.minutes > 0 ? { times } : {};
    const dead = position.result?.dead;
    this.#store.write({ sgf: position.sgf, wishes, ending, ...clock, ...(dead ? { dead } : {}) });
  }

  /** Does one thing at a time; what comes in between is not done. */
  async #alone(step: () => Promise<void>): Promise<void> {
    if (this.#isBusy) return;
    this.#isBusy = true;
    this.#set({ state: this.#view.loaded ? 'busy' : 'loading', fault: '' });
    try {
      await step();
    } catch (error) {
      this.#set({ fault: messageOf(error) });
    } finally {
      this.#isBusy = false;
      this.#set({ state: 'ready' });
    }
    if (!this.#view.film) this.#lookSoon();
  }

  #set(change: { readonly [Name in keyof TableView]?: TableView[Name] | undefined }): void {
    this.#view = { ...this.#view, ...change } as TableView;
    this.#listener(this.#view);
  }
}
