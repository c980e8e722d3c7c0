package dev.slowburn.openslo;

/** Templates of Slowburn's own kinds of document for tests, which refer to their line numbers. */
final class OwnYaml {
    static final String POLICY = """
            apiVersion: slowburn.dev/v1
            kind: BudgetPolicy
            metadata:
              name: strict
            spec:
              description: For what earns the money
              services:
                - checkout
                - Payments v2
              slos:
                - checkout-availability
              caution:
                consumedPercent: 50
              freeze:
                consumedPercent: 90
            """;

    static final String CORRECTION = """
            apiVersion: slowburn.dev/v1
            kind: BudgetCorrection
            metadata:
              name: maintenance
            spec:
              slos:
                - checkout-availability
              start: 2026-03-01 02:00:00
              end: 2026-03-01 04:30:00
              timeZone: Europe/Berlin
              reason: The database moves
            """;

    static final String OVERRIDE = """
            apiVersion: slowburn.dev/v1
            kind: ReleaseOverride
            metadata:
              name: ship-it
            spec:
              services:
                - checkout
              decision: PROCEED
              expires: 2020-03-01T18:00:00+01:00
              author: ada@example.com
              reason: The fix is in this release
            """;

    private OwnYaml() {}

    static String document(String kind, String spec) {
        return "apiVersion: slowburn.dev/v1\nkind: " + kind + "\nmetadata:\n  name: own\nspec: " + spec + "\n";
    }
}
