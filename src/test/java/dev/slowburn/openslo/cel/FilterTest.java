package dev.slowburn.openslo.cel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.domain.outcome.FieldsRead;
import dev.slowburn.domain.outcome.Outcome;
import dev.slowburn.domain.outcome.OutcomeField;
import dev.slowburn.domain.outcome.OutcomeKind;
import dev.slowburn.domain.outcome.Sli;
import dev.slowburn.domain.outcome.Verdict;
import dev.slowburn.openslo.Yaml;
import dev.slowburn.testkit.topology.SampleOutcome;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Classification of outcomes by the filters of a ratioMetric. */
class FilterTest {
    private static final SampleOutcome FULL = SampleOutcome.of(OutcomeKind.SUCCESS)
            .withOperation("POST /pay")
            .withCode(200)
            .withMicros(250_500)
            .withCount(3)
            .withAttributes(Map.of("region", "eu", "tier", "gold", "tries", "2"));
    private static final SampleOutcome BARE = SampleOutcome.of(OutcomeKind.SERVER_ERROR);

    @ParameterizedTest
    @EnumSource
    void classifiesByKindWithoutFilter(OutcomeKind kind) {
        Verdict expected =
                switch (kind) {
                    case SUCCESS, CLIENT_ERROR -> Verdict.GOOD;
                    case SERVER_ERROR, TIMEOUT, REJECTED -> Verdict.BAD;
                    case UNKNOWN -> Verdict.UNCOUNTED;
                };

        assertThat(verdict(sli("good", "", ""), SampleOutcome.of(kind))).isEqualTo(expected);
        assertThat(verdict(sli("bad", "", ""), SampleOutcome.of(kind))).isEqualTo(expected);
        assertThat(sli("good", "", "")).isEqualTo(sli("bad", "", "")).isEqualTo(Sli.byOutcome());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "service == 'checkout'",
                "service.startsWith('check')",
                "operation == 'POST /pay'",
                "operation.matches('^POST ')",
                "outcome == 'SUCCESS'",
                "outcome in ['SUCCESS', 'CLIENT_ERROR']",
                "status_code == 200",
                "status_code != null && status_code < 500",
                "status_code / 100 == 2",
                ".status_code == 200",
                "duration_ms < 300",
                "duration_ms < 250.6",
                "duration_ms == 250.5",
                "count == 3",
                "attributes.region == 'eu'",
                "attributes['region'] == 'eu'",
                "'tier' in attributes",
                "has(attributes.tier) && attributes.tier == 'gold'",
                "attributes.exists(name, name == 'tier')",
                "int(attributes.tries) >= 2"
            })
    void readsEveryField(String filter) {
        assertThat(verdict(sli("good", filter, ""), FULL)).isEqualTo(Verdict.GOOD);
        assertThat(verdict(sli("good", "!(" + filter + ")", ""), FULL)).isEqualTo(Verdict.BAD);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"operation == null", "status_code == null", "duration_ms == null", "attributes.size() == 0"})
    void readsMissingFieldAsNull(String filter) {
        assertThat(verdict(sli("good", filter, ""), BARE)).isEqualTo(Verdict.GOOD);
        assertThat(verdict(sli("good", filter, ""), FULL)).isEqualTo(Verdict.BAD);
    }

    @Test
    void classifiesByFiltersOfGoodAndTotal() {
        Sli sli = sli("good", "status_code < 500", "operation == 'pay'");

        assertThat(verdict(sli, BARE.withOperation("pay").withCode(200))).isEqualTo(Verdict.GOOD);
        assertThat(verdict(sli, BARE.withOperation("pay").withCode(503))).isEqualTo(Verdict.BAD);
        assertThat(verdict(sli, BARE.withOperation("list").withCode(503))).isEqualTo(Verdict.UNCOUNTED);
    }

    @Test
    void classifiesByFiltersOfBadAndTotal() {
        Sli sli = sli("bad", "status_code >= 500", "operation == 'pay'");

        assertThat(verdict(sli, BARE.withOperation("pay").withCode(200))).isEqualTo(Verdict.GOOD);
        assertThat(verdict(sli, BARE.withOperation("pay").withCode(503))).isEqualTo(Verdict.BAD);
        assertThat(verdict(sli, BARE.withOperation("list").withCode(503))).isEqualTo(Verdict.UNCOUNTED);
    }

    @Test
    void classifiesByKindWithFilterOfTotalOnly() {
        Sli sli = sli("good", "", "operation == 'pay'");

        assertThat(verdict(sli, BARE.withOperation("pay"))).isEqualTo(Verdict.BAD);
        assertThat(verdict(sli, SampleOutcome.of(OutcomeKind.UNKNOWN).withOperation("pay")))
                .isEqualTo(Verdict.UNCOUNTED);
        assertThat(verdict(sli, BARE)).isEqualTo(Verdict.UNCOUNTED);
        assertThat(sli.reads().fields()).containsExactlyInAnyOrder(OutcomeField.OPERATION, OutcomeField.OUTCOME);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "status_code < 500",
                "status_code >= 500",
                "status_code + 1 > 0",
                "duration_ms <= 300.0",
                "operation.startsWith('POST')",
                "operation.size() > 0",
                "attributes.region == 'eu'",
                "attributes['region'] == 'eu'",
                "int(service) > 0",
                "timestamp(service) > timestamp('2026-01-01T00:00:00Z')",
                "duration(service) > duration('1s')",
                "1 / (count - 1) > 0",
                "count % (count - 1) == 0",
                "count * 9223372036854775807 * 2 > 0",
                "-(count - 9223372036854775807 - 2) > 0",
                "uint(count - 2) > 0u",
                "bool(service)",
                "service.matches(service + '(')",
                "[count][count] == 1",
                "{count: 1}[count + 1] == 1",
                "[1,2].exists_one(x, x / (count - 1) == 1)",
            })
    void returnsUnclassifiableIfFilterFails(String filter) {
        assertThat(verdict(sli("good", filter, ""), BARE)).isEqualTo(Verdict.UNCLASSIFIABLE);
        assertThat(verdict(sli("bad", filter, ""), BARE)).isEqualTo(Verdict.UNCLASSIFIABLE);
        assertThat(verdict(sli("good", "true", filter), BARE)).isEqualTo(Verdict.UNCLASSIFIABLE);
    }

    @Test
    void skipsFilterIfResultIsDecided() {
        assertThat(verdict(sli("good", "status_code < 500", "status_code != null"), BARE))
                .isEqualTo(Verdict.UNCOUNTED);
        assertThat(verdict(sli("good", "outcome == 'SERVER_ERROR' || status_code < 500", ""), BARE))
                .isEqualTo(Verdict.GOOD);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            status_code < 500 && duration_ms < 300            ; STATUS_CODE,DURATION
            .count > 1 || attributes.exists(k, k == .service) ; COUNT,ATTRIBUTES,SERVICE
            has(attributes.operation)                         ; ATTRIBUTES
            true                                              ; ''
            """)
    void returnsFieldsThatFilterReads(String filter, String fields) {
        assertThat(sli("good", filter, "").reads().fields())
                .extracting(OutcomeField::name)
                .containsExactlyInAnyOrder(fields.isEmpty() ? new String[0] : fields.split(",", 0));
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            attributes.region == 'eu'                                  ; region
            .attributes.region == 'eu'                                 ; region
            attributes['http.route'] == '/' || has(attributes.tenant)  ; http.route,tenant
            'canary' in attributes && attributes[\"canary\"] == 'true'   ; canary
            ['a'].exists(k, attributes.region == k)                    ; region
            attributes[operation] == 'x'                               ; *
            attributes['re' + 'gion'] == 'eu'                          ; *
            attributes.exists(k, k == 'region')                        ; *
            attributes.size() > 2 && attributes.region == 'eu'         ; *
            attributes == {'region': 'eu'}                             ; *
            operation in attributes                                    ; *
            'x' in ['x'] && service == 'attributes'                    ; ''
            """)
    void returnsAttributesThatFilterReads(String filter, String names) {
        FieldsRead reads = sli("good", filter, "").reads();

        assertThat(reads.allAttributes()).isEqualTo(names.equals("*"));
        if (!names.equals("*")) {
            assertThat(reads.attributes())
                    .containsExactlyInAnyOrder(names.isEmpty() ? new String[0] : names.split(",", 0));
        }
    }

    @Test
    void evaluatesConcurrentlyWithoutSharedState() {
        Sli sli = sli("good", "attributes.exists(k, k == 'n' && int(attributes[k]) % 2 == 0)", "");

        long wrong = IntStream.range(0, 20_000)
                .parallel()
                .filter(n -> verdict(sli, BARE.withAttributes(Map.of("n", "" + n)))
                        != (n % 2 == 0 ? Verdict.GOOD : Verdict.BAD))
                .count();

        assertThat(wrong).isZero();
    }

    private static Verdict verdict(Sli sli, Outcome outcome) {
        return sli.classifier().classify(outcome);
    }

    /** An SLI with these filters; an empty text stands for no filter. */
    private static Sli sli(String part, String filter, String total) {
        return Yaml.onlySlo(Yaml.withFilters(part, filter, total))
                .objectives()
                .get(0)
                .sli();
    }
}
