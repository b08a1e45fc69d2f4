export { type IdeaRewardOptions, ideaReward } from './idea-reward.ts';
export { type JudgeOptions, judge } from './judge.ts';
export { likeness } from './likeness.ts';
export { type NearCopyOptions, nearCopy } from './near-copy.ts';
export { type NearVectorOptions, nearVector } from './near-vector.ts';
