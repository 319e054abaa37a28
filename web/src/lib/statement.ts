// The usage statement's text (docs/statement_format.md), as far as the page needs to understand it.

/** The entries that it covers, as the act that files it names them. */
export function rangeOf(text: string): { from_entry: number; to_entry: number } {
  const number = (field: string) => Number(new RegExp(`^${field} *= *([0-9]+)$`, 'm').exec(text)?.[1] ?? NaN);
  return { from_entry: number('from_entry'), to_entry: number('to_entry') };
}
