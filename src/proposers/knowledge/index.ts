export { type InstructOptions, instruct } from './instruct.ts';
export { type ScratchpadOptions, scratchpad } from './scratchpad.ts';
export { type SummaryOptions, summary } from './summary.ts';
export { type ToolboxOptions, toolbox } from './toolbox.ts';
