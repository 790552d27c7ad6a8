/** Prefix of the addresses of the body whose desk this is: '' or `/ente/CODE`. */
export const base = document.documentElement.dataset['base'] ?? '';

/** True where this is a demonstration: the server says so in the page. */
export const demonstration = document.documentElement.dataset['demonstration'] === 'true';
