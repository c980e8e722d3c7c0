package dev.slowburn.openslo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.domain.slo.BudgetCorrection;
import dev.slowburn.domain.slo.BudgetPolicy;
import dev.slowburn.domain.slo.Decision;
import dev.slowburn.domain.slo.DefinitionSet;
import dev.slowburn.domain.slo.ReleaseOverride;
import dev.slowburn.domain.window.MinuteRange;
import dev.slowburn.openslo.policy.FixedSchedule;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reading Slowburn's own kinds of document. */
class OwnKindsTest {
    @Test
    void readsEmptyPolicyAsDefault() {
        assertThat(set(OwnYaml.document("BudgetPolicy", "{}")).policies())
                .containsExactly(new BudgetPolicy("own", Set.of(), Set.of(), 75, 100));
    }

    @Test
    void readsServicesSlosAndLevelsOfPolicy() {
        assertThat(set(OwnYaml.POLICY).policies())
                .containsExactly(new BudgetPolicy(
                        "strict", Set.of("checkout", "Payments v2"), Set.of("checkout-availability"), 50, 90));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                      | {services: [checkout]}
            {services: [checkout]}  | {services: [payments]}
            {services: [checkout]}  | {slos: [checkout-availability]}
            {slos: [checkout-availability]} | {slos: [other]}
            {slos: [checkout-availability], services: [a]} | {slos: [checkout-availability], services: [b]}
            """)
    void acceptsPoliciesWithoutConflict(String one, String other) {
        String yaml = OwnYaml.document("BudgetPolicy", one) + "---\n"
                + OwnYaml.document("BudgetPolicy", other).replace("name: own", "name: another") + "---\n"
                + Yaml.SLO.replace("checkout-availability", "other");

        assertThat(set(yaml).policies()).hasSize(2);
    }

    @Test
    void readsExpiredOverride() {
        assertThat(set(OwnYaml.OVERRIDE).overrides())
                .containsExactly(new ReleaseOverride(
                        "ship-it",
                        Set.of("checkout"),
                        Decision.PROCEED,
                        Instant.parse("2020-03-01T17:00:00Z").toEpochMilli(),
                        "ada@example.com",
                        "The fix is in this release"));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-03-01T18:00:00Z, 2026-03-01T18:00:00Z",
        "2026-03-01t18:00:00z, 2026-03-01T18:00:00Z",
        "2026-03-01 18:00:00-05:30, 2026-03-01T23:30:00Z",
        "2026-03-01T18:00:00.5+01:00, 2026-03-01T17:00:00.5Z"
    })
    void readsExpiryAsRfc3339Time(String written, Instant expires) {
        String yaml = OwnYaml.OVERRIDE.replace("2020-03-01T18:00:00+01:00", written);

        assertThat(set(yaml).overrides()).extracting(ReleaseOverride::expires).containsExactly(expires.toEpochMilli());
    }

    @Test
    void readsSingleCorrectionInItsZone() {
        BudgetCorrection correction = onlyCorrection(OwnYaml.CORRECTION);

        assertThat(correction.name()).isEqualTo("maintenance");
        assertThat(correction.slos()).containsExactly("checkout-availability");
        assertThat(correction.schedule())
                .isEqualTo(new FixedSchedule(
                        List.of(new MinuteRange(minute("2026-03-01T01:00:00Z"), minute("2026-03-01T03:30:00Z")))));
        assertThat(correction.revision()).matches("[0-9a-f]{12}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            duration: 150m                       | 150
            duration: 2h                         | 120
            duration: 1w                         | 10080
            end: 2026-03-01 02:01:00             | 1
            end: 2026-03-30 02:00:00             | 41700
            """)
    void readsDurationOrEndOfCorrection(String end, long minutes) {
        String yaml = OwnYaml.CORRECTION.replace("end: 2026-03-01 04:30:00", end);

        MinuteRange all = new MinuteRange(minute("2026-01-01T00:00:00Z"), minute("2027-01-01T00:00:00Z"));
        assertThat(onlyCorrection(yaml).schedule().touching(all))
                .extracting(MinuteRange::minutes)
                .containsExactly(minutes);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            FREQ=WEEKLY;BYDAY=SU          | 5
            FREQ=WEEKLY;COUNT=3           | 3
            FREQ=WEEKLY;UNTIL=20260308    | 2
            FREQ=WEEKLY;UNTIL=20260308T005959Z | 1
            FREQ=WEEKLY;UNTIL=20260308T010000Z | 2
            """)
    void readsRecurringCorrection(String rule, int inMarch) {
        String yaml = OwnYaml.CORRECTION + "  recurrence: " + rule + "\n";

        MinuteRange march = new MinuteRange(minute("2026-03-01T00:00:00Z"), minute("2026-04-01T00:00:00Z"));
        assertThat(onlyCorrection(yaml).schedule().touching(march))
                .hasSize(inMarch)
                .allMatch(found -> found.minutes() == 150);
    }

    @Test
    void usesUtcWithoutTimeZone() {
        String yaml = OwnYaml.CORRECTION.replace("  timeZone: Europe/Berlin\n", "");

        assertThat(onlyCorrection(yaml).schedule())
                .isEqualTo(new FixedSchedule(
                        List.of(new MinuteRange(minute("2026-03-01T02:00:00Z"), minute("2026-03-01T04:30:00Z")))));
    }

    @Test
    void readsEqualCorrectionsAndChangesRevision() {
        String yaml = OwnYaml.CORRECTION + "  recurrence: FREQ=MONTHLY;BYDAY=-1SU\n";

        BudgetCorrection one = onlyCorrection(yaml);

        assertThat(onlyCorrection(yaml)).isEqualTo(one);
        assertThat(onlyCorrection(yaml.replace("-1SU", "1SU")).revision()).isNotEqualTo(one.revision());
        assertThat(Yaml.parse(Yaml.SLO + "---\n" + yaml).slos().get(0).revision())
                .isEqualTo(Yaml.onlySlo(Yaml.SLO).revision());
    }

    @ParameterizedTest
    @ValueSource(strings = {"BudgetPolicy", "BudgetCorrection", "ReleaseOverride"})
    void requiresSlowburnApiVersion(String kind) {
        String yaml = OwnYaml.document(kind, "{}").replace("slowburn.dev/v1", "openslo/v1");

        assertThat(Yaml.parse(yaml).problems().get(0))
                .hasToString("slo.yaml:1:13: apiVersion: must be slowburn.dev/v1 for a document of kind " + kind);
    }

    private static DefinitionSet set(String yaml) {
        LoadResult loaded = Yaml.parse(Yaml.SLO + "---\n" + yaml);
        assertThat(loaded.problems()).isEmpty();
        return loaded.definitions();
    }

    private static BudgetCorrection onlyCorrection(String yaml) {
        assertThat(set(yaml).corrections()).hasSize(1);
        return set(yaml).corrections().get(0);
    }

    private static long minute(String time) {
        return Instant.parse(time).getEpochSecond() / 60;
    }
}
