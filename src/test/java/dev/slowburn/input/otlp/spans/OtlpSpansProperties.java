package dev.slowburn.input.otlp.spans;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.slowburn.domain.outcome.FieldsRead;
import dev.slowburn.domain.outcome.OutcomeField;
import dev.slowburn.input.RejectedItems;
import dev.slowburn.input.otlp.ShuffledWriter;
import dev.slowburn.testkit.OutcomeCopy;
import io.opentelemetry.proto.trace.v1.TracesData;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** The decoder and the mapping over the generated classes give the same outcomes, however a record is written. */
class OtlpSpansProperties {
    private static final OtlpSpanOptions OPTIONS = new OtlpSpanOptions(
            OtlpSpanOptions.DEFAULT.kinds(),
            SpanSampling.ADJUST,
            NaiveSpans.COUNT_ATTRIBUTE,
            List.of("service.name"),
            List.of("*"));

    /** One for all records, as in production. */
    private final OtlpSpansSource source = new OtlpSpansSource(OPTIONS, FieldsRead.EVERYTHING);

    @Property(tries = 2000)
    void readsWhatTheGeneratedClassesRead(@ForAll long seed) throws InvalidProtocolBufferException {
        Random random = new Random(seed);
        byte[] record = new ShuffledWriter(random).write(new RandomSpans(random).record());
        NaiveSpans expected = new NaiveSpans(TracesData.parseFrom(record));

        List<OutcomeCopy> outcomes = new ArrayList<>();
        RejectedItems rejected =
                source.decode(new RecordHeaders(), record, outcome -> outcomes.add(OutcomeCopy.of(outcome)));

        assertThat(outcomes).isEqualTo(expected.outcomes);
        assertThat(rejected.count()).isEqualTo(expected.rejected);
        if (rejected.count() > 0) {
            NaiveSpans refused = new NaiveSpans(TracesData.parseFrom(rejected.record()));
            assertThat(refused.rejected).isEqualTo(rejected.count());
            assertThat(refused.outcomes).isEmpty();
        }
    }

    @Property(tries = 500)
    void readsOnlyTheAttributesThatAreNamed(@ForAll long seed) throws InvalidProtocolBufferException {
        Random random = new Random(seed);
        Set<String> names = Set.of("region", "http.route", "sampled", "größe");
        FieldsRead fields = new FieldsRead(EnumSet.allOf(OutcomeField.class), false, names);
        byte[] record = new ShuffledWriter(random).write(new RandomSpans(random).record());
        List<OutcomeCopy> expected = new NaiveSpans(TracesData.parseFrom(record)).outcomes;
        expected.forEach(each -> each.attributes().keySet().retainAll(names));

        assertThat(SpanRecords.outcomes(new OtlpSpansSource(OPTIONS, fields), record))
                .isEqualTo(expected);
    }
}
