export * from './family.ts';
export * from './frames.ts';
export * from './leash.ts';
export * from './proc.ts';
export * from './room.ts';
export * from './servant.ts';
export * from './serve.ts';
