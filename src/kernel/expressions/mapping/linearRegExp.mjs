// @ts-check
import { RE2JS } from 're2js';

/**
 * What JSONata asks of a regular expression, on an engine whose time does not explode. JSONata's parser hands over a RegExp that
 * was never executed; patterns that are not regular (backreferences, look-around) throw when they are first used.
 */
export class LinearRegExp {
  lastIndex = 0;
  /** @type {RE2JS} */
  #pattern;

  /** @param {RegExp} pattern */
  constructor(pattern) {
    const flags = (pattern.ignoreCase ? RE2JS.CASE_INSENSITIVE : 0) | (pattern.multiline ? RE2JS.MULTILINE : 0);
    this.#pattern = RE2JS.compile(RE2JS.translateRegExp(pattern.source), flags);
  }

  /**
   * The next match from `lastIndex`, as `RegExp.exec` gives it.
   * @param {string} text
   */
  exec(text) {
    const matcher = this.#pattern.matcher(text);
    if (this.lastIndex > text.length || !matcher.find(this.lastIndex)) {
      this.lastIndex = 0;
      return null;
    }
    const groups = Array.from({ length: matcher.groupCount() + 1 }, (_, index) => matcher.group(index) ?? undefined);
    this.lastIndex = matcher.end();
    return Object.assign(groups, { index: matcher.start(), input: text });
  }
}
