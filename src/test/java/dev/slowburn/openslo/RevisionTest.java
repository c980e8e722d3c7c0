package dev.slowburn.openslo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.domain.slo.Budget;
import dev.slowburn.domain.slo.Slo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The ledger id depends only on what is counted, so that history survives all other changes; the revision depends on
 * the whole definition.
 */
class RevisionTest {
    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiter = '|', textBlock = """
            service: checkout       | service: payments
            status_code < 500       | status_code < 499
            status_code < 500       | status_code <= 500
            good:                   | bad:
            spec: {}                | spec: {filter: count > 0}
            filter: status_code < 500 | {}
            """)
    void changesLedgerAndRevisionWithCountedOutcomes(String part, String replacement) {
        Slo before = Yaml.onlySlo(Yaml.SLO);
        Slo after = Yaml.onlySlo(Yaml.slo(part, replacement));

        assertThat(ledger(after)).isNotEqualTo(ledger(before));
        assertThat(after.revision()).isNotEqualTo(before.revision());
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiter = '|', textBlock = """
            target: 0.999         | target: 0.99
            duration: 28d         | duration: 7d
            service: checkout     | service: checkout\\n  description: Takes the money.
            displayName: availability | displayName: Gold
            name: answered        | name: replied
            checkout-availability | another
            """)
    void keepsLedgerAndChangesRevisionForOtherChanges(String part, String replacement) {
        Slo before = Yaml.onlySlo(Yaml.SLO);
        Slo after = Yaml.onlySlo(Yaml.slo(part, replacement));

        assertThat(ledger(after)).isEqualTo(ledger(before));
        assertThat(after.revision()).isNotEqualTo(before.revision());
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            service: checkout     | service:   "checkout"   # the shop
            target: 0.999         | target: 0.99900
            target: 0.999         | target: +.999
            isRolling: true       | isRolling: True
            status_code < 500     | "status_code < 500"
            status_code < 500     | >-\\n                status_code\\n                < 500
            spec: {}              | spec: {\\n            }
            name: answered        | "name": 'answered'
            """)
    void keepsLedgerAndRevisionForFormatting(String part, String replacement) {
        assertSame(Yaml.slo(part, replacement), Yaml.SLO);
    }

    @Test
    void keepsRevisionIfIntegerIsWrittenAsDecimal() {
        assertSame(Yaml.slo("target: 0.999", "targetPercent: 99.0"), Yaml.slo("target: 0.999", "targetPercent: 99"));
    }

    @Test
    void keepsRevisionForFieldOrder() {
        String total = Yaml.SLO.substring(Yaml.SLO.indexOf("        total:"), Yaml.SLO.indexOf("  timeWindow:"));
        String header = "apiVersion: openslo/v1\nkind: SLO\n";
        String reordered =
                Yaml.SLO.replace(total, "").replace(header, "").replace("        good:", total + "        good:")
                        + "kind: SLO\napiVersion: openslo/v1\n";

        assertThat(reordered).isNotEqualTo(Yaml.SLO).hasSameSizeAs(Yaml.SLO);
        assertSame(reordered, Yaml.SLO);
    }

    @Test
    void keepsRevisionForAliases() {
        String aliased = Yaml.slo("type: slowburn\n            spec: {}", "type: *type\\n            spec: {}")
                .replaceFirst("type: slowburn", "type: &type slowburn");

        assertSame(aliased, Yaml.SLO);
    }

    @Test
    void keepsRevisionForSliInPlaceOrReferenced() {
        assertSame(Yaml.referencing("answered") + "---\n" + Yaml.SLI, Yaml.SLO);
    }

    @Test
    void changesRevisionWithReferencedSli() {
        String sli = Yaml.replace(Yaml.SLI, "status_code < 500", "status_code < 400");

        Slo before = Yaml.onlySlo(Yaml.referencing("answered") + "---\n" + Yaml.SLI);
        Slo after = Yaml.onlySlo(Yaml.referencing("answered") + "---\n" + sli);

        assertThat(ledger(after)).isNotEqualTo(ledger(before));
        assertThat(after.revision()).isNotEqualTo(before.revision());
    }

    @Test
    void includesSliOfObjectiveInRevision() {
        String own = Yaml.referencing("answered").replace("  indicatorRef: answered\n", "")
                + "      indicatorRef: answered\n";
        String renamed = Yaml.replace(Yaml.SLI, "name: answered", "name: answered\\n  displayName: Answered");

        assertThat(Yaml.onlySlo(own + "---\n" + renamed).revision())
                .isNotEqualTo(Yaml.onlySlo(own + "---\n" + Yaml.SLI).revision());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void includesDataSourceInRevision(boolean inPlace) {
        String slo = inPlace ? Yaml.SLO : Yaml.referencing("answered") + "---\n" + Yaml.SLI;
        String source = "---\napiVersion: openslo/v1\nkind: DataSource\nmetadata: {name: s}\nspec: {type: slowburn}\n";
        String referencing = slo.replace("type: slowburn", "metricSourceRef: s") + source;

        Slo before = Yaml.onlySlo(referencing);
        Slo after =
                Yaml.onlySlo(referencing.replace("{type: slowburn}", "{type: slowburn, connectionDetails: {a: b}}"));

        assertThat(after.revision()).isNotEqualTo(before.revision());
        assertThat(ledger(after)).isEqualTo(ledger(before));
    }

    @Test
    void terminatesForRecursiveReference() {
        String source = """
                ---
                apiVersion: openslo/v1
                kind: DataSource
                metadata: {name: s}
                spec: {type: slowburn, connectionDetails: {metricSourceRef: s}}
                """;

        assertThat(Yaml.onlySlo(Yaml.SLO.replace("type: slowburn", "metricSourceRef: s") + source)
                        .revision())
                .matches("[0-9a-f]{12}");
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiter = '|', textBlock = """
            op: lt             | op: lte
            value: 300         | value: 301
            value: 300         | value: 300.0001
            field: duration_ms | field: count
            field: duration_ms | field: duration_ms\\n            filter: count > 1
            """)
    void changesLedgerAndRevisionWithThreshold(String part, String replacement) {
        String yaml = Yaml.threshold("op: lt\\nvalue: 300\\ntarget: 0.9");
        Slo before = Yaml.onlySlo(yaml);
        Slo after = Yaml.onlySlo(Yaml.replace(yaml, part, replacement));

        assertThat(ledger(after)).isNotEqualTo(ledger(before));
        assertThat(after.revision()).isNotEqualTo(before.revision());
    }

    @Test
    void keepsLedgerForNotationOfThreshold() {
        Slo written = Yaml.onlySlo(Yaml.threshold("op: lt\\nvalue: 3.0e2\\ntarget: 0.9"));
        Slo plain = Yaml.onlySlo(Yaml.threshold("op: lt\\nvalue: 300\\ntarget: 0.9"));

        assertThat(ledger(written)).isEqualTo(ledger(plain));
    }

    @ParameterizedTest
    @ValueSource(strings = {"status_code<500", "( status_code < 500 )", "status_code\\n                  < 500 // why"})
    void keepsLedgerForSpacingOfFilter(String filter) {
        Slo slo = Yaml.onlySlo(Yaml.slo("status_code < 500", "|-\\n                " + filter));

        assertThat(ledger(slo)).isEqualTo(ledger(Yaml.onlySlo(Yaml.SLO)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
            count - (count - 1) > 0           ; count - count - 1 > 0
            !(count == 1 && count == 2)       ; !(count == 1) && count == 2
            count == 1 || count == 2 && false ; (count == 1 || count == 2) && false
            (true ? false : true) ? true : true ; true ? false : (true ? true : true)
            service == 'a'                    ; service == 'A'
            service == '"'                    ; service == "'"
            service == "a' || 'b"             ; service == 'a' || 'b' == "b"
            duration_ms == 1.0                ; duration_ms == 1.5
            count / (2 * 3) == 1              ; count / 2 * 3 == 1
            -(count - 1) == 0                 ; -count - 1 == 0
            attributes['a.b'] == 'x'          ; attributes['a'] == 'x'
            has(attributes.a)                 ; has(attributes.b)
            """)
    void separatesLedgersOfDifferentFilters(String one, String other) {
        assertThat(ledger(Yaml.onlySlo(Yaml.withFilters("good", one, ""))))
                .isNotEqualTo(ledger(Yaml.onlySlo(Yaml.withFilters("good", other, ""))));
    }

    @Test
    void includesFilterOfTotalInLedger() {
        long one = ledger(Yaml.onlySlo(Yaml.withFilters("good", "count > 1", "count > 2")));
        long other = ledger(Yaml.onlySlo(Yaml.withFilters("good", "count > 1", "count > 3")));
        long swapped = ledger(Yaml.onlySlo(Yaml.withFilters("good", "count > 2", "count > 1")));

        assertThat(one).isNotEqualTo(other).isNotEqualTo(swapped);
    }

    private static void assertSame(String yaml, String as) {
        Slo slo = Yaml.onlySlo(yaml);
        Slo expected = Yaml.onlySlo(as);
        assertThat(ledger(slo)).isEqualTo(ledger(expected));
        assertThat(slo.revision()).isEqualTo(expected.revision()).matches("[0-9a-f]{12}");
    }

    private static long ledger(Slo slo) {
        return Budget.of(slo, slo.objectives().get(0)).ledgerId();
    }
}
