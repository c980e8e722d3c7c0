package dev.slowburn.input.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.slowburn.domain.outcome.FieldsRead;
import dev.slowburn.domain.outcome.Outcome;
import dev.slowburn.domain.outcome.RejectedOutcomeException;
import dev.slowburn.input.DecodedOutcome;
import dev.slowburn.input.RejectedItems;
import dev.slowburn.testkit.fuzz.FuzzTarget;
import dev.slowburn.testkit.fuzz.Mutations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** Fuzzes the decoder of JSON with records of all presets: each is rejected or has outcomes within their documented limits. */
public final class JsonFuzz implements FuzzTarget {
    private static final List<String> WORDS = List.of(
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "\"",
            "\\u",
            "\\ud800",
            "null",
            "1e999999999",
            "-0.000",
            "99999999999999999999",
            "\n",
            "\u0000",
            "\ufeff",
            "\"status\":\"200, -\"",
            "\"time\":\"2026-03-01T12:00:00Z\"",
            "header:ce_time");

    private final List<JsonSource> sources = new ArrayList<>();
    private final List<String> lines = new ArrayList<>();

    public JsonFuzz() {
        for (Preset preset : Preset.values()) {
            sources.add(JsonMapping.of(Map.of(
                            "preset",
                            preset.toString(),
                            "map.service",
                            "/vhost | /authority | /source | header:service | constant:web",
                            "map.attributes.0",
                            "/0/1/data"))
                    .source(FieldsRead.EVERYTHING));
            lines.addAll(lines(preset + ".jsonl"));
        }
        sources.add(JsonMapping.of(Map.of(
                        "map.service", "/id",
                        "map.time", "/time | header:ce_time",
                        "map.duration", "/data | /duration",
                        "map.duration.unit", "text",
                        "map.operation", "/type /data",
                        "map.operation.format", "request-line"))
                .source(FieldsRead.EVERYTHING));
    }

    private static List<String> lines(String file) {
        try {
            return Files.readAllLines(Path.of("src/test/resources/input/json", file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String name() {
        return "json";
    }

    @Override
    public void feed(Random random) {
        Mutations mutations = new Mutations(random);
        byte[] value =
                switch (random.nextInt(10)) {
                    case 0 -> mutations.noise(200);
                    case 1 ->
                        mutations.oneOf(WORDS).repeat(random.nextInt(5_000)).getBytes(UTF_8);
                    case 2, 3 -> mutations.damaged(batch(mutations, random));
                    case 4, 5 -> mutations.damaged(mutations.oneOf(lines).getBytes(UTF_8));
                    default -> mutations.damaged(mutations.oneOf(lines), WORDS).getBytes(UTF_8);
                };
        RecordHeaders headers = new RecordHeaders();
        if (random.nextBoolean()) {
            headers.add("ce_time", mutations.damaged("2026-03-01T12:00:00Z".getBytes(UTF_8)));
            headers.add("service", random.nextBoolean() ? null : mutations.noise(300));
        }
        try {
            check(mutations.oneOf(sources).decode(headers, value, JsonFuzz::check));
        } catch (RejectedOutcomeException e) {
            check(e);
        }
    }

    private byte[] batch(Mutations mutations, Random random) {
        List<String> items = new ArrayList<>();
        for (int i = random.nextInt(5); i >= 0; i--) {
            items.add(mutations.oneOf(lines));
        }
        return (random.nextBoolean() ? items.toString() : String.join("\n", items)).getBytes(UTF_8);
    }

    private static void check(RejectedItems rejected) {
        if (rejected.count() > 0) {
            check(rejected.first());
            if (rejected.record().length == 0 || rejected.positions().isEmpty()) {
                throw new AssertionError("rejected items are missing");
            }
        }
    }

    private static void check(Outcome outcome) {
        if (outcome.service().isBlank()
                || outcome.service().length() > DecodedOutcome.MAX_SERVICE_LENGTH
                || outcome.count() < 0
                || outcome.durationMicros() < 0
                || outcome.kind() == null) {
            throw new AssertionError("this is no outcome");
        }
    }

    private static void check(RejectedOutcomeException e) {
        if (e.getMessage().isBlank() || e.getMessage().length() > 1_000) {
            throw new AssertionError("this is no reason: " + e.getMessage());
        }
    }
}
