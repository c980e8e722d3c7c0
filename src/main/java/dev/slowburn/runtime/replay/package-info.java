/** Reads ranges of the input again, aside from live counting, for rules that have not counted them. */
package dev.slowburn.runtime.replay;
