import { kernelErrors } from '../../kernel/index.ts';
import { transparencyPage, transparencySectionPage } from '../pages/transparency.tsx';
import type { TransparencySection, TransparencyTree } from '../types.ts';
import type { PageRoute } from './route.ts';

export const transparencyRoutes: readonly PageRoute[] = [
  {
    path: '/amministrazione-trasparente',
    shared: true,
    load: async ({ call, frame }) => [
      200,
      transparencyPage(frame, await call<TransparencyTree>('publication.transparency.tree', {})),
    ],
  },
  {
    path: '/amministrazione-trasparente/:code',
    shared: true,
    async load({ call, frame, params }) {
      const code = params['code']!;
      if (!/^[0-9]{2}\.[0-9]{2}$/.test(code)) throw kernelErrors.NOT_FOUND();
      const view = await call<TransparencySection>('publication.transparency.section', { code });
      return [200, transparencySectionPage(frame, view)];
    },
  },
];
