package dev.slowburn.openslo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.openslo.yaml.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Problems of Slowburn's own kinds of document are reported with location, field and reason. */
class OwnKindProblemsTest {
    @ParameterizedTest(name = "{2}: {3}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            slos:                | slo: []\\n  slos:         | 10:3: spec.slo                      | is not a field of spec; did you mean slos?
            - checkout-availability | - checkout-availabilty | 11:7: spec.slos[0]               | there is no SLO named 'checkout-availabilty'; did you mean checkout-availability?
            - checkout-availability | - 5                  | 11:7: spec.slos[0]                  | must be text, but is a number; put it in quotes
            - checkout-availability | - {name: x}          | 11:7: spec.slos[0]                  | must be text, but is a mapping
            - Payments v2        | - checkout              | 9:7: spec.services[1]               | is a duplicate of 'checkout'; remove it
            - Payments v2        | - "payments "           | 9:7: spec.services[1]               | must not start or end with a blank; remove it
            - Payments v2        | - ""                    | 9:7: spec.services[1]               | must not be empty
            services:\\n    - checkout\\n    - Payments v2 | services: [] | 7:3: spec.services     | must have at least one item
            services:\\n    - checkout\\n    - Payments v2 | services: checkout | 7:13: spec.services | must be a list, but is text
            consumedPercent: 50  | consumedPercent: 50.5   | 13:22: spec.caution.consumedPercent | must be a whole number from 1 to 10000, but is 50.5
            consumedPercent: 50  | consumedPercent: 0      | 13:22: spec.caution.consumedPercent | must be a whole number from 1 to 10000
            consumedPercent: 50  | consumedPercent: "50"   | 13:22: spec.caution.consumedPercent | must be a number, but is text
            consumedPercent: 50  | consumed: 50            | 13:5: spec.caution.consumed         | is not a field of spec.caution
            consumedPercent: 50  | consumed: 50            | 12:3: spec.caution.consumedPercent  | is required
            consumedPercent: 50  | consumedPercent: 91     | 12:3: spec.caution                  | caution must not be above freeze, but caution is 91 % and freeze is 90 %
            caution:\\n    consumedPercent: 50\\n  freeze:\\n    consumedPercent: 90 | freeze: {consumedPercent: 70} | 12:3: spec.freeze | caution is 75 % and freeze is 70 %
            """)
    void reportsProblemsOfPolicy(String part, String replacement, String place, String reason) {
        assertReported(OwnYaml.POLICY, part, replacement, place, reason);
        assertThat(Yaml.parse(varied(OwnYaml.POLICY, part, replacement))
                        .definitions()
                        .policies())
                .isEmpty();
    }

    @ParameterizedTest(name = "{2}: {3}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            start: 2026-03-01 02:00:00 | start: 2026-03-01T02:00:00Z | 8:10: spec.start   | must be a date and time of day without a zone
            start: 2026-03-01 02:00:00 | start: 2026-02-30 02:00:00  | 8:10: spec.start   | must be a date and time of day
            start: 2026-03-01 02:00:00 | start: 2026-03-01 02:00:30  | 8:10: spec.start   | must be a whole minute
            start: 2026-03-01 02:00:00 | start: 1969-03-01 02:00:00  | 8:10: spec.start   | must be between the years 1970 and 2199
            start: 2026-03-01 02:00:00 | begin: 2026-03-01 02:00:00  | 5:1: spec.start    | is required
            slos:\\n    - checkout-availability\\n | `` | 5:1: spec.slos | is required
            slos:\\n    - checkout-availability\\n | slos: []\\n | 6:3: spec.slos | must have at least one item
            - checkout-availability | - checkout | 7:7: spec.slos[0] | there is no SLO named 'checkout'
            end: 2026-03-01 04:30:00 | end: 2026-03-01 02:00:00 | 9:8: spec.end             | must be later than start
            end: 2026-03-01 04:30:00 | end: 2027-03-03 02:00:00 | 9:8: spec.end             | must be at most 366d after start
            end: 2026-03-01 04:30:00 | duration: 367d           | 9:13: spec.duration       | must be at most 366d after start
            end: 2026-03-01 04:30:00 | duration: 0m             | 9:13: spec.duration       | must be longer than 0; write 1m or more
            end: 2026-03-01 04:30:00 | duration: 1M             | 9:13: spec.duration       | can't be measured in months
            end: 2026-03-01 04:30:00 | end: 2026-03-01 04:30:00\\n  duration: 1h | 10:13: spec.duration | must not be given together with end
            end: 2026-03-01 04:30:00\\n | ``                     | 5:1: spec.duration        | is required, unless end is given
            Europe/Berlin            | Europe/Berlim            | 10:13: spec.timeZone      | there is no time zone 'Europe/Berlim' in the IANA database; did you mean Europe/Berlin?
            Europe/Berlin            | +01:00                   | 10:13: spec.timeZone      | there is no time zone '+01:00'
            reason:                  | recurrence: FREQ=SECONDLY\\n  reason: | 11:15: spec.recurrence | FREQ must be MINUTELY or rarer
            reason:                  | recurrence: weekly\\n  reason: | 11:15: spec.recurrence | must consist of parts such as FREQ=WEEKLY;BYDAY=SU
            reason:                  | recurrence: FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30\\n  reason: | 11:15: spec.recurrence | has no occurrence
            reason:                  | recurrence: FREQ=DAILY;UNTIL=20260228\\n  reason: | 11:15: spec.recurrence | has no occurrence
            reason:                  | reasons:                 | 11:3: spec.reasons        | did you mean reason?
            """)
    void reportsProblemsOfCorrection(String part, String replacement, String place, String reason) {
        assertReported(OwnYaml.CORRECTION, part, replacement, place, reason);
        assertThat(Yaml.parse(varied(OwnYaml.CORRECTION, part, replacement))
                        .definitions()
                        .corrections())
                .isEmpty();
    }

    @ParameterizedTest(name = "{2}: {3}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            services:\\n    - checkout\\n | ``          | 5:1: spec.services    | is required
            services:\\n    - checkout\\n | services: []\\n | 6:3: spec.services | must have at least one item
            decision: PROCEED    | decision: proceed       | 8:13: spec.decision   | must be PROCEED, CAUTION or FREEZE, but is 'proceed'; did you mean PROCEED?
            decision: PROCEED\\n | ``                      | 5:1: spec.decision    | is required
            2020-03-01T18:00:00+01:00 | 2020-03-01T18:00:00 | 9:12: spec.expires   | must be a time with its offset from UTC
            2020-03-01T18:00:00+01:00 | 2020-02-30T18:00:00Z | 9:12: spec.expires  | must be a time with its offset from UTC
            2020-03-01T18:00:00+01:00 | tomorrow           | 9:12: spec.expires    | but is 'tomorrow'
            author: ada@example.com\\n | ``                | 5:1: spec.author      | is required
            author: ada@example.com | author: ""           | 10:11: spec.author    | must not be empty
            reason: The fix is in this release\\n | ``     | 5:1: spec.reason      | is required
            author:              | by: me\\n  author:      | 10:3: spec.by         | is not a field of spec
            """)
    void reportsProblemsOfOverride(String part, String replacement, String place, String reason) {
        assertReported(OwnYaml.OVERRIDE, part, replacement, place, reason);
        assertThat(Yaml.parse(varied(OwnYaml.OVERRIDE, part, replacement))
                        .definitions()
                        .overrides())
                .isEmpty();
    }

    @ParameterizedTest(name = "{0} and {1}")
    @CsvSource(delimiter = '|', textBlock = """
            {}                     | {caution: {consumedPercent: 10}} | all services
            {services: [a, b]}     | {services: [c, b]}               | the service 'b'
            {slos: [checkout-availability]} | {slos: [checkout-availability], services: [a]} | the SLO 'checkout-availability'
            """)
    void rejectsOverlappingPoliciesOfEqualSpecificity(String one, String other, String both) {
        LoadResult loaded = Yaml.parse(OwnYaml.document("BudgetPolicy", one) + "---\n"
                + OwnYaml.document("BudgetPolicy", other).replace("name: own", "name: zwei") + "---\n" + Yaml.SLO);

        assertThat(loaded.problems())
                .singleElement()
                .hasToString("slo.yaml:10:9: metadata.name: applies to " + both
                        + ", but so does the BudgetPolicy 'own' (slo.yaml:4); remove one of them or name other SLOs "
                        + "or services");
    }

    @Test
    void acceptsReferenceToInvalidSlo() {
        LoadResult loaded = Yaml.parse(OwnYaml.CORRECTION + "---\n" + Yaml.slo("28d", "28x"));

        assertThat(loaded.problems()).extracting(Problem::field).containsExactly("spec.timeWindow[0].duration");
    }

    private static void assertReported(String yaml, String part, String replacement, String place, String reason) {
        assertThat(Yaml.parse(varied(yaml, part, replacement)).problems())
                .extracting(Problem::toString)
                .anySatisfy(problem -> assertThat(problem)
                        .startsWith("slo.yaml:" + place + ": ")
                        .contains(reason));
    }

    private static String varied(String yaml, String part, String replacement) {
        return Yaml.replace(yaml, (replacement.isEmpty() ? "  " : "") + part.replace("\\n", "\n"), replacement)
                + "---\n" + Yaml.SLO;
    }
}
