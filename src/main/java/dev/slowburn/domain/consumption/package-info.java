/**
 * How much of a budget is used: exact fractions, targets and tallies, and the sums, means and unions that make a
 * composite's use.
 */
package dev.slowburn.domain.consumption;
