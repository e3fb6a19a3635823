export type SettingsTab = 'general' | 'ai' | 'data' | 'about';
