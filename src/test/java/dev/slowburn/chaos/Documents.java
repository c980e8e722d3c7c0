package dev.slowburn.chaos;

/** The definitions of a run. All of them have one objective, {@code all}, over 30 days. */
public final class Documents {
    /** Bad half of the time: each of its events and alerts comes once and for ever. */
    public static final String DOOMED = "doomed";
    /** Never bad: no event and no alert. */
    public static final String PERFECT = "perfect";
    /** A budget for each region. */
    static final String REGIONS = "regions";
    /** Its target changes. */
    public static final String MOVED = "moved";
    /** Its rule changes. */
    public static final String RULED = "ruled";

    private static final String USUAL = "{metricSource: {type: slowburn}}";
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

    public static String usual(String name) {
        return SLO.formatted(name, "", USUAL, "0.99");
    }

    static String regions() {
        return SLO.formatted(REGIONS, "slowburn.dev/group-by: region", USUAL, "0.99");
    }

    /** @param round another target in each */
    public static String flood(String name, int round) {
        return SLO.formatted(name, "", USUAL, "0.8" + (1 + round % 9));
    }

    /** It asks for more than everything. */
    public static String unsound(String name) {
        return SLO.formatted(name, "", USUAL, "2");
    }

    /** @param round another target in each */
    public static String moved(int round) {
        return SLO.formatted(MOVED, "", USUAL, "0.9" + (1 + round % 9));
    }

    /** @param round another text in each, which decides the same: no outcome counts for as many */
    public static String ruled(int round) {
        String good = "{metricSource: {type: slowburn, spec: {filter: \"status_code < 500 || count > %d\"}}}";
        return SLO.formatted(RULED, "", good.formatted(1_000 + round), "0.99");
    }
}
