import { busWord } from '../lib/bus-words.ts';
import { useLanguage } from '../lib/language.tsx';
import { branchesOf, briefOf, kindOf, type StepKind } from '../lib/route-schema.ts';

interface Props {
  readonly steps: readonly unknown[];
  readonly kinds: readonly StepKind[];
}

/**
 * Steps of a route as a drawing that is a list: one below the other, ways that part beside each other. What a kind of step holds is known
 * from the schema alone. Who listens hears the list.
 */
export function StepFlow({ steps, kinds }: Props) {
  return (
    <ol className="dk-flow-steps">
      {steps.map((step, index) => (
        <StepBox key={index} step={step} kinds={kinds} />
      ))}
    </ol>
  );
}

function StepBox({ step, kinds }: { readonly step: unknown; readonly kinds: readonly StepKind[] }) {
  const { locale } = useLanguage();
  const found = kindOf(step);
  if (!found) return <li className="dk-flow-step dk-flow-open">…</li>;
  const kind = kinds.find(({ name }) => name === found.kind);
  const branches = branchesOf(kind?.schema, found.parameters);
  const name = (step as { readonly name?: unknown }).name;
  return (
    <li className={kind ? 'dk-flow-step' : 'dk-flow-step dk-flow-open'}>
      <div className="dk-flow-box">
        <strong>{typeof name === 'string' ? name : busWord(locale, 'busKind', found.kind)}</strong>
        {kind && <span className="dk-mute"> {kind.pattern}</span>}
        <div className="dk-flow-brief" dir="auto">
          {briefOf(found.parameters)}
        </div>
      </div>
      {branches.length > 0 && (
        <ul className="dk-flow-ways">
          {branches.map(({ label, steps, path }) => (
            <li key={path.join('/')}>
              <span className="dk-flow-when" dir="auto">
                {busWordOrText(locale, label)}
              </span>
              <StepFlow steps={steps} kinds={kinds} />
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}

/** A field of the schema in words; a condition or a name as somebody wrote it. */
function busWordOrText(locale: 'it' | 'en', label: string): string {
  return /^[a-zA-Z]+$/.test(label) ? busWord(locale, 'busField', label) : label;
}
