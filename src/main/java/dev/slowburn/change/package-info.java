/** Planned changes of definitions: the records of a text, and the effect that they would have on budgets. Sends nothing. */
package dev.slowburn.change;
