// What takes the place of a button that was pressed takes the focus too: a screen reader reads it, and keys go on from there.

export const focusOnArrival = (heading: HTMLElement) => heading.focus();
