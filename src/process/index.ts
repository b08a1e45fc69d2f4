export * from './frames.ts';
export * from './servant.ts';
export * from './serve.ts';
