/** Returns whether a text was made of bytes that are no UTF-8, for which U+FFFD stands: a file of that name is another one than was meant. */
export function hasLostBytes(text: string): boolean {
  return text.includes('\ufffd');
}
