/** Operations that routes may call in the house’s own name, to carry what is dispatched. */
export const DISPATCH_CALLS = ['bus.dispatches.letter', 'bus.dispatches.sent'] as const;
