import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { BrowserRouter } from 'react-router';
import { App } from './app.tsx';
import { density, setDensity } from './lib/density.ts';
import { LanguageProvider } from './lib/language.tsx';
import { base } from './lib/page.ts';
import { createQueries } from './lib/queries.ts';

setDensity(density());

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <QueryClientProvider client={createQueries()}>
      <LanguageProvider>
        <BrowserRouter basename={`${base}/desk`}>
          <App />
        </BrowserRouter>
      </LanguageProvider>
    </QueryClientProvider>
  </StrictMode>,
);
