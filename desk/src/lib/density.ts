const KEY = 'digipro.density';

export type Density = 'comfortable' | 'compact';

/** How close the rows of lists stand: kept on this device. */
export function density(): Density {
  return localStorage.getItem(KEY) === 'compact' ? 'compact' : 'comfortable';
}

export function setDensity(chosen: Density): void {
  localStorage.setItem(KEY, chosen);
  document.documentElement.dataset['density'] = chosen;
}
