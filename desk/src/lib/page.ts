/** True where this is a demonstration: the server says so in the page. */
export const demonstration = document.documentElement.dataset['demonstration'] === 'true';
