package dev.slowburn.query.view;

/**
 * An objective of a composite budget.
 *
 * @param weight weight by its definition
 * @param state null if not evaluated yet; then the numbers are null, too
 * @param consumedRatio consumption of its own budget
 * @param share weighted share of the consumption of all objectives; null if nothing is consumed, or if consumption is not additive
 * @param burnRate burn rate of its own budget over the last hour
 * @param bad failed requests of the last hour
 */
public record MemberView(
        String objective,
        String budgetId,
        double weight,
        String state,
        Double consumedRatio,
        Double share,
        Double burnRate,
        Long bad) {}
