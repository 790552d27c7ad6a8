import { useQueryClient } from '@tanstack/react-query';
import { formatDateTime } from '../../../ui/contract/format.ts';
import { call, type OutputOf } from '../lib/client.ts';
import { useLanguage } from '../lib/language.tsx';
import { useRead, useWork } from '../lib/queries.ts';
import { Busy, Refusal, Tag } from './basics.tsx';

type Report = OutputOf<'records.signatures.list'>['items'][number];

const KINDS = { 'TOTAL-PASSED': 'done', INDETERMINATE: 'watch', 'TOTAL-FAILED': 'incident' } as const;

/** What is known of the signatures of a document, version by version, in plain words. */
export function Signatures(props: {
  readonly documentId: string;
  /** Versions that are signed files, and may be validated. */
  readonly signed: readonly number[];
}) {
  const { t } = useLanguage();
  const reports = useRead('records.signatures.list', { documentId: props.documentId });
  const known = new Map(reports.data?.items.map((report) => [report.version, report]));
  const versions = [...new Set([...props.signed, ...known.keys()])].sort((a, b) => b - a);
  return (
    <section className="dk-card" aria-labelledby="signatures">
      <h2 id="signatures">{t('signature.title')}</h2>
      {reports.error?.status === 404 ? (
        <p className="dk-mute">{t('signature.elsewhere')}</p>
      ) : (
        <Refusal problem={reports.error} again={() => void reports.refetch()} />
      )}
      {reports.isPending && <Busy />}
      {reports.data && versions.length === 0 && <p className="dk-mute">{t('signature.none')}</p>}
      {reports.data &&
        versions.map((version) => (
          <div key={version} className="dk-signature">
            <h3>{t('document.version', { number: version })}</h3>
            {known.has(version) ? <Verdict report={known.get(version)!} /> : <p>{t('signature.unchecked')}</p>}
            <Validate documentId={props.documentId} version={version} again={known.has(version)} />
          </div>
        ))}
    </section>
  );
}

function Verdict({ report }: { readonly report: Report }) {
  const { t, locale } = useLanguage();
  const date = (instant: string) => formatDateTime(locale, new Date(instant));
  return (
    <>
      <Tag kind={KINDS[report.indication]}>{t(`signature.${report.indication}`)}</Tag>
      <p>{report.explanation[locale]}</p>
      <p className="dk-mute">
        {t('signature.judged')}: {date(report.validatedAt)}
      </p>
      {report.signers.map((signer, index) => (
        <dl className="dk-facts" key={index}>
          <Line label={t('signature.signer')} value={signer.commonName} />
          <Line label={t('signature.taxCode')} value={signer.taxCode} />
          <Line label={t('signature.issuer')} value={signer.issuer} />
          <Line label={t('signature.claimed')} value={signer.claimedSigningTime && date(signer.claimedSigningTime)} />
          <Line label={t('signature.algorithm')} value={signer.algorithm} />
        </dl>
      ))}
    </>
  );
}

function Line({ label, value }: { readonly label: string; readonly value: string | null }) {
  if (!value) return null;
  return (
    <>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </>
  );
}

function Validate(props: { readonly documentId: string; readonly version: number; readonly again: boolean }) {
  const { t } = useLanguage();
  const queries = useQueryClient();
  const { documentId, version } = props;
  const work = useWork(
    (input: { documentId: string; version: number }, key) => call('records.signatures.validate', input, key),
    () => void queries.invalidateQueries({ queryKey: ['records.signatures.list'] }),
  );
  return (
    <div className="dk-noprint">
      <Refusal problem={work.error} />
      <button
        type="button"
        className="btn btn-outline-primary btn-sm"
        disabled={work.isPending}
        onClick={() => work.mutate({ documentId, version })}
      >
        {t(props.again ? 'signature.again' : 'signature.check')}
      </button>
    </div>
  );
}
