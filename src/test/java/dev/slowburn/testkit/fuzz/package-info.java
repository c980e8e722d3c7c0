/** Inputs by the million, from seeds, and what is demanded of whoever gets them. The targets stand beside what they feed. */
package dev.slowburn.testkit.fuzz;
