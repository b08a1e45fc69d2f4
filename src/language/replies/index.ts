export { applyReply } from './apply.ts';
export { splitReply } from './split.ts';
