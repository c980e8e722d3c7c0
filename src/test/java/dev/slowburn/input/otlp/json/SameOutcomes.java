package dev.slowburn.input.otlp.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.input.OutcomeSource;
import dev.slowburn.input.RejectedItems;
import dev.slowburn.testkit.OutcomeCopy;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** Compares what two sources decode from the same record, one in Protocol Buffers and the other in JSON. */
final class SameOutcomes {
    private SameOutcomes() {}

    /** The same outcomes and the same rejected items, whose dead letter is rejected again as a whole. */
    static void assertSame(OutcomeSource protobuf, byte[] record, OutcomeSource json, byte[] inJson) {
        List<OutcomeCopy> expected = new ArrayList<>();
        RejectedItems expectedRejected = decode(protobuf, record, expected);

        List<OutcomeCopy> outcomes = new ArrayList<>();
        RejectedItems rejected = decode(json, inJson, outcomes);

        assertThat(outcomes).isEqualTo(expected);
        assertThat(rejected.count()).isEqualTo(expectedRejected.count());
        if (rejected.count() > 0) {
            assertThat(rejected.positions()).isEqualTo(expectedRejected.positions());
            assertThat(rejected.first()).hasMessage(expectedRejected.first().getMessage());
            List<OutcomeCopy> outcomesOfDeadLetter = new ArrayList<>();
            RejectedItems again = decode(json, rejected.record(), outcomesOfDeadLetter);
            assertThat(outcomesOfDeadLetter).isEmpty();
            assertThat(again.count()).isEqualTo(expectedRejected.count());
        }
    }

    private static RejectedItems decode(OutcomeSource source, byte[] record, List<OutcomeCopy> into) {
        return source.decode(new RecordHeaders(), record, outcome -> into.add(OutcomeCopy.of(outcome)));
    }
}
