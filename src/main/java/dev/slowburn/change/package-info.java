/**
 * Changes of definitions before they are made: which records a text is, and what they would do to budgets. Keeps from everybody
 * else how that is found out; sends nothing itself.
 */
package dev.slowburn.change;
