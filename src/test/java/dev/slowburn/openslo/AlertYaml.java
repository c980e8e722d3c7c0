package dev.slowburn.openslo;

/** Templates of alert documents for tests. */
public final class AlertYaml {
    /** Valid; tests refer to its line numbers. */
    static final String POLICY = """
            apiVersion: openslo/v1
            kind: AlertPolicy
            metadata:
              name: fast-burn
            spec:
              description: Tells when the budget goes fast
              alertWhenBreaching: true
              alertWhenResolved: false
              alertWhenNoData: true
              conditions:
                - conditionRef: burning-fast
              notificationTargets:
                - targetRef: on-call
            """;

    static final String CONDITION = """
            apiVersion: openslo/v1
            kind: AlertCondition
            metadata:
              name: burning-fast
              annotations: {}
            spec:
              severity: page
              condition:
                kind: burnrate
                op: gt
                threshold: 14.4
                lookbackWindow: 1h
                alertAfter: 5m
            """;

    public static final String TARGET = """
            apiVersion: openslo/v1
            kind: AlertNotificationTarget
            metadata:
              name: on-call
            spec:
              target: pager
            """;

    /** All documents, with an SLO that references the policy on lines 1 to 29. */
    public static final String ALL = Yaml.SLO + "  alertPolicies:\n    - alertPolicyRef: fast-burn\n---\n" + POLICY
            + "---\n" + CONDITION + "---\n" + TARGET;

    /** An SLO with policy, condition and target in place; tests refer to its line numbers from 28. */
    public static final String IN_PLACE = Yaml.SLO + """
              alertPolicies:
                - kind: AlertPolicy
                  metadata:
                    name: slow-burn
                  spec:
                    conditions:
                      - kind: AlertCondition
                        metadata:
                          name: burning-slowly
                        spec:
                          severity: ticket
                          condition:
                            threshold: 1
                            lookbackWindow: 3d
                    notificationTargets:
                      - kind: AlertNotificationTarget
                        metadata:
                          name: team
                        spec:
                          target: mail
            """;

    private AlertYaml() {}

    /** {@link #ALL} with one part replaced; in the replacement {@code \n} is a line break. */
    public static String all(String part, String replacement) {
        return Yaml.replace(ALL, part.replace("\\n", "\n"), replacement);
    }
}
