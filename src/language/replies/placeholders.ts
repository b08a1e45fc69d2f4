import type * as t from '@babel/types';

const DOTS = /^(?:\.{3}|…)|^[\s.…*-]*$/;
const DOTS_AFTER = /(?:\.{3}|…)\s*$/;
const WORDS = /\b(?:as before|unchanged|same as|rest of|omitted|as above|stays? the same|(?:existing|remaining|previous|original|other) (?:code|body|logic|lines|function)|code here)\b/i;
const PHRASES = [
  /^(?:the )?(?:rest|remainder) of (?:the |this |your )?(?:function|code|program|body|block|logic|implementation|loop)\b/i,
  /^(?:the )?(?:existing|previous|original|unchanged|remaining|same) (?:code|body|logic|implementation|function|lines?|setup)\b/i,
  /^(?:code |body |rest )?(?:omitted|unchanged|as before|same as (?:before|above))(?: for brevity| here)?[.)\s]*$/i,
  /^(?:todo|fixme)\b.*\b(?:implement|the rest|fill in)\b/i,
  /\bomitted for brevity\b/i,
  /^(?:your|add|insert) (?:code|logic|implementation)\b.*\bhere\b/i,
];

/**
 * Whether a comment stands for code that the reply left out.
 * @example isPlaceholder('... rest as before') // true
 */
export function isPlaceholder(comment: string): boolean {
  const text = comment.trim();
  if (text === '') return false;
  return DOTS.test(text) ? /[.…]/.test(text) : (DOTS_AFTER.test(text) && WORDS.test(text)) || PHRASES.some((phrase) => phrase.test(text));
}

/**
 * The first comment that stands for code, unless the parent has it too.
 * @example placeholderIn([], []) // undefined
 */
export function placeholderIn(comments: readonly t.Comment[], parents: readonly t.Comment[]): string | undefined {
  const known = new Set(parents.map(({ value }) => value.trim()));
  return comments.map(({ value }) => value.trim()).find((value) => !known.has(value) && isPlaceholder(value));
}
