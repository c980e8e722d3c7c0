package dev.slowburn.query.view;

/**
 * An objective of a composite budget.
 *
 * @param weight what its objective says
 * @param state null if it has not been evaluated yet, as are the numbers
 * @param consumedRatio share of its own budget that is used
 * @param share its part of what all objectives used, by weight; null if nothing is used, or if what they use can't be added up
 * @param burnRate of its own budget, over the last hour
 * @param bad requests of the last hour that failed by its rule
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
