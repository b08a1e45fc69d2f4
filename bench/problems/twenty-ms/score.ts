export { score } from '../microsecond/score.ts';
