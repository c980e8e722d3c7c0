package dev.slowburn.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slowburn.avro.RequestOutcome;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IngestionTest {
    private static final Instant AT = Instant.ofEpochMilli(1_772_366_400_000L);

    private final List<RequestOutcome> sent = new ArrayList<>();
    private final List<IngestCounts> progress = new ArrayList<>();
    private final Ingestion ingestion =
            new Ingestion(LogFormat.JSONL.parser("shop"), sent::add, 2, progress::add, survey -> {});

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n"})
    void acceptsBothLineEndsAndALastLineWithoutOne(String end) throws IOException {
        IngestCounts counts = read(String.join(end, line("a"), line("b"), "", "  ", line("c")));
        assertThat(counts).isEqualTo(new IngestCounts(5, 3, 0, 2));
        assertThat(sent).extracting(RequestOutcome::getOperation).containsExactly("a", "b", "c");
    }

    @Test
    void countsNoLineInAnEmptyStream() throws IOException {
        assertThat(read("")).isEqualTo(new IngestCounts(0, 0, 0, 0));
    }

    @Test
    void countsNoLineAfterATrailingLineEnd() throws IOException {
        assertThat(read(line("a") + "\n")).isEqualTo(new IngestCounts(1, 1, 0, 0));
    }

    @Test
    void skipsAByteOrderMarkOnlyBeforeTheFirstLine() throws IOException {
        assertThat(read("\uFEFF" + line("a") + "\n\uFEFF" + line("b"))).isEqualTo(new IngestCounts(2, 1, 1, 0));
    }

    @Test
    void replacesInvalidUtf8() throws IOException {
        byte[] bytes = line("a?b").getBytes(UTF_8);
        bytes[new String(bytes, UTF_8).indexOf('?')] = (byte) 0xff;
        ingestion.read(new ByteArrayInputStream(bytes));
        assertThat(sent).extracting(RequestOutcome::getOperation).containsExactly("a\uFFFDb");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n"})
    void rejectsALineLongerThanOneMebibyte(String end) throws IOException {
        String longest = " ".repeat((1 << 20) - line("a").length()) + line("a");
        IngestCounts counts = read(longest + end + " " + longest + end + line("b"));
        assertThat(counts).isEqualTo(new IngestCounts(3, 2, 1, 0));
        assertThat(ingestion.firstUnreadable())
                .containsExactly(new Unreadable(2, "the line is longer than 1048576 bytes"));
    }

    @Test
    void skipsALineLongerThanTheHeap() throws IOException {
        InputStream longerThanAnArray = new OneLongLine(Integer.MAX_VALUE + 1L);
        assertThat(ingestion.read(longerThanAnArray)).isEqualTo(new IngestCounts(1, 0, 1, 0));
    }

    @Test
    void keepsTheFirstFiveUnreadableLines() throws IOException {
        IngestCounts counts = read(line("a") + "\n\n" + "x\n".repeat(7));

        assertThat(counts).isEqualTo(new IngestCounts(9, 1, 7, 1));
        assertThat(ingestion.firstUnreadable()).extracting(Unreadable::line).containsExactly(3L, 4L, 5L, 6L, 7L);
        assertThat(ingestion.firstUnreadable())
                .extracting(Unreadable::reason)
                .allMatch(reason -> reason.contains("'x'"));
    }

    @Test
    void reportsProgressAtEachInterval() throws IOException {
        read(String.join("\n", line("a"), "", "x", line("b"), line("c")));
        // At the first report the outcome is held back for the preview.
        assertThat(progress).containsExactly(new IngestCounts(2, 0, 0, 1), new IngestCounts(4, 2, 1, 1));
    }

    @Test
    void rejectsAProgressIntervalOfZero() {
        assertThatThrownBy(() -> new Ingestion(line -> null, outcome -> {}, 0, counts -> {}, survey -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not 0");
    }

    @Test
    void decompressesGzip() throws IOException {
        assertThat(ingestion.read(new ByteArrayInputStream(gzip(line("a") + "\n" + line("b")))))
                .isEqualTo(new IngestCounts(2, 2, 0, 0));
    }

    @Test
    void readsConcatenatedGzipFilesToTheEndFromASlowPipe() throws IOException {
        ByteArrayOutputStream concatenated = new ByteArrayOutputStream();
        concatenated.write(gzip(line("a") + "\n"));
        concatenated.write(gzip(line("b") + "\n"));
        concatenated.write(gzip(line("c") + "\n"));
        assertThat(ingestion.read(new SlowPipe(concatenated.toByteArray()))).isEqualTo(new IngestCounts(3, 3, 0, 0));
    }

    @Test
    void countsATruncatedGzipFileAsAnUnreadableLine() throws IOException {
        byte[] whole = gzip(line("a") + "\n" + line("b") + "\n");
        IngestCounts counts = ingestion.read(new ByteArrayInputStream(whole, 0, whole.length - 9));

        assertThat(counts).isEqualTo(new IngestCounts(3, 2, 1, 0));
        assertThat(ingestion.firstUnreadable()).singleElement().satisfies(unreadable -> {
            assertThat(unreadable.line()).isEqualTo(3);
            assertThat(unreadable.reason()).contains("gzip data is truncated or corrupt");
        });
    }

    @Test
    void closesTheStreamAndPropagatesItsFailure() {
        Failing failing = new Failing();
        assertThatThrownBy(() -> ingestion.read(failing))
                .isInstanceOf(IOException.class)
                .hasMessage("disk on fire");
        assertThat(failing.closed).isTrue();
    }

    @Test
    void propagatesAFailureOfTheSinkAndDoesNotCountTheOutcomeAsSent() {
        Ingestion failing = new Ingestion(LogFormat.JSONL.parser("shop"), outcome -> {
            throw new IllegalStateException("broker gone");
        });

        assertThatThrownBy(() -> failing.read(new ByteArrayInputStream(line("a").getBytes(UTF_8))))
                .isInstanceOf(IllegalStateException.class);
        assertThat(failing.counts()).isEqualTo(new IngestCounts(1, 0, 0, 0));
    }

    @Test
    void previewsTheFirstLinesBeforeSendingAny() throws IOException {
        List<String> order = new ArrayList<>();
        Ingestion previewing = new Ingestion(
                LogFormat.JSONL.parser("shop"),
                outcome -> order.add(outcome.getOperation()),
                10,
                counts -> {},
                survey -> order.addAll(survey.warnings(AT, Duration.ofMinutes(5), Optional.of(Duration.ofDays(35)))));

        previewing.read(new ByteArrayInputStream((line("a") + "\nx\n" + line("b") + "\n").getBytes(UTF_8)));

        assertThat(order)
                .containsExactly("1 of 3 lines can't be parsed; check --format and the reasons below", "a", "b");
    }

    @Test
    void doesNotBlockOnASlowPipeForThePreview() throws IOException {
        List<String> order = new ArrayList<>();
        Ingestion previewing = new Ingestion(
                LogFormat.JSONL.parser("shop"),
                outcome -> order.add(outcome.getOperation()),
                10,
                counts -> {},
                survey -> order.add("previewed"));

        previewing.read(new SlowPipe((line("a") + "\n" + line("b") + "\n").getBytes(UTF_8)));

        assertThat(order).containsExactly("previewed", "a", "b");
        assertThat(previewing.survey().first()).contains(AT);
    }

    @Test
    void warnsAboutTimesThatAnInstanceDoesNotCount() {
        Survey survey = new Survey();
        survey.read(AT);

        assertThat(survey.warnings(AT, Duration.ofMinutes(5), Optional.of(Duration.ofDays(35))))
                .isEmpty();
        assertThat(survey.warnings(AT.minusSeconds(301), Duration.ofMinutes(5), Optional.of(Duration.ofDays(35))))
                .singleElement()
                .asString()
                .contains("in the future", AT.toString());
        assertThat(survey.warnings(
                        AT.plus(Duration.ofDays(36)), Duration.ofMinutes(5), Optional.of(Duration.ofDays(35))))
                .singleElement()
                .asString()
                .contains("is older than ledger.retention (35 d)", AT.toString());
    }

    @Test
    void doesNotWarnAboutOldTimesInAReplay() {
        Survey survey = new Survey();
        survey.read(AT);
        assertThat(survey.warnings(AT.plus(Duration.ofDays(9_000)), Duration.ofMinutes(5), Optional.empty()))
                .isEmpty();
    }

    private IngestCounts read(String text) throws IOException {
        return ingestion.read(new ByteArrayInputStream(text.getBytes(UTF_8)));
    }

    private static String line(String operation) {
        return "{\"occurred_at\":1772366400000,\"operation\":\"" + operation + "\"}";
    }

    private static byte[] gzip(String text) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(text.getBytes(UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }

    /** Returns one byte at a time and never reports available bytes, like a slow pipe. */
    private static final class SlowPipe extends ByteArrayInputStream {
        SlowPipe(byte[] bytes) {
            super(bytes);
        }

        @Override
        public int read(byte[] into, int from, int count) {
            return super.read(into, from, Math.min(1, count));
        }

        @Override
        public int available() {
            return 0;
        }
    }

    /** A generated line of the given length, without a line end. */
    private static final class OneLongLine extends InputStream {
        private long remaining;

        OneLongLine(long length) {
            remaining = length;
        }

        @Override
        public int read() {
            return remaining-- > 0 ? 'x' : -1;
        }

        @Override
        public int read(byte[] into, int from, int count) {
            int now = (int) Math.min(count, remaining);
            Arrays.fill(into, from, from + now, (byte) 'x');
            remaining -= now;
            return now > 0 ? now : -1;
        }
    }

    private static final class Failing extends InputStream {
        private boolean closed;

        @Override
        public int read() throws IOException {
            throw new IOException("disk on fire");
        }

        @Override
        public int read(byte[] into, int from, int count) throws IOException {
            return read();
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
