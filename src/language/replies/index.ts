export { type Applied, type Target, applyReply } from './apply.ts';
export { splitReply } from './split.ts';
