/**
 * The `data-element` hooks by which the national validator for municipal sites finds the parts of a page. One typed list:
 * a hook that does not exist is a type error, and what the validator looks for is written once.
 */
export const dataElements = [
  // menu and lists
  'management',
  'news',
  'all-services',
  'live',
  'custom-submenu',
  'management-category-link',
  'news-category-link',
  'service-category-link',
  'service-link',
  'live-button-locations',
  'live-button-events',
  'event-link',
  'location-link',
  'load-other-cards',
  'pager-link',
  // contacts
  'personal-area-login',
  'appointment-booking',
  'report-inefficiency',
  'faq',
  'overview',
  // service card
  'service-title',
  'service-description',
  'service-status',
  'service-topic',
  'service-type',
  'service-addressed',
  'service-needed',
  'service-achieved',
  'service-how-to',
  'service-calendar-text',
  'service-calendar-list',
  'service-online-access',
  'service-booking-access',
  'service-generic-access',
  'service-file',
  'service-area',
  'page-index',
  'breadcrumb',
  'topic-element',
  'all-topics',
  'metatag',
  // feedback
  'feedback',
  'feedback-title',
  'feedback-rate-1',
  'feedback-rate-2',
  'feedback-rate-3',
  'feedback-rate-4',
  'feedback-rate-5',
  'feedback-rating-positive',
  'feedback-rating-negative',
  'feedback-rating-question',
  'feedback-rating-answer',
  'feedback-input-text',
  // legal
  'privacy-policy-link',
  'legal-notes',
  'legal-notes-section',
  'legal-notes-body',
  'accessibility-link',
] as const;

export type DataElement = (typeof dataElements)[number];

/** The attribute to spread on an element: `<nav {...dataElement('breadcrumb')}>`. */
export function dataElement(name: DataElement): { readonly 'data-element': DataElement } {
  return { 'data-element': name };
}
