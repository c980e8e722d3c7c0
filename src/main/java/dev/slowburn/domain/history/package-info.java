/** Budgets and burn rates of the past, step by step, computed over a copy of the rows. */
package dev.slowburn.domain.history;
