import { dataElement } from '../../../ui/contract/data-element.ts';
import { createPaths } from '../paths.ts';
import type { Frame, ServiceCard } from '../types.ts';

/** Services with what each is for. */
export function ServiceList({ frame, services }: { readonly frame: Frame; readonly services: readonly ServiceCard[] }) {
  const paths = createPaths(frame);
  return (
    <ul class="dp-list">
      {services.map((service) => (
        <li id={service.code}>
          <h3 class="h5 mb-1">
            <a href={paths.service(service.code)} {...dataElement('service-link')}>
              {service.title[frame.locale]}
            </a>
          </h3>
          <p class="mb-0">{service.summary[frame.locale]}</p>
        </li>
      ))}
    </ul>
  );
}
