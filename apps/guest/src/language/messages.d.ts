import type { AppLanguage, Messages } from './languages';

declare module 'use-intl' {
  interface AppConfig {
    Locale: AppLanguage;
    Messages: Messages;
  }
}
