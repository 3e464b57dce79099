import { RouteConfig } from '@nestjs/platform-fastify';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Whether the route takes the forms that files come in. */
    takesForm?: boolean;
  }
}

/** A route that files are sent to, as `multipart/form-data`. All others take JSON alone. */
export const TakesForm = () => RouteConfig({ takesForm: true });
