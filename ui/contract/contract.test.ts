import { describe, expect, it } from 'vitest';
import { dataElement, dataElements } from './data-element.ts';
import { daysBetween, dayOf, formatBytes, formatCents, formatDateTime, formatDay, formatDayShort } from './format.ts';
import { chooseLocale } from './locale.ts';
import { type Catalogue, parameterNames } from './message.ts';
import { message, portalCatalogue } from './portal.ts';
import { deskCatalogue } from './desk.ts';

/** Fails on an empty text, and on a parameter that only one of the two languages has. */
function checkCatalogue(catalogue: Catalogue): void {
  for (const [key, entry] of Object.entries(catalogue)) {
    const forms = 'one' in entry ? [entry.one, entry.other] : [entry];
    for (const form of forms) {
      expect(form.it.trim(), key).not.toBe('');
      expect(form.en.trim(), key).not.toBe('');
      expect(parameterNames(form.en), key).toEqual(parameterNames(form.it));
    }
  }
}

describe('catalogue', () => {
  it('says everything in both languages with the same parameters', () => {
    checkCatalogue(portalCatalogue);
    checkCatalogue(deskCatalogue);
  });

  it('puts parameters and plurals in place', () => {
    expect(message('it', 'board.daysLeft', { count: 1 })).toBe('ancora 1 giorno');
    expect(message('it', 'board.daysLeft', { count: 9 })).toBe('ancora 9 giorni');
    expect(message('en', 'menu.live', { place: 'Valdoro' })).toBe('Living in Valdoro');
    expect(message('it', 'board.count', { count: 12345 })).toBe('12.345 atti in pubblicazione');
  });

  it('takes a parameter as text, even one that looks like a parameter', () => {
    expect(message('it', 'result.asked.text', { text: '{site} $& <b>' })).toBe('«{site} $& <b>»');
  });

  it('refuses at compile time an unknown key and a missing parameter', () => {
    // @ts-expect-error no such key
    expect(() => message('it', 'board.nothing')).toThrow();
    // @ts-expect-error `count` is missing
    expect(message('it', 'board.daysLeft')).toContain('giorn');
  });
});

describe('language of a page', () => {
  it.each([
    [undefined, undefined, 'it', false],
    ['en', 'it-IT', 'en', true],
    ['de', 'en-GB,en;q=0.9', 'en', false],
    [undefined, 'de-DE,en;q=0.5,it;q=0.8', 'it', false],
    [undefined, 'q=;;,;q=x,en;q=abc', 'it', false],
  ] as const)('?lang=%s with Accept-Language %s is %s', (asked, header, locale, explicit) => {
    expect(chooseLocale(asked, header)).toEqual({ locale, explicit });
  });
});

describe('formats', () => {
  it('shows instants on the clock of Rome, in summer and in winter', () => {
    expect(formatDateTime('it', new Date('2026-07-01T22:30:00Z'))).toBe('2 luglio 2026 alle ore 00:30');
    expect(dayOf(new Date('2026-12-31T23:30:00Z'))).toBe('2027-01-01');
  });

  it('shows legal days as they are, whatever the zone', () => {
    expect(formatDay('it', '2026-11-01')).toBe('1 novembre 2026');
    expect(formatDay('en', '2026-11-01')).toBe('1 November 2026');
    expect(formatDayShort('it', '2026-11-01')).toBe('01/11/2026');
    expect(formatDay('it', 'presto')).toBe('presto');
  });

  it('counts days across the change of hour', () => {
    expect(daysBetween('2026-10-20', '2026-11-04')).toBe(15);
    expect(daysBetween('2026-11-04', '2026-11-03')).toBe(-1);
  });

  it('shows sizes and money', () => {
    expect(formatBytes('it', 900)).toBe('900\u00a0byte');
    expect(formatBytes('it', 1_234_567)).toBe('1,2\u00a0MB');
    expect(formatCents('it', 123_450).replaceAll('\u00a0', ' ')).toBe('1234,50 €');
  });
});

describe('hooks of the validator', () => {
  it('are written once each', () => {
    expect(new Set(dataElements).size).toBe(dataElements.length);
    expect(dataElement('breadcrumb')).toEqual({ 'data-element': 'breadcrumb' });
  });
});
