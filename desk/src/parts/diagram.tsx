interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface DiagramModel {
  readonly bounds: Box;
  readonly lanes: readonly { readonly name: string | null; readonly bounds: Box }[];
  readonly nodes: readonly {
    readonly id: string;
    readonly name: string | null;
    readonly kind: string;
    readonly bounds: Box;
  }[];
  readonly flows: readonly {
    readonly id: string;
    readonly name: string | null;
    readonly waypoints: readonly { readonly x: number; readonly y: number }[];
  }[];
}

type Node = DiagramModel['nodes'][number];
export type StepStatus = 'ahead' | 'current' | 'done' | 'cancelled' | 'incident';

/**
 * The drawing of a procedure with where a case stands in it. How a step stands is told by a sign, a pattern and a border, never by colour
 * alone. It repeats a list of steps that stands beside it, so who does not see it loses nothing.
 */
export function Diagram(props: {
  readonly model: DiagramModel;
  readonly statusOf: (node: string) => StepStatus;
  readonly taken: ReadonlySet<string>;
  readonly words: Readonly<Record<StepStatus, string>>;
}) {
  const { model, statusOf, taken, words } = props;
  const { x, y, width, height } = model.bounds;
  return (
    <svg
      className="dk-drawing"
      viewBox={`${x} ${y} ${width} ${height}`}
      width={width}
      height={height}
      aria-hidden="true"
      focusable="false"
    >
      <Patterns />
      {model.lanes.map((lane, index) => (
        <Lane key={index} name={lane.name} bounds={lane.bounds} />
      ))}
      {/* What holds others lies under the flows between them, or it would hide them. */}
      {model.nodes.filter(isFrame).map((node) => (
        <g key={node.id} className={`dk-node dk-node-${statusOf(node.id)}`}>
          <Shape node={node} />
        </g>
      ))}
      {model.flows.map((flow) => (
        <Flow key={flow.id} flow={flow} taken={taken.has(flow.id)} />
      ))}
      {model.nodes.map((node) => (
        <g key={node.id} data-node={node.id} className={`dk-node dk-node-${statusOf(node.id)}`}>
          {!isFrame(node) && <Shape node={node} />}
          <Name node={node} />
          <Sign node={node} status={statusOf(node.id)} word={words[statusOf(node.id)]} />
        </g>
      ))}
    </svg>
  );
}

function Patterns() {
  return (
    <defs>
      <pattern id="dk-stripes" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect className="dk-stripe-back" width="8" height="8" />
        <line className="dk-stripe" x1="0" y1="0" x2="0" y2="8" />
      </pattern>
      <marker
        id="dk-arrow"
        viewBox="0 0 10 10"
        refX="9"
        refY="5"
        markerWidth="10"
        markerHeight="10"
        markerUnits="userSpaceOnUse"
        orient="auto"
      >
        <path d="M0 0 L10 5 L0 10 z" />
      </marker>
    </defs>
  );
}

function Lane({ name, bounds }: { readonly name: string | null; readonly bounds: Box }) {
  const { x, y, width, height } = bounds;
  const middle = y + height / 2;
  return (
    <g className="dk-lane">
      <rect x={x} y={y} width={width} height={height} />
      {name && (
        <text x={x + 15} y={middle} transform={`rotate(-90 ${x + 15} ${middle})`} textAnchor="middle">
          {short(name, Math.floor(height / 7))}
        </text>
      )}
    </g>
  );
}

function Flow({ flow, taken }: { readonly flow: DiagramModel['flows'][number]; readonly taken: boolean }) {
  const { waypoints, name } = flow;
  if (waypoints.length < 2) return null;
  const middle = waypoints[Math.floor((waypoints.length - 1) / 2)]!;
  return (
    <g data-flow={flow.id} className={taken ? 'dk-flow dk-flow-taken' : 'dk-flow'}>
      <polyline points={waypoints.map(({ x, y }) => `${x},${y}`).join(' ')} markerEnd="url(#dk-arrow)" />
      {name && (
        <text x={middle.x + 6} y={middle.y - 6}>
          {short(name, 24)}
        </text>
      )}
    </g>
  );
}

function Shape({ node }: { readonly node: Node }) {
  const { x, y, width, height } = node.bounds;
  const [cx, cy] = [x + width / 2, y + height / 2];
  switch (node.kind) {
    case 'start':
    case 'end':
      return <circle className={`dk-shape dk-shape-${node.kind}`} cx={cx} cy={cy} r={width / 2} />;
    case 'boundaryTimer':
    case 'intermediateTimer':
      return (
        <>
          <circle className="dk-shape" cx={cx} cy={cy} r={width / 2} />
          <circle className="dk-shape dk-inner" cx={cx} cy={cy} r={width / 2 - 3} />
          <path className="dk-hands" d={`M${cx} ${cy - width / 4} V${cy} H${cx + width / 5}`} />
        </>
      );
    case 'exclusiveGateway':
    case 'parallelGateway':
      return (
        <>
          <polygon className="dk-shape" points={`${cx},${y} ${x + width},${cy} ${cx},${y + height} ${x},${cy}`} />
          <path className="dk-hands" d={crossOf(node.kind, cx, cy, width / 5)} />
        </>
      );
    default:
      return <rect className={`dk-shape dk-shape-${node.kind}`} x={x} y={y} width={width} height={height} rx="10" />;
  }
}

function crossOf(kind: string, cx: number, cy: number, r: number): string {
  if (kind === 'parallelGateway') return `M${cx - r} ${cy} H${cx + r} M${cx} ${cy - r} V${cy + r}`;
  const d = r * 0.8;
  return `M${cx - d} ${cy - d} L${cx + d} ${cy + d} M${cx + d} ${cy - d} L${cx - d} ${cy + d}`;
}

const LINE = 14;

/** In a task its name stands inside, broken into lines; below everything else. */
function Name({ node }: { readonly node: Node }) {
  if (!node.name) return null;
  const { x, y, width, height } = node.bounds;
  const inside = isTask(node.kind);
  const lines = inside ? wrap(node.name, Math.floor((width - 10) / 6.2), 4) : wrap(node.name, 20, 3);
  const top = inside ? y + height / 2 - ((lines.length - 1) * LINE) / 2 + 4 : y + height + LINE;
  return (
    <text textAnchor="middle" className="dk-name">
      {lines.map((line, index) => (
        <tspan key={index} x={x + width / 2} y={top + index * LINE}>
          {line}
        </tspan>
      ))}
    </text>
  );
}

const SIGNS: Readonly<Record<StepStatus, string>> = {
  done: '✓',
  current: '▶',
  incident: '!',
  cancelled: '✕',
  ahead: '',
};

function Sign({ node, status, word }: { readonly node: Node; readonly status: StepStatus; readonly word: string }) {
  if (status === 'ahead') return null;
  const { x, y, width } = node.bounds;
  const text = isTask(node.kind) ? `${SIGNS[status]} ${word}` : SIGNS[status];
  return (
    <text className="dk-sign" x={x + width / 2} y={y - 5} textAnchor="middle">
      {text}
    </text>
  );
}

function isFrame({ kind }: Node): boolean {
  return kind === 'subProcess';
}

function isTask(kind: string): boolean {
  return kind.endsWith('Task') || kind === 'subProcess';
}

/** Words in lines of at most so many characters; what does not fit ends with an ellipsis. */
export function wrap(text: string, width: number, most: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(short(word, width));
  }
  if (lines.length <= most) return lines;
  return [...lines.slice(0, most - 1), `${short(lines[most - 1]!, width - 1)}…`];
}

function short(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, Math.max(1, width - 1)).toWellFormed()}…`;
}
