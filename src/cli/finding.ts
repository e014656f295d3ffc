/** One line of the doctor's report. */
export interface Finding {
  readonly what: string;
  /** `missing`: something optional is not there. `broken`: vw-gtp cannot work like this. */
  readonly state: 'good' | 'missing' | 'broken';
  readonly text: string;
}
