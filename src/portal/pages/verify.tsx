import type { VNode } from 'preact';
import { formatBytes } from '../../../ui/contract/format.ts';
import { translator } from '../../../ui/contract/portal.ts';
import { DayText, Hash, InstantText, Row } from '../components/basics.tsx';
import { createPaths } from '../paths.ts';
import type { PageContent } from '../render.tsx';
import type { Frame, Proof, Verdict, VerifyProblem } from '../types.ts';

/** Two forms: a file, of which only the fingerprint is made, or a fingerprint. */
export function verifyPage(frame: Frame, maxBytes: number, problem?: VerifyProblem): PageContent {
  const t = translator(frame.locale);
  const size = formatBytes(frame.locale, maxBytes);
  const action = createPaths(frame).verify();
  const texts = {
    noFile: () => t('verify.problem.noFile'),
    tooLarge: () => t('verify.problem.tooLarge', { size }),
    badText: () => t('verify.problem.badText'),
  };
  return {
    title: t('verify.title'),
    section: 'services',
    node: (
      <div class="container dp-section">
        <h1>{t('verify.title')}</h1>
        <p class="lead">{t('verify.lead')}</p>
        {problem && (
          <div class="dp-verdict dp-verdict-none" role="alert">
            <p class="mb-0">{texts[problem]()}</p>
          </div>
        )}
        <h2 class="h4">{t('verify.file.title')}</h2>
        <form method="post" action={action} encType="multipart/form-data">
          <div class="dp-field">
            <label for="file">{t('verify.file.label')}</label>
            <input id="file" name="file" type="file" required aria-describedby="file-hint" />
            <small id="file-hint">{t('verify.file.hint', { size })}</small>
          </div>
          <button class="btn btn-primary" type="submit">
            {t('verify.file.submit')}
          </button>
        </form>
        <h2 class="h4 mt-4">{t('verify.hash.title')}</h2>
        <form method="get" action={`${frame.base}/verifica`}>
          {frame.explicitLocale && <input type="hidden" name="lang" value={frame.locale} />}
          <div class="dp-field">
            <label for="sha256">{t('act.document.hash')}</label>
            <input
              id="sha256"
              type="text"
              name="sha256"
              maxLength={64}
              pattern="[0-9a-fA-F]{64}"
              required
              spellcheck={false}
            />
          </div>
          <button class="btn btn-outline-primary" type="submit">
            {t('verify.text.submit')}
          </button>
        </form>
        <h2 class="h4 mt-4">{t('verify.how.title')}</h2>
        <p>{t('verify.how.1.text')}</p>
        <p>{t('verify.how.2.text')}</p>
        <p>{t('verify.how.3.text')}</p>
      </div>
    ),
  };
}

/** The answer: registered, published, unaltered, with the proofs. It tells no subject and no name. */
export function resultPage(frame: Frame, verdict: Verdict): PageContent {
  const t = translator(frame.locale);
  const paths = createPaths(frame);
  const site = frame.site.name;
  const published = verdict.publications.some((publication) => publication.state === 'current');
  const known = verdict.verdict === 'known';
  const kind = known ? (published ? 'published' : 'registered') : 'unknown';
  return {
    title: t('result.title'),
    noindex: true,
    section: 'services',
    crumbs: [{ label: t('verify.title'), href: paths.verify() }],
    node: (
      <div class="container dp-section">
        <h1>{t('result.title')}</h1>
        <div class={known ? 'dp-verdict dp-verdict-good' : 'dp-verdict dp-verdict-none'} role="status">
          <h2 class="h4">{t(`result.${kind}.title`)}</h2>
          <p class="mb-0">{t(`result.${kind}.text`, { site })}</p>
        </div>
        <dl>
          <Row label={t('result.fingerprint')}>
            <Hash value={verdict.sha256} />
          </Row>
          <Several label={t('result.check.registered')}>
            {verdict.registrations.map((item) => (
              <p class="mb-1">
                {item.code}, <InstantText locale={frame.locale} instant={new Date(item.registeredAt)} />
                <ProofLink frame={frame} proof={item.proof} url={item.proof.url} />
              </p>
            ))}
          </Several>
          <Several label={t('result.check.published')}>
            {verdict.publications.map((item) => (
              <p class="mb-1">
                <DayText locale={frame.locale} day={item.from} /> – <DayText locale={frame.locale} day={item.to} />{' '}
                {item.state === 'current' && <a href={paths.act(item.id)}>{t('result.openAct')}</a>}
                <ProofLink frame={frame} proof={item.proof} url={item.proof.url} />
              </p>
            ))}
          </Several>
          {known && <Row label={t('result.check.unaltered')}>{t('result.check.unaltered.yes')}</Row>}
        </dl>
        <p>
          <a href={paths.verify()}>{t('result.again')}</a>
        </p>
      </div>
    ),
  };
}

/** What one content was done with several times stands under one name. */
function Several({ label, children }: { readonly label: string; readonly children: readonly VNode[] }) {
  return <Row label={label}>{children.length > 0 ? children : null}</Row>;
}

function ProofLink({ frame, proof, url }: { readonly frame: Frame; readonly proof: Proof; readonly url: string }) {
  const t = translator(frame.locale);
  return (
    <span class="d-block">
      {proof.leafIndex === null ? t('proof.pending') : <a href={url}>{t('proof.download')}</a>}
    </span>
  );
}
