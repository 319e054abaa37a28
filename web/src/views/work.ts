// The views of the desk's works together, so that one more file brings them all.

export { default as draft } from './DraftView.svelte';
export { default as enrol } from './EnrolView.svelte';
export { default as result } from './ResultView.svelte';
export { default as review } from './ReviewView.svelte';
export { default as search } from './SearchView.svelte';
export { default as writ } from './WritView.svelte';
