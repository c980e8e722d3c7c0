package dev.slowburn.testkit;

/** OpenSLO documents for tests of definitions that change. */
public final class Yamls {
    private static final String SLO = """
            apiVersion: openslo/v1
            kind: SLO
            metadata: {name: %1$s}
            spec:
              service: %1$s
              %2$s
              timeWindow: [{duration: %3$s, isRolling: true}]
              budgetingMethod: Occurrences
              objectives: [{displayName: all, target: %4$s}]
            """;
    private static final String SLI = """
            apiVersion: openslo/v1
            kind: SLI
            metadata: {name: %s}
            spec:
              ratioMetric:
                good: {metricSource: {type: slowburn, spec: {filter: "%s"}}}
                total: {metricSource: {type: slowburn}}
            """;
    private static final String INDICATOR =
            "indicator: {metadata: {name: own}, spec: {ratioMetric: {good: {metricSource: {type: slowburn}},"
                    + " total: {metricSource: {type: slowburn}}}}}";

    private Yamls() {}

    /** An SLO with the name of its service and a window of two hours. */
    public static String slo(String name, String target) {
        return slo(name, target, "2h");
    }

    public static String slo(String name, String target, String window) {
        return SLO.formatted(name, INDICATOR, window, target);
    }

    /** An SLO that is invalid without the SLI it references. */
    public static String sloOf(String sli, String name, String target) {
        return SLO.formatted(name, "indicatorRef: " + sli, "2h", target);
    }

    public static String sli(String name, String filter) {
        return SLI.formatted(name, filter);
    }
}
