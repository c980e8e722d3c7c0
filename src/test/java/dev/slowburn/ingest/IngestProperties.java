package dev.slowburn.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.avro.RequestOutcome;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class IngestProperties {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss xx", Locale.ENGLISH);

    /** The fields of a line that are part of the outcome. */
    record Parts(Instant at, ZoneOffset zone, String method, String path, String query, int status) {}

    /** The fields of a line that are ignored. */
    record Ignored(String host, String user, String bytes, String referer, String agent) {}

    @Property
    void parsesWhatIsFormatted(@ForAll("parts") Parts parts, @ForAll("ignored") Ignored ignored)
            throws UnreadableLineException {
        String common = ignored.host() + " - " + ignored.user() + " ["
                + TIME.format(parts.at().atOffset(parts.zone())) + "] \""
                + parts.method() + " " + escape(parts.path() + parts.query()) + " HTTP/1.1\" " + parts.status() + " "
                + ignored.bytes();
        String combined = common + " \"" + escape(ignored.referer()) + "\" \"" + escape(ignored.agent()) + "\"";

        RequestOutcome read = LogFormat.COMBINED.parser("shop").parse(combined);

        assertThat(read.getOccurredAt()).isEqualTo(parts.at());
        assertThat(read.getOperation()).isEqualTo(parts.method() + " " + parts.path());
        assertThat(read.getStatusCode()).isEqualTo(parts.status());
        assertThat(read.getCount()).isEqualTo(1);
        assertThat(LogFormat.COMMON.parser("shop").parse(common)).isEqualTo(read);
    }

    @Property
    void countsEachLineForAnyBytes(@ForAll("streams") byte[] bytes, @ForAll LogFormat format) throws IOException {
        List<RequestOutcome> sent = new ArrayList<>();
        Ingestion ingestion = new Ingestion(format.parser("shop"), sent::add);

        IngestCounts counts = ingestion.read(new ByteArrayInputStream(bytes));

        assertThat(counts.lines()).isEqualTo(counts.sent() + counts.unreadable() + counts.blank());
        assertThat(counts.sent()).isEqualTo(sent.size());
        assertThat(ingestion.firstUnreadable()).hasSize((int) Math.min(5, counts.unreadable()));
        assertThat(ingestion.firstUnreadable())
                .allSatisfy(
                        line -> assertThat(line.reason()).hasSizeLessThan(300).doesNotContain("\n", "\u001b"));
    }

    @Provide
    Arbitrary<Parts> parts() {
        Arbitrary<String> text = printable().map(written -> written.replace("?", ""));
        return Combinators.combine(
                        Arbitraries.longs()
                                .between(946_684_800L, 4_102_444_799L)
                                .map(Instant::ofEpochSecond),
                        Arbitraries.integers()
                                .between(-14 * 60, 14 * 60)
                                .map(minutes -> ZoneOffset.ofTotalSeconds(minutes * 60)),
                        Arbitraries.of("GET", "POST", "M-SEARCH", "get"),
                        text.map(path -> "/" + path),
                        printable().map(query -> "?" + query),
                        Arbitraries.integers().between(100, 599))
                .as(Parts::new);
    }

    @Provide
    Arbitrary<Ignored> ignored() {
        return Combinators.combine(
                        Arbitraries.of("192.0.2.1", "2001:db8::1", "client.example"),
                        Arbitraries.of("-", "alice", "bob smith", "\"\"", "x [y] z", "DOMAIN\\user"),
                        Arbitraries.of("-", "0", "123456789012345678901234567890"),
                        printable(),
                        printable())
                .as(Ignored::new);
    }

    /** Random bytes, sequences of fragments of valid lines, and data with gzip's magic bytes. */
    @Provide
    Arbitrary<byte[]> streams() {
        Arbitrary<byte[]> noise = Arbitraries.bytes().array(byte[].class).ofMaxSize(200);
        Arbitrary<String> pieces = Arbitraries.of(
                "\n",
                "\r\n",
                "\u001f",
                "{\"occurred_at\":1772366400000",
                "\"count\":1",
                "\"attributes\":{",
                ",",
                "}",
                "\\",
                "\"",
                "192.0.2.1 - - [17/May/2015:10:05:03 +0200]",
                " ",
                "\"GET / HTTP/1.1\"",
                " 200 1",
                " \"-\" \"-\"",
                "\u001b[31m");
        Arbitrary<byte[]> nearly =
                pieces.list().ofMaxSize(20).map(list -> String.join("", list).getBytes(UTF_8));
        Arbitrary<byte[]> packed = noise.map(bytes -> {
            byte[] likeGzip = bytes.clone();
            byte[] magic = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 0};
            System.arraycopy(magic, 0, likeGzip, 0, Math.min(magic.length, likeGzip.length));
            return likeGzip;
        });
        return Arbitraries.oneOf(noise, nearly, packed);
    }

    private static Arbitrary<String> printable() {
        return Arbitraries.strings().withCharRange(' ', '~').ofMaxLength(40);
    }

    private static String escape(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"");
    }
}
