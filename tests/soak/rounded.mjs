/** Returns a number with so many digits after the point, as it stands in a line of figures. */
export const rounded = (value, digits) => Number(value.toFixed(digits));
