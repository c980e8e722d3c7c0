package dev.slowburn.topology.definitions;

import static dev.slowburn.testkit.Outcomes.good;
import static dev.slowburn.testkit.Yamls.sli;
import static dev.slowburn.testkit.Yamls.slo;
import static dev.slowburn.testkit.Yamls.sloOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.domain.slo.DefinitionSet;
import dev.slowburn.openslo.yaml.Source;
import dev.slowburn.testkit.topology.TopologyHarness;
import dev.slowburn.topology.TestSettings;
import dev.slowburn.topology.deadletter.RecordOrigin;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Definitions that are added, changed and removed on the topic, on top of a file that defines {@code search}. */
class DefinitionsInForceScenarioTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:30Z");
    private static final Source FILE = new Source("slos/search.yaml", slo("search", "0.9"));

    private final TopologyHarness harness = harness();

    private static TopologyHarness harness() {
        return new TopologyHarness(TestSettings.wallClock(), BaseDefinitions.ofSources(List.of(FILE)), START);
    }

    @AfterEach
    void close() {
        harness.close();
    }

    @Test
    void definitionsOfTheTopicAreInForceBesideTheFiles() {
        harness.define("cart", slo("cart", "0.99"));

        assertThat(targets()).containsExactlyInAnyOrder("search 0.9", "cart 0.99");
        assertThat(harness.deadLetters()).isEmpty();
    }

    @Test
    void countsTheFirstOutcomeAfterADefinitionComesIntoForce() {
        harness.define("cart", slo("cart", "0.99"));
        assertThat(targets()).contains("cart 0.99");

        harness.send(good("cart", harness.wallClock(), 7));
        harness.pass(Duration.ofSeconds(1));

        assertThat(harness.snapshots())
                .filteredOn(snapshot -> snapshot.getService().equals("cart"))
                .last()
                .extracting("total")
                .isEqualTo(7L);
    }

    @Test
    void returnsANewObjectOnlyAfterAChange() {
        harness.define("cart", slo("cart", "0.99"));
        DefinitionSet before = harness.definitions();
        harness.define("cart", slo("cart", "0.99"));
        harness.define("cart", slo("cart", "1.99"));
        assertThat(harness.definitions()).isSameAs(before);

        harness.define("cart", slo("cart", "0.999"));
        assertThat(harness.definitions()).isNotSameAs(before).isSameAs(harness.definitions());
        assertThat(targets()).containsExactlyInAnyOrder("search 0.9", "cart 0.999");
    }

    @Test
    void sendsAnInvalidDefinitionToTheDeadLettersAndKeepsThePrevious() {
        harness.define("cart", slo("cart", "0.99"));
        String wrong = slo("cart", "1.5").replace("2h", "2x");
        harness.define("cart", wrong);

        assertThat(targets()).contains("cart 0.99");
        TestRecord<byte[], byte[]> letter = onlyLetter();
        assertThat(new String(letter.key(), StandardCharsets.UTF_8)).isEqualTo("cart");
        assertThat(new String(letter.value(), StandardCharsets.UTF_8)).isEqualTo(wrong);
        assertThat(header(letter, RecordOrigin.REASON)).isEqualTo("REFUSED_DEFINITION");
        assertThat(header(letter, RecordOrigin.DETAIL))
                .matches("7:\\d+: spec.timeWindow\\[0].duration: .*; 9:\\d+: spec.objectives\\[0].target: .*");
        assertThat(header(letter, RecordOrigin.TOPIC)).isEqualTo("slo-definitions");
        assertThat(header(letter, RecordOrigin.PARTITION)).isEqualTo("0");
        assertThat(header(letter, RecordOrigin.OFFSET)).isEqualTo("1");
        assertThat(header(letter, RecordOrigin.TIMESTAMP)).isEqualTo(Long.toString(START.toEpochMilli()));
        assertThat(harness.metric("definitions-refused-total")).isZero();
        harness.pass(Duration.ofSeconds(1));
        assertThat(harness.metric("definitions-refused-total")).isEqualTo(1);
    }

    @Test
    void admitsAnSloOnceItsSliIsDefined() {
        harness.define("cart", sloOf("answered", "cart", "0.99"));
        assertThat(targets()).containsExactly("search 0.9");
        assertThat(header(onlyLetter(), RecordOrigin.DETAIL)).contains("there is no SLI named 'answered'");

        harness.define("other", slo("other", "0.5"));
        assertThat(harness.deadLetters()).isEmpty();
        harness.define("SLI/answered", sli("answered", "status_code < 500"));

        assertThat(targets()).containsExactlyInAnyOrder("search 0.9", "other 0.5", "cart 0.99");
        assertThat(harness.deadLetters()).isEmpty();
    }

    @Test
    void removalDiscardsARefusedDefinition() {
        harness.define("cart", sloOf("answered", "cart", "0.99"));
        harness.deadLetters();
        harness.define("cart", null);
        harness.define("SLI/answered", sli("answered", "status_code < 500"));

        assertThat(targets()).containsExactly("search 0.9");
        assertThat(harness.deadLetters()).isEmpty();
    }

    @Test
    void removesADefinition() {
        harness.define("cart", slo("cart", "0.99"));
        harness.define("cart", null);

        assertThat(targets()).containsExactly("search 0.9");
        assertThat(harness.putInForce())
                .containsExactly(new KeyValue<>("cart", slo("cart", "0.99")), new KeyValue<>("cart", null));
        assertThat(harness.deadLetters()).isEmpty();
    }

    @Test
    void refusesARemovalWhileOtherDefinitionsDependOnIt() {
        harness.define("SLI/answered", sli("answered", "status_code < 500"));
        harness.define("cart", sloOf("answered", "cart", "0.99"));
        harness.define("SLI/answered", null);

        assertThat(targets()).contains("cart 0.99");
        TestRecord<byte[], byte[]> letter = onlyLetter();
        assertThat(letter.value()).isNull();
        assertThat(header(letter, RecordOrigin.DETAIL))
                .startsWith("cannot be removed: slo-definitions/cart:6:")
                .contains("there is no SLI named 'answered'");

        harness.putInForce();
        harness.define("cart", null);
        assertThat(harness.putInForce())
                .containsExactly(new KeyValue<>("cart", null), new KeyValue<>("SLI/answered", null));
        assertThat(harness.deadLetters()).isEmpty();
    }

    @Test
    void topicReplacesAFileDefinitionAndARemovalRestoresIt() {
        harness.define("search", slo("search", "0.95"));
        assertThat(targets()).containsExactly("search 0.95");

        harness.define("search", null);
        assertThat(targets()).containsExactly("search 0.9");
        assertThat(harness.deadLetters()).isEmpty();
    }

    @Test
    void restoresTheDefinitionsInForceAfterARestart() {
        harness.define("cart", slo("cart", "0.99"));
        harness.define("search", slo("search", "0.95"));
        try (TopologyHarness restarted = harness()) {
            harness.putInForce().forEach(entry -> restarted.restoreDefinition(entry.key, entry.value));

            assertThat(targets(restarted)).containsExactlyInAnyOrder("search 0.95", "cart 0.99");
        }
    }

    @Test
    void recordMayContainSeveralDocumentsWithTheKeyOfOne() {
        harness.define("cart", sli("answered", "status_code < 500") + "---\n" + sloOf("answered", "cart", "0.99"));

        assertThat(targets()).contains("cart 0.99");
        assertThat(harness.deadLetters()).isEmpty();
    }

    @Test
    void refusesAKeyThatMatchesNoDocumentAndSuggestsOne() {
        harness.define("wagon", slo("cart", "0.99"));
        assertThat(header(onlyLetter(), RecordOrigin.DETAIL))
                .isEqualTo("the record's key must be the name of its document, or kind/name, such as cart,"
                        + " but is 'wagon'");

        harness.define("SLO/cart", slo("cart", "0.99"));
        assertThat(targets()).contains("cart 0.99");

        harness.define("cart", slo("cart", "0.999"));
        assertThat(header(onlyLetter(), RecordOrigin.DETAIL))
                .contains("another SLO is named 'cart': slo-definitions/SLO/cart:3");
        assertThat(targets()).contains("cart 0.99");
    }

    @Test
    void refusesADefinitionThatTheSettingsDoNotAllow() {
        harness.define("cart", slo("cart", "0.99", "2d"));

        assertThat(header(onlyLetter(), RecordOrigin.DETAIL))
                .isEqualTo("budget cart/all has a window of 2d or an alert look-back window that is "
                        + "longer than ledger.retention; raise ledger.retention");
        assertThat(targets()).containsExactly("search 0.9");
    }

    @Test
    void sendsRecordsWithoutTextOrKeyToTheDeadLetters() {
        byte[] junk = {'a', (byte) 0xff};
        harness.defineBytes(null, slo("cart", "0.99").getBytes(StandardCharsets.UTF_8));
        harness.defineBytes("cart".getBytes(StandardCharsets.UTF_8), junk);
        harness.defineBytes(junk, null);
        harness.define("cart", "");

        assertThat(harness.deadLetters())
                .extracting(letter -> header(letter, RecordOrigin.REASON) + " "
                        + header(letter, RecordOrigin.OFFSET) + " "
                        + header(letter, RecordOrigin.DETAIL))
                .containsExactly(
                        "REFUSED_DEFINITION 0 the record's key is missing; it must be the name of the document",
                        "REFUSED_DEFINITION 1 the record's value is not UTF-8 text",
                        "REFUSED_DEFINITION 2 the record's key is not UTF-8 text",
                        "REFUSED_DEFINITION 3 contains no document");
        assertThat(targets()).containsExactly("search 0.9");
    }

    private TestRecord<byte[], byte[]> onlyLetter() {
        List<TestRecord<byte[], byte[]>> letters = harness.deadLetters();
        assertThat(letters).hasSize(1);
        return letters.get(0);
    }

    private List<String> targets() {
        return targets(harness);
    }

    private static List<String> targets(TopologyHarness harness) {
        return harness.definitions().slos().stream()
                .map(slo -> slo.name() + " " + slo.objectives().get(0).target().toDecimal())
                .toList();
    }

    private static String header(TestRecord<byte[], byte[]> letter, String name) {
        return RecordOrigin.get(letter.headers(), name);
    }
}
