/**
 * The used share of a budget: exact fractions, targets and tallies, and the sums, means and unions that form the usage of a
 * composite budget.
 */
package dev.slowburn.domain.consumption;
