interface OptionsProps<Value extends string> {
  readonly name: string;
  /** For those who cannot see it. */
  readonly label: string;
  readonly choices: readonly (readonly [Value, string])[];
  readonly chosen: Value;
  readonly onChoose: (value: Value) => void;
}

/** One of a few, side by side. */
export function Options<Value extends string>({
  name,
  label,
  choices,
  chosen,
  onChoose,
}: OptionsProps<Value>) {
  return (
    <div class="choice" role="radiogroup" aria-label={label}>
      {choices.map(([value, text]) => (
        <label key={value} class={value === chosen ? 'chosen' : ''}>
          <input
            type="radio"
            name={name}
            value={value}
            checked={value === chosen}
            onChange={() => onChoose(value)}
          />
          {text}
        </label>
      ))}
    </div>
  );
}
