/** The past of budgets and burn rates, step by step, computed over a copy of the rows. */
package dev.slowburn.domain.history;
