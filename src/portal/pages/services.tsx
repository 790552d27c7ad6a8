import { dataElement } from '../../../ui/contract/data-element.ts';
import { formatCents, formatDate } from '../../../ui/contract/format.ts';
import { translator } from '../../../ui/contract/portal.ts';
import type { ComponentChildren } from 'preact';
import type { ServiceView } from '../citizen-types.ts';
import { SearchForm } from '../components/search.tsx';
import { createPaths } from '../paths.ts';
import type { PageContent } from '../render.tsx';
import type { Frame, ServiceCard } from '../types.ts';

/** The catalogue: what one can ask for, and the ways to what was asked for already. */
export function servicesPage(frame: Frame, services: readonly ServiceCard[]): PageContent {
  const t = translator(frame.locale);
  const paths = createPaths(frame);
  const more = [
    [t('services.wizard.title'), t('services.wizard.text'), t('services.wizard.action'), paths.wizard()],
    [t('services.area.title'), t('services.area.text'), t('area.title'), paths.area()],
  ] as const;
  return {
    title: t('services.title'),
    description: t('services.meta', { site: frame.site.name }),
    section: 'services',
    node: (
      <div class="container dp-section">
        <h1>{t('services.title')}</h1>
        <p class="lead">{t('services.lead')}</p>
        <SearchForm frame={frame} />
        {services.length === 0 && <p role="status">{t('services.empty')}</p>}
        <ul class="dp-cards">
          {services.map((service) => (
            <li class="dp-card">
              <h2 class="h5">
                <a href={paths.service(service.code)} {...dataElement('service-link')}>
                  {service.title[frame.locale]}
                </a>
              </h2>
              <p>{service.summary[frame.locale]}</p>
              {service.online && <p class="dp-tag mb-0">{t('services.online')}</p>}
            </li>
          ))}
        </ul>
        <ul class="dp-cards mt-4">
          {more.map(([title, text, action, href]) => (
            <li class="dp-card dp-card-quiet">
              <h2 class="h5">{title}</h2>
              <p>{text}</p>
              <a href={href}>{action}</a>
            </li>
          ))}
        </ul>
      </div>
    ),
  };
}

interface Part {
  readonly id: string;
  readonly title: string;
  readonly body: ComponentChildren;
}

/** A service card, in the order of the national model (criterion C.SI.1.3): who, what is needed, what one gets, times, cost, how, office. */
export function servicePage(frame: Frame, service: ServiceView): PageContent {
  const t = translator(frame.locale);
  const paths = createPaths(frame);
  const title = service.title[frame.locale];
  const parts = partsOf(frame, service);
  return {
    title,
    description: service.summary[frame.locale],
    section: 'services',
    crumbs: [{ label: t('services.title'), href: paths.services() }],
    node: (
      <div class="container dp-section">
        <h1 {...dataElement('service-title')}>{title}</h1>
        <p class="dp-tag" {...dataElement('service-status')}>
          {t('card.status')}
        </p>
        <p class="lead" {...dataElement('service-description')}>
          {service.summary[frame.locale]}
        </p>
        {service.form !== null && <StartLink frame={frame} code={service.code} />}
        <div class="dp-aside-layout">
          <nav class="dp-index" aria-label={t('card.index')} {...dataElement('page-index')}>
            <h2 class="h6">{t('card.index')}</h2>
            <ul class="list-unstyled mb-0">
              {parts.map(({ id, title: label }) => (
                <li>
                  <a href={`#${id}`}>{label}</a>
                </li>
              ))}
            </ul>
          </nav>
          <div>
            {parts.map(({ id, title: label, body }) => (
              <section class="dp-part">
                <h2 class="h4" id={id}>
                  {label}
                </h2>
                {body}
              </section>
            ))}
            <p class="text-secondary">
              {t('card.updated', { date: formatDate(frame.locale, new Date(service.publishedAt)) })}
            </p>
          </div>
        </div>
      </div>
    ),
  };
}

function StartLink({ frame, code }: { readonly frame: Frame; readonly code: string }) {
  const t = translator(frame.locale);
  return (
    <p>
      <a class="btn btn-primary" href={createPaths(frame).start(code)} {...dataElement('service-online-access')}>
        {t('card.start')}
      </a>
    </p>
  );
}

function partsOf(frame: Frame, service: ServiceView): readonly Part[] {
  const t = translator(frame.locale);
  const { locale } = frame;
  const all: (Part | false)[] = [
    { id: 'a-chi', title: t('card.who'), body: <p {...dataElement('service-addressed')}>{service.who[locale]}</p> },
    { id: 'cosa-serve', title: t('card.needed'), body: <Needed frame={frame} service={service} /> },
    {
      id: 'cosa-si-ottiene',
      title: t('card.obtained'),
      body: <p {...dataElement('service-achieved')}>{service.obtained[locale]}</p>,
    },
    { id: 'tempi', title: t('card.times'), body: <Times frame={frame} service={service} /> },
    service.silence !== undefined && {
      id: 'silenzio',
      title: t('card.silence'),
      body: (
        <>
          <p>{service.silence[locale]}</p>
          {service.substitute && (
            <p>
              {t('card.substitute')}: {service.substitute}
            </p>
          )}
        </>
      ),
    },
    service.cost !== undefined && { id: 'costo', title: t('card.cost'), body: <p>{costText(frame, service.cost)}</p> },
    service.steps.length > 0 && {
      id: 'passi',
      title: t('card.steps'),
      body: <Steps frame={frame} service={service} />,
    },
    { id: 'accedi', title: t('card.access'), body: <How frame={frame} service={service} /> },
    { id: 'ufficio', title: t('card.contacts'), body: <Office frame={frame} service={service} /> },
    { id: 'norme', title: t('card.norms'), body: <Norms norms={service.norms} /> },
  ];
  return all.filter((part) => part !== false);
}

interface CardProps {
  readonly frame: Frame;
  readonly service: ServiceView;
}

function Needed({ frame, service }: CardProps) {
  return (
    <ul {...dataElement('service-needed')}>
      {service.needed.map((item) => (
        <li>{item[frame.locale]}</li>
      ))}
    </ul>
  );
}

function Times({ frame, service }: CardProps) {
  const t = translator(frame.locale);
  const { measured } = service;
  return (
    <>
      <p {...dataElement('service-calendar-text')}>{service.term[frame.locale]}</p>
      {measured && (
        <p class="dp-measured">
          {t('card.measured', {
            ...{ days: measured.medianDays, cases: measured.cases },
            percent: Math.round((measured.withinTerm / measured.cases) * 100),
          })}
        </p>
      )}
    </>
  );
}

function Steps({ frame, service }: CardProps) {
  const t = translator(frame.locale);
  return (
    <>
      <p>{t('card.steps.text')}</p>
      <ol class="dp-steps">
        {service.steps.map(({ name }) => (
          <li>{name}</li>
        ))}
      </ol>
    </>
  );
}

function How({ frame, service }: CardProps) {
  const t = translator(frame.locale);
  return service.form === null ? (
    <p {...dataElement('service-generic-access')}>{t('card.offline')}</p>
  ) : (
    <StartLink frame={frame} code={service.code} />
  );
}

function Office({ frame, service }: CardProps) {
  const { contacts } = frame.site;
  return (
    <>
      <p class="mb-1" {...dataElement('service-area')}>
        {service.office}
      </p>
      {contacts.address && <p class="mb-1">{contacts.address}</p>}
      {contacts.pec && (
        <p>
          <a href={`mailto:${contacts.pec}`}>{contacts.pec}</a>
        </p>
      )}
    </>
  );
}

function Norms({ norms }: { readonly norms: readonly string[] }) {
  return (
    <ul>
      {norms.map((norm) => (
        <li>{norm}</li>
      ))}
    </ul>
  );
}

function costText(frame: Frame, cost: string): string {
  const cents = Math.round(Number(cost) * 100);
  return cents === 0 ? translator(frame.locale)('card.free') : formatCents(frame.locale, cents);
}
