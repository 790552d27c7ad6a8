import { translator } from '../../../ui/contract/portal.ts';
import type { ServiceView } from '../citizen-types.ts';
import { createPaths } from '../paths.ts';
import type { PageContent } from '../render.tsx';
import type { Frame } from '../types.ts';

/**
 * Before the first question: what to have ready, with or without signing in, and the button that begins. `secret` becomes the name of the
 * draft: however often the button is pressed, one begins.
 */
export function startPage(frame: Frame, service: ServiceView, secret: string, citizen: string | null): PageContent {
  const t = translator(frame.locale);
  const paths = createPaths(frame);
  return {
    ...{ title: t('start.title'), private: true, noindex: true, section: 'services' },
    crumbs: [
      { label: t('services.title'), href: paths.services() },
      { label: service.title[frame.locale], href: paths.service(service.code) },
    ],
    node: (
      <div class="container dp-section dp-form">
        <h1>{t('start.title')}</h1>
        <p class="lead">{service.title[frame.locale]}</p>
        <p>{t('start.time')}</p>
        <p class="mb-1">{t('start.needed')}</p>
        <ul>
          {service.needed.map((item) => (
            <li>{item[frame.locale]}</li>
          ))}
        </ul>
        {citizen === null ? (
          <>
            <h2 class="h4">{t('start.identity.title')}</h2>
            <p>{t('start.identity.text')}</p>
          </>
        ) : (
          <p>{t('start.identified', { name: citizen })}</p>
        )}
        <form method="post" action={paths.start(service.code)} class="dp-buttons">
          <input type="hidden" name="chiave" value={secret} />
          {citizen === null && (
            <a class="btn btn-primary" href={paths.signIn(paths.start(service.code))}>
              {t('start.signIn')}
            </a>
          )}
          <button class={citizen === null ? 'btn btn-outline-primary' : 'btn btn-primary'} type="submit">
            {citizen === null ? t('start.beginAnonymous') : t('start.begin')}
          </button>
        </form>
      </div>
    ),
  };
}
