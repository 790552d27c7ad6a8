import { Link, useSearchParams } from 'react-router';

/** Views of one thing, each with an address of its own (`?nome=vista`). The first one is shown where the address names none. */
export function useView<const V extends readonly string[]>(name: string, views: V): V[number] {
  const [params] = useSearchParams();
  return views.find((known) => known === params.get(name)) ?? views[0]!;
}

/** Ways from view to view. */
export function Views<V extends string>(props: {
  readonly label: string;
  readonly name: string;
  readonly current: V;
  readonly views: readonly { readonly key: V; readonly label: string }[];
}) {
  return (
    <nav aria-label={props.label} className="dk-views">
      <ul>
        {props.views.map(({ key, label }) => (
          <li key={key}>
            <Link
              to={`?${props.name}=${key}`}
              aria-current={key === props.current ? 'page' : undefined}
              preventScrollReset
            >
              {label}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
