package dev.slowburn.ingest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.slowburn.avro.RequestOutcome;
import dev.slowburn.testkit.fuzz.FuzzTarget;
import dev.slowburn.testkit.fuzz.Mutations;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;

/** Feeds damaged logs, some of them compressed: each line is counted, and each unreadable line has a short printable reason. */
public final class LogFuzz implements FuzzTarget {
    private static final List<String> LINES = List.of(
            "192.0.2.1 - - [17/May/2015:10:05:03 +0200] \"GET /a?b=c HTTP/1.1\" 200 1 \"https://x/\" \"Agent 1.0\"",
            "2001:db8::1 - bob [31/Dec/1999:23:59:60 -1200] \"POST /\\x22q HTTP/2.0\" 503 - \"-\" \"-\"",
            "host - alice [01/Jan/2026:00:00:00 +0000] \"GET / HTTP/1.1\" 404 12",
            "{\"service\":\"shop\",\"occurred_at\":\"2026-03-01T12:00:00Z\",\"outcome\":\"SUCCESS\",\"status_code\":200}",
            "{\"occurred_at\":1772366400000,\"duration_micros\":12,\"count\":7,\"attributes\":{\"a\":\"b\",\"c\":\"d\"}}",
            "{\"service\":null,\"occurred_at\":1772366400.5,\"operation\":\"GET /\",\"event_id\":\"x\",\"other\":[{}]}");

    private static final List<String> WORDS = List.of(
            "\"",
            "\\",
            "[",
            "]",
            "{",
            "}",
            ":",
            ",",
            " ",
            "\n",
            "\r",
            "\u0000",
            "\u001b[2J",
            "\\u0000",
            "\\ud800",
            "null",
            "true",
            "-1",
            "1e400",
            "9223372036854775808",
            "99999999999999999999",
            "0x",
            "NaN",
            "2026-02-30T25:61:61Z",
            "+9999",
            "/Foo/",
            "HTTP/",
            "\"count\":",
            "\"attributes\":{",
            "\"occurred_at\":",
            "\ufeff",
            "%00");

    private static final byte[] GZIP = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 0};

    @Override
    public String name() {
        return "logs";
    }

    @Override
    public void feed(Random random) throws IOException {
        Mutations mutations = new Mutations(random);
        StringBuilder log = new StringBuilder();
        for (int i = random.nextInt(3); i >= 0; i--) {
            String line = mutations.oneOf(LINES);
            log.append(random.nextInt(4) == 0 ? line : mutations.damaged(line, WORDS))
                    .append('\n');
        }
        byte[] bytes = log.toString().getBytes(random.nextBoolean() ? UTF_8 : ISO_8859_1);
        if (random.nextInt(50) == 0) {
            bytes = gzipped(bytes, random, mutations);
        }
        read(bytes, mutations.oneOf(List.of(LogFormat.values())));
    }

    /** Gzip data, intact or damaged, or noise after gzip's magic bytes. */
    private static byte[] gzipped(byte[] bytes, Random random, Mutations mutations) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        if (random.nextBoolean()) {
            packed.writeBytes(GZIP);
            packed.writeBytes(mutations.noise(200));
            return packed.toByteArray();
        }
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(bytes);
        }
        return random.nextBoolean() ? packed.toByteArray() : mutations.damaged(packed.toByteArray());
    }

    private static void read(byte[] bytes, LogFormat format) throws IOException {
        List<RequestOutcome> sent = new ArrayList<>();
        Ingestion ingestion = new Ingestion(format.parser("shop"), sent::add);
        IngestCounts counts = ingestion.read(new ByteArrayInputStream(bytes));
        if (counts.lines() != counts.sent() + counts.unreadable() + counts.blank() || counts.sent() != sent.size()) {
            throw new AssertionError("counts don't add up: " + counts);
        }
        for (RequestOutcome outcome : sent) {
            if (outcome.getService().isEmpty() || outcome.getCount() < 0) {
                throw new AssertionError("invalid outcome: " + outcome);
            }
        }
        for (Unreadable line : ingestion.firstUnreadable()) {
            if (line.reason().length() > 400 || line.reason().chars().anyMatch(Character::isISOControl)) {
                throw new AssertionError("invalid reason: " + line);
            }
        }
    }
}
