package dev.slowburn.chaos;

/** The definitions of a run. All of them have one objective, {@code all}, over 30 days. */
public final class Documents {
    /** Half of its outcomes are bad: each of its events and alerts occurs once and does not end. */
    public static final String DOOMED = "doomed";
    /** No bad outcomes: no events and no alerts. */
    public static final String PERFECT = "perfect";
    /** One budget per region. */
    static final String REGIONS = "regions";
    /** Its target changes. */
    public static final String MOVED = "moved";
    /** Beginning of the names of SLOs that are defined while their services send outcomes. */
    public static final String LATER = "later-";
    /** Its rule changes. */
    public static final String RULED = "ruled";

    private static final String ALL_OUTCOMES = "{metricSource: {type: slowburn}}";
    private static final String SLO = """
            apiVersion: openslo/v1
            kind: SLO
            metadata:
              name: %1$s
              annotations: {%2$s}
            spec:
              service: %1$s
              indicator:
                metadata: {name: own}
                spec:
                  ratioMetric:
                    good: %3$s
                    total: {metricSource: {type: slowburn}}
              timeWindow: [{duration: 30d, isRolling: true}]
              budgetingMethod: Occurrences
              objectives: [{displayName: all, target: %4$s}]
            """;

    private Documents() {}

    public static String standard(String name) {
        return SLO.formatted(name, "", ALL_OUTCOMES, "0.99");
    }

    static String regions() {
        return SLO.formatted(REGIONS, "slowburn.dev/group-by: region", ALL_OUTCOMES, "0.99");
    }

    /** @param round selects another target */
    public static String flood(String name, int round) {
        return SLO.formatted(name, "", ALL_OUTCOMES, "0.8" + (1 + round % 9));
    }

    /** A target above 100 %. */
    public static String invalid(String name) {
        return SLO.formatted(name, "", ALL_OUTCOMES, "2");
    }

    /** @param round selects another target */
    public static String moved(int round) {
        return SLO.formatted(MOVED, "", ALL_OUTCOMES, "0.9" + (1 + round % 9));
    }

    /** @param round selects another filter text with the same result, as no outcome has such a count */
    public static String ruled(int round) {
        String good = "{metricSource: {type: slowburn, spec: {filter: \"status_code < 500 || count > %d\"}}}";
        return SLO.formatted(RULED, "", good.formatted(1_000 + round), "0.99");
    }
}
