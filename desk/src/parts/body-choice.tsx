import { useQueries } from '@tanstack/react-query';
import { useLanguage } from '../lib/language.tsx';
import { base } from '../lib/page.ts';
import { useRead } from '../lib/queries.ts';

/** Names are asked of so many bodies; an installation with more of them tells the address to its people. */
const MOST = 30;

/** Whose desk it is. */
export function BodyName({ className }: { readonly className: string }) {
  const body = useRead('identity.bodies.get', {});
  return (
    <span className={className} dir="auto">
      {body.data?.name}
    </span>
  );
}

/** Ways to the desks of the other bodies of the installation, where there are any. */
export function OtherBodies() {
  const { t } = useLanguage();
  const installation = useRead('kernel.installation.get', {});
  const codes = installation.data?.bodies ?? [];
  const others = codes
    .slice(0, MOST)
    .map((code, index) => ({ code, prefix: index === 0 ? '' : `/ente/${code}` }))
    .filter(({ code, prefix }) => prefix !== base && `/ente/${code}` !== base);
  const names = useQueries({
    queries: others.map(({ prefix }) => ({ queryKey: ['body', prefix], queryFn: () => nameAt(prefix) })),
  });
  if (others.length === 0) return null;
  return (
    <section className="mt-4" aria-labelledby="other-bodies">
      <h2 id="other-bodies" className="h5">
        {t('bodies.others')}
      </h2>
      <ul className="dk-list">
        {others.map(({ code, prefix }, index) => (
          <li key={code}>
            <a href={`${prefix}/desk/`} dir="auto">
              {names[index]?.data ?? code}
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The public name of a body, at its own address; null where the body is not complete yet. */
async function nameAt(prefix: string): Promise<string | null> {
  const answer = await fetch(`${prefix}/api/body`);
  return answer.ok ? ((await answer.json()) as { name: string }).name : null;
}
