package dev.slowburn.openslo;

import java.util.List;
import java.util.Random;

/** Random texts of documents of all kinds with few names, valid and invalid, that reference each other. */
public final class ChangingTexts {
    private ChangingTexts() {}

    /** One to three documents. */
    public static String any(Random random) {
        StringBuilder text = new StringBuilder(document(random));
        for (int more = random.nextInt(6); more > 3; more--) {
            text.append("---\n").append(document(random));
        }
        return text.toString();
    }

    /** One document; about a tenth of them are invalid on their own. */
    public static String document(Random random) {
        return switch (random.nextInt(12)) {
            case 0, 1, 2 -> slo(random);
            case 3, 4 -> sli(random);
            case 5 ->
                "apiVersion: openslo/v1\nkind: DataSource\nmetadata: {name: %s}\nspec: {type: %s}\n"
                        .formatted(pick(random, "d1", "d2"), pick(random, "slowburn", "slowburn", "other"));
            case 6 ->
                "apiVersion: openslo/v1\nkind: AlertPolicy\nmetadata: {name: %s}\nspec: {conditions: [%s], notificationTargets: [%s]}\n"
                        .formatted(pick(random, "p1", "p2"), condition(random), target(random));
            case 7 ->
                "apiVersion: openslo/v1\nkind: AlertCondition\n" + conditionBody(random, pick(random, "c1", "c2"));
            case 8 ->
                "apiVersion: openslo/v1\nkind: AlertNotificationTarget\n"
                        + targetBody(random, pick(random, "t1", "t2"));
            case 9 ->
                "apiVersion: slowburn.dev/v1\nkind: BudgetPolicy\nmetadata: {name: %s}\nspec: {%s freeze: {consumedPercent: %s}}\n"
                        .formatted(
                                pick(random, "b1", "b2", "b3"),
                                pick(
                                        random,
                                        "",
                                        "slos: [s1],",
                                        "slos: [s1, s2],",
                                        "services: [shop],",
                                        "services: [shop], slos: [s2],"),
                                pick(random, "100", "90", "many"));
            case 10 ->
                "apiVersion: slowburn.dev/v1\nkind: BudgetCorrection\nmetadata: {name: %s}\nspec: {slos: [%s], start: 2026-03-01 00:00:00, duration: %s}\n"
                        .formatted(
                                pick(random, "k1", "k2"),
                                pick(random, "s1", "s1, s2", "s3"),
                                pick(random, "1h", "2h", "x"));
            default ->
                pick(
                        random,
                        "",
                        "junk",
                        "kind: SLO\n",
                        "apiVersion: openslo/v1\nkind: Service\nmetadata: {name: shop}\nspec: {}\n");
        };
    }

    private static String slo(Random random) {
        return """
                apiVersion: openslo/v1
                kind: SLO
                metadata: {name: %s}
                spec:
                  service: shop
                  %s
                  timeWindow: [{duration: 2h, isRolling: true}]
                  budgetingMethod: Occurrences
                  alertPolicies: [%s]
                  objectives: [{displayName: all, target: %s%s}]
                """.formatted(
                        pick(random, "s1", "s2", "s3"),
                        pick(
                                random,
                                "indicatorRef: i1",
                                "indicatorRef: i2",
                                "indicatorRef: i3",
                                "indicator: {spec: {ratioMetric: {good: {metricSource: {metricSourceRef: d1}}, total: {metricSource: {type: slowburn}}}}}"),
                        pick(
                                random,
                                "",
                                "p1",
                                "{alertPolicyRef: p2}",
                                "{kind: AlertPolicy, metadata: {name: own}, spec: {conditions: [%s], notificationTargets: [%s]}}"
                                        .formatted(condition(random), target(random))),
                        pick(random, "0.9", "0.99", "0.9", "0.9", "1.5"),
                        pick(random, "", "", "", ", op: lt, value: 300"));
    }

    private static String sli(Random random) {
        String name = pick(random, "i1", "i2", "i3");
        String source = pick(
                random,
                "{type: slowburn, spec: {filter: \"status_code < 500\"}}",
                "{type: slowburn, spec: {filter: \"status_code < 400\"}}",
                "{metricSourceRef: d1}",
                "{metricSourceRef: d2, type: slowburn}",
                "{type: slowburn, spec: {filter: \"status <\"}}");
        String spec = random.nextInt(4) == 0
                ? "thresholdMetric: {metricSource: {type: slowburn, spec: {field: duration_ms}}}"
                : "ratioMetric: {good: {metricSource: %s}, total: {metricSource: {type: slowburn}}}".formatted(source);
        return "apiVersion: openslo/v1\nkind: SLI\nmetadata: {name: %s}\nspec: {%s}\n".formatted(name, spec);
    }

    private static String condition(Random random) {
        return pick(
                random,
                "{conditionRef: c1}",
                "{conditionRef: c2}",
                "{kind: AlertCondition, "
                        + conditionBody(random, "own").replace("\n", ", ").replaceAll(", $", "") + "}");
    }

    private static String conditionBody(Random random, String name) {
        return "metadata: {name: %s}\nspec: {severity: page, condition: {kind: burnrate, op: gte, threshold: %s, lookbackWindow: %s}}\n"
                .formatted(name, pick(random, "2", "5", "50", "-1"), pick(random, "1h", "30m"));
    }

    private static String target(Random random) {
        return pick(
                random,
                "{targetRef: t1}",
                "{targetRef: t2}",
                "{targetRef: t1}",
                "{kind: AlertNotificationTarget, "
                        + targetBody(random, pick(random, "t1", "t3"))
                                .replace("\n", ", ")
                                .replaceAll(", $", "") + "}");
    }

    private static String targetBody(Random random, String name) {
        return "metadata: {name: %s, annotations: {slowburn.dev/url: \"%s\"}}\nspec: {target: webhook}\n"
                .formatted(name, pick(random, "http://one/", "http://two/", "ftp://x/"));
    }

    private static String pick(Random random, String... among) {
        return List.of(among).get(random.nextInt(among.length));
    }
}
