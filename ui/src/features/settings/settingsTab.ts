export type SettingsTab = 'general' | 'ai' | 'sharing' | 'data' | 'about';
