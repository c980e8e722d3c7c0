package dev.slowburn.input.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slowburn.domain.outcome.FieldsRead;
import dev.slowburn.domain.outcome.OutcomeKind;
import dev.slowburn.domain.outcome.RejectedOutcomeException;
import dev.slowburn.domain.outcome.Rejection;
import dev.slowburn.testkit.OutcomeCopy;
import dev.slowburn.testkit.fuzz.Mutations;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** The streaming decoder compared with a naive mapper over the tree of a record. */
class JsonSourceProperties {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Rejection VALID = null;

    private static final Map<String, String> OPTIONS = Map.of(
            "map.service", "/a/b | /b",
            "map.time", "/a/0 | /t",
            "map.status", "/b/a",
            "map.duration", "/a/b/a | /d",
            "map.duration.unit", "ms",
            "map.count", "/a/1/b",
            "map.outcome", "/b/0/1",
            "map.operation", "/a/b /b/~0 | /t",
            "map.attributes.x", "/0",
            "map.attributes.y", "/a/b");

    private final JsonSource source = JsonMapping.of(OPTIONS).source(FieldsRead.EVERYTHING);

    @Property(tries = 5_000)
    void decodesWhatANaiveMapperDecodes(@ForAll("objects") String object) {
        List<Object> expected = new ArrayList<>();
        expected.add(naive(object));

        assertThat(results(object)).isEqualTo(expected);
    }

    @Property(tries = 1_000)
    void decodesTheItemsOfABatchLikeSingleRecords(@ForAll("batches") List<String> items, @ForAll boolean lines) {
        String batch = lines ? String.join("\n", items) : "[" + String.join(" , ", items) + "]";
        List<Object> single = new ArrayList<>();
        items.forEach(item -> single.addAll(results(item)));
        List<OutcomeCopy> outcomes = single.stream()
                .filter(OutcomeCopy.class::isInstance)
                .map(OutcomeCopy.class::cast)
                .toList();

        Decoded.Batch decoded = Decoded.decode(source, new RecordHeaders(), batch.getBytes(UTF_8));

        assertThat(decoded.outcomes()).isEqualTo(outcomes);
        assertThat(decoded.rejected()).isEqualTo(items.size() - outcomes.size());
        assertThat(decoded.positions()).isEqualTo(positions(single));
        if (decoded.rejected() > 1) {
            Decoded.Batch again =
                    Decoded.decode(source, new RecordHeaders(), decoded.rest().getBytes(UTF_8));
            assertThat(again.outcomes()).isEmpty();
            assertThat(again.rejected()).isEqualTo(decoded.rejected());
        }
    }

    private static String positions(List<Object> results) {
        List<String> positions = new ArrayList<>();
        for (int i = 0; i < results.size(); i++) {
            if (results.get(i) instanceof Rejection) {
                positions.add(String.valueOf(i));
            }
        }
        return String.join(",", positions);
    }

    @Property(tries = 5_000)
    void acceptsOrRejectsDamagedRecords(@ForAll("batches") List<String> items, @ForAll long seed) {
        Random random = new Random(seed);
        String record = random.nextBoolean() ? String.join("\n", items) : items.toString();
        byte[] damaged = new Mutations(random).damaged(record.getBytes(UTF_8));

        try {
            Decoded.Batch batch = Decoded.decode(source, new RecordHeaders(), damaged);
            assertThat(batch.outcomes()).allMatch(outcome -> !outcome.service().isBlank() && outcome.count() >= 0);
            assertThat(batch.reason()).doesNotContain("\n").hasSizeLessThan(200);
        } catch (RejectedOutcomeException e) {
            assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(200);
        }
    }

    /** Either outcomes or the reason for rejecting the record. */
    private List<Object> results(String record) {
        List<Object> results = new ArrayList<>();
        try {
            source.decode(new RecordHeaders(), record.getBytes(UTF_8), outcome -> results.add(OutcomeCopy.of(outcome)));
        } catch (RejectedOutcomeException e) {
            results.add(e.rejection());
        }
        return results;
    }

    private static Object naive(String object) {
        try {
            return new Naive(JSON.readTree(object)).map();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Maps an object in the order of the fields; the first value that is wrong rejects it. */
    private static final class Naive {
        private final JsonNode tree;
        private Rejection rejection = VALID;

        Naive(JsonNode tree) {
            this.tree = tree;
        }

        Object map() {
            JsonNode name = first("/a/b", "/b");
            String service = name == null ? "" : text(name);
            rejectIf(service.isBlank(), Rejection.NO_SERVICE);
            Long duration = null;
            JsonNode took = first("/a/b/a", "/d");
            if (took != null) {
                rejectIf(!took.isNumber(), Rejection.UNDECODABLE);
                duration = took.isNumber() ? scaled(took, 3, RoundingMode.FLOOR) : null;
            }
            long time = time(first("/a/0", "/t"));
            JsonNode word = first("/b/0/1");
            OutcomeKind kind = OutcomeKind.UNKNOWN;
            if (word != null) {
                rejectIf(!word.isTextual() || !isKind(word.asText()), Rejection.UNDECODABLE);
                kind = rejection == VALID ? OutcomeKind.valueOf(word.asText()) : kind;
            }
            Integer status = integer(first("/b/a"));
            if (status != null && word == null && status != 0) {
                rejectIf(status < 100 || status > 599, Rejection.UNDECODABLE);
                kind = status < 400
                        ? OutcomeKind.SUCCESS
                        : status < 500
                                ? OutcomeKind.CLIENT_ERROR
                                : status == 504 ? OutcomeKind.TIMEOUT : OutcomeKind.SERVER_ERROR;
            }
            Integer count = integer(first("/a/1/b"));
            JsonNode one = first("/a/b");
            JsonNode other = first("/b/~0", "/t");
            String operation = one == null || other == null ? null : text(one) + " " + text(other);
            Map<String, String> attributes = new HashMap<>();
            attribute(attributes, "x", first("/0"));
            attribute(attributes, "y", first("/a/b"));
            rejectIf(count != null && count < 0, Rejection.NEGATIVE_COUNT);
            rejectIf(duration != null && duration < 0, Rejection.NEGATIVE_DURATION);
            if (rejection != VALID) {
                return rejection;
            }
            return new OutcomeCopy(
                    service,
                    time,
                    operation,
                    kind,
                    status == null || status == 0 ? null : status,
                    duration,
                    count == null ? 1 : count,
                    attributes);
        }

        private void rejectIf(boolean isWrong, Rejection reason) {
            if (isWrong && rejection == VALID) {
                rejection = reason;
            }
        }

        private JsonNode first(String... pointers) {
            for (String pointer : pointers) {
                JsonNode node = tree.at(JsonPointer.compile(pointer));
                if (!node.isMissingNode() && !node.isNull()) {
                    return node;
                }
            }
            return null;
        }

        private String text(JsonNode node) {
            rejectIf(!node.isTextual(), Rejection.UNDECODABLE);
            return node.asText();
        }

        private long time(JsonNode node) {
            rejectIf(node == null || !node.isTextual(), Rejection.UNDECODABLE);
            if (node == null) {
                return 0;
            }
            try {
                return OffsetDateTime.parse(node.asText()).toInstant().toEpochMilli();
            } catch (DateTimeException e) {
                rejectIf(true, Rejection.UNDECODABLE);
                return 0;
            }
        }

        private Integer integer(JsonNode node) {
            if (node == null) {
                return null;
            }
            rejectIf(!node.isIntegralNumber() || !node.canConvertToInt(), Rejection.UNDECODABLE);
            return node.asInt();
        }

        private void attribute(Map<String, String> attributes, String name, JsonNode node) {
            if (node != null) {
                rejectIf(node.isContainerNode(), Rejection.UNDECODABLE);
                attributes.put(name, node.asText());
            }
        }

        private static long scaled(JsonNode number, int digits, RoundingMode rounding) {
            return new BigDecimal(number.asText())
                    .movePointRight(digits)
                    .setScale(0, rounding)
                    .longValueExact();
        }

        private static boolean isKind(String word) {
            return word.equals("TIMEOUT") || word.equals("SUCCESS");
        }
    }

    /** Objects with few names, so that pointers often select a value and names occur twice. */
    @Provide
    Arbitrary<String> objects() {
        return object(3);
    }

    @Provide
    Arbitrary<List<String>> batches() {
        return object(2).list().ofMinSize(2).ofMaxSize(6);
    }

    private static Arbitrary<String> object(int depth) {
        Arbitrary<String> names = Arbitraries.of("a", "b", "t", "d", "0", "1", "~", "\\u0061", "\u6771");
        return Combinators.combine(names, value(depth))
                .as((name, value) -> "\"" + name + "\":" + value)
                .list()
                .ofMaxSize(5)
                .map(members -> "{" + String.join(",", members) + ",\"t\":\"2026-03-01T12:00:00Z\"}")
                .map(text -> text.replace("{,", "{"));
    }

    private static Arbitrary<String> value(int depth) {
        Arbitrary<String> scalar = Arbitraries.of(
                "\"\"",
                "\"shop\"",
                "\"sh\\u00f6p \\\"x\\\"\"",
                "\"TIMEOUT\"",
                "\"2026-03-01T12:00:00.5+01:00\"",
                "200",
                "404",
                "504",
                "0",
                "12.5",
                "-1",
                "true",
                "null");
        if (depth == 0) {
            return scalar;
        }
        Arbitrary<String> array = value(depth - 1).list().ofMaxSize(3).map(items -> items.stream()
                .collect(Collectors.joining(" , ", "[", "]")));
        return Arbitraries.frequencyOf(
                net.jqwik.api.Tuple.of(5, scalar),
                net.jqwik.api.Tuple.of(3, object(depth - 1)),
                net.jqwik.api.Tuple.of(2, array));
    }
}
