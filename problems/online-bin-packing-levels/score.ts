export { score } from '../online-bin-packing/score.ts';
