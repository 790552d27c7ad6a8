import { useMemo } from 'react';
import { Link } from 'react-router';
import { layered, type Layout, type Link as Way } from '../../../../ui/charts/layout.ts';
import { formatNumber } from '../../../../ui/contract/format.ts';
import { codeWord } from '../../lib/codes.ts';
import { useLanguage } from '../../lib/language.tsx';
import { wrap } from '../../parts/diagram.tsx';
import { addressOf, type BusMap, type Component } from './map.tsx';

const BOX = { width: 176, height: 92 };
const SIZES = { columnWidth: 196, rowHeight: 142 };
const MARGIN = 14;
/** Letters of a line in a box. */
const LETTERS = 24;
/** Stands above what nobody leads to, so that all rows have one beginning; it is not drawn. */
const START = '>';

/** The map as a picture: from what comes in, at the top, to what it leads to. The table below says the same. */
export function MapDrawing({ map }: { readonly map: BusMap }) {
  const { t } = useLanguage();
  const { components, ways } = map;
  // Figures change, the picture does not: it is laid out anew only for another set of components and ways.
  const shape = JSON.stringify([components.map(({ id }) => id), ways]);
  const { layout, links } = useMemo(() => laidOut(map), [shape]);
  const width = layout.width + 2 * MARGIN;
  const height = layout.height - SIZES.rowHeight + 2 * MARGIN;
  return (
    <div className="dk-drawingbox" tabIndex={0} role="region" aria-label={t('busMap.drawing')}>
      <svg className="dk-busmap" viewBox={`0 0 ${width} ${height}`} width={width} height={height} role="group">
        <defs>
          <marker id="bus-arrow" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="9" markerHeight="9" orient="auto">
            <path d="M0 0 L10 5 L0 10 z" />
          </marker>
        </defs>
        {links.map((link, index) =>
          link.from === START ? null : <Arrow key={`${link.from} ${link.to}`} layout={layout} index={index} />,
        )}
        {components.map((component) => (
          <Box key={component.id} component={component} layout={layout} />
        ))}
      </svg>
    </div>
  );
}

function laidOut({ components, ways }: BusMap) {
  const reached = new Set(ways.filter(({ from, to }) => from !== to).map(({ to }) => to));
  const links: Way[] = [
    ...components.filter(({ id }) => !reached.has(id)).map(({ id }) => ({ from: START, to: id, count: 1 })),
    ...unique(ways).map(({ from, to }) => ({ from, to, count: 1 })),
  ];
  const layout = layered([START, ...components.map(({ id }) => id)], links, START, SIZES);
  return { layout, links };
}

function unique(ways: BusMap['ways']): BusMap['ways'] {
  return [...new Map(ways.filter(({ from, to }) => from !== to).map((way) => [`${way.from} ${way.to}`, way])).values()];
}

function placed(layout: Layout, id: string) {
  const { x, y } = layout.nodes.get(id)!;
  return { x: x + MARGIN, y: y + MARGIN - SIZES.rowHeight };
}

function Arrow({ layout, index }: { readonly layout: Layout; readonly index: number }) {
  const route = layout.routes[index]!;
  const down = route.at(-1)!.y >= route[0]!.y ? 1 : -1;
  const points = route.map(({ x, y }, at) => {
    const edge = at === 0 ? 1 : at === route.length - 1 ? -1 : 0;
    return `${x + MARGIN},${y + MARGIN - SIZES.rowHeight + (edge * down * BOX.height) / 2}`;
  });
  return <polyline points={points.join(' ')} markerEnd="url(#bus-arrow)" />;
}

function Box({ component, layout }: { readonly component: Component; readonly layout: Layout }) {
  const { t, locale } = useLanguage();
  const { id, kind, name, health, waiting, dead, perMinute } = component;
  const { x, y } = placed(layout, id);
  const [left, top] = [x - BOX.width / 2, y - BOX.height / 2];
  const address = addressOf(component);
  const number = (value: number) => formatNumber(locale, value);
  const lines = [
    health === 'well' ? t(`busMap.kind.${kind}`) : `${t(`busMap.kind.${kind}`)}: ${t(`busMap.health.${health}`)}`,
    ...(kind === 'room'
      ? []
      : [
          t('busMap.figures', { waiting: number(waiting), dead: number(dead) }),
          t('busMap.rate', { number: number(perMinute) }),
        ]),
  ];
  const title = wrap(codeWord(t, 'busRoute', name), LETTERS, 1)[0] ?? '';
  const drawn = (
    <>
      <rect x={left} y={top} width={BOX.width} height={BOX.height} rx={kind === 'channel' ? 40 : 6} />
      <text x={x} y={top + 22} className="dk-busmap-name">
        {title}
      </text>
      {lines.map((line, index) => (
        <text key={index} x={x} y={top + 42 + index * 18}>
          {line}
        </text>
      ))}
    </>
  );
  const look = `dk-busmap-box dk-busmap-${kind} dk-busmap-${health}${dead > 0 ? ' dk-busmap-dead' : ''}`;
  return <g className={look}>{address ? <Link to={address}>{drawn}</Link> : drawn}</g>;
}
