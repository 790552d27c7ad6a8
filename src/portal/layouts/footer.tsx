import type { ComponentChildren } from 'preact';
import { dataElement } from '../../../ui/contract/data-element.ts';
import { translator } from '../../../ui/contract/portal.ts';
import { Icon, Row } from '../components/basics.tsx';
import { createPaths } from '../paths.ts';
import type { Frame } from '../types.ts';

/** Who the body is, where to go, the legal links. */
export function Footer({ frame }: { readonly frame: Frame }) {
  const t = translator(frame.locale);
  const paths = createPaths(frame);
  return (
    <footer class="it-footer" id="footer">
      <div class="it-footer-main">
        <div class="container">
          <div class="dp-footer-brand">
            <Icon frame={frame} name="it-pa" class="icon-white icon-lg" />
            <p class="h3 mb-0">{frame.site.name}</p>
          </div>
          <div class="row dp-footer-columns">
            <div class="col-lg-6">
              <h2 class="h6">{t('footer.contacts')}</h2>
              <ContactList frame={frame} />
            </div>
            <Column title={t('footer.administration')}>
              <a href={paths.management()}>{t('menu.management')}</a>
              <a href={paths.transparency()}>{t('at.title')}</a>
              <a href={paths.board()}>{t('board.title')}</a>
              <a href={paths.news()}>{t('menu.news')}</a>
            </Column>
            <Column title={t('footer.tools')}>
              <a href={paths.services()}>{t('menu.services')}</a>
              <a href={paths.area()}>{t('area.title')}</a>
              <a href={paths.access()}>{t('access.title')}</a>
              <a href={paths.verify()}>{t('verify.title')}</a>
              <a href={paths.faq()} {...dataElement('faq')}>
                {t('faq.link')}
              </a>
            </Column>
          </div>
        </div>
      </div>
      <div class="it-footer-small-prints">
        <div class="container dp-small-prints">
          <nav aria-label={t('footer.legal')}>
            <ul class="it-footer-small-prints-list list-inline mb-0">
              <li class="list-inline-item">
                <a href={paths.privacy()} {...dataElement('privacy-policy-link')}>
                  {t('footer.privacy')}
                </a>
              </li>
              <li class="list-inline-item">
                <a href={paths.legalNotes()} {...dataElement('legal-notes')}>
                  {t('footer.legalNotes')}
                </a>
              </li>
              <li class="list-inline-item">
                <a href={paths.accessibility()} {...dataElement('accessibility-link')}>
                  {t('footer.accessibility')}
                </a>
              </li>
              <li class="list-inline-item">
                <a href={paths.map()}>{t('map.title')}</a>
              </li>
            </ul>
          </nav>
          <p class="mb-0">{t('footer.source')}</p>
        </div>
      </div>
    </footer>
  );
}

function Column({ title, children }: { readonly title: string; readonly children: ComponentChildren }) {
  const links = Array.isArray(children) ? children : [children];
  return (
    <div class="col-sm-6 col-lg-3">
      <h2 class="h6">{title}</h2>
      <ul class="list-unstyled mb-0">
        {links.map((link) => (
          <li>{link}</li>
        ))}
      </ul>
    </div>
  );
}

function ContactList({ frame }: { readonly frame: Frame }) {
  const t = translator(frame.locale);
  const { contacts, ipaCode } = frame.site;
  return (
    <dl class="dp-contacts mb-0">
      <Row label={t('footer.address')}>{contacts.address}</Row>
      <Row label={t('footer.phone')}>
        {contacts.phone && <a href={`tel:${contacts.phone.replace(/[^\d+]/g, '')}`}>{contacts.phone}</a>}
      </Row>
      <Row label={t('footer.pec')}>
        <a href={`mailto:${contacts.pec}`}>{contacts.pec}</a>
      </Row>
      <Row label={t('footer.email')}>{contacts.email && <a href={`mailto:${contacts.email}`}>{contacts.email}</a>}</Row>
      <Row label={t('footer.taxCode')}>{contacts.taxCode}</Row>
      <Row label={t('footer.ipaCode')}>{ipaCode}</Row>
    </dl>
  );
}
