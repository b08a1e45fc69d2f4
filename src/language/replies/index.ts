export { type Applied, type Target, applyReply } from './apply.ts';
