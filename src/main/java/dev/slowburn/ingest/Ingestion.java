package dev.slowburn.ingest;

import static java.util.Objects.requireNonNull;

import dev.slowburn.avro.RequestOutcome;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.ZipException;

/**
 * Reads a stream line by line and passes each outcome to a sink. Each line is counted as sent, unreadable or blank. For one stream
 * and one thread. Exceptions of the sink and of the stream propagate to the caller; no input bytes make it throw.
 */
public final class Ingestion {
    /** Number of unreadable lines kept as examples. */
    private static final int MAX_EXAMPLES = 5;

    static final int FIRST_LINES = 1_000;

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final LineParser parser;
    private final Consumer<RequestOutcome> sink;
    private final long every;
    private final Consumer<IngestCounts> progress;
    private final Consumer<Survey> preview;
    private final Survey survey = new Survey();
    /** Outcomes of the first lines, sent after the preview; null once it is done. */
    private List<RequestOutcome> heldBack = new ArrayList<>();

    private final List<Unreadable> firstUnreadable = new ArrayList<>();
    private long lines;
    private long sent;
    private long unreadable;
    private long blank;

    public Ingestion(LineParser parser, Consumer<RequestOutcome> sink) {
        this(parser, sink, Long.MAX_VALUE, counts -> {}, survey -> {});
    }

    /**
     * An ingestion that reports its progress.
     *
     * @param every number of lines, including blank ones, between calls of {@code progress}
     * @param preview receives the survey of the first lines before any is sent: those that can be read without blocking, up to
     *     {@value #FIRST_LINES}
     * @throws IllegalArgumentException if {@code every} is not positive
     */
    public Ingestion(
            LineParser parser,
            Consumer<RequestOutcome> sink,
            long every,
            Consumer<IngestCounts> progress,
            Consumer<Survey> preview) {
        if (every < 1) {
            throw new IllegalArgumentException("progress interval must be at least 1 line, not " + every);
        }
        this.parser = requireNonNull(parser, "parser");
        this.sink = requireNonNull(sink, "sink");
        this.every = every;
        this.progress = requireNonNull(progress, "progress");
        this.preview = requireNonNull(preview, "preview");
    }

    /**
     * Reads UTF-8 text, plain or gzip, to the end and closes the stream.
     *
     * @throws IOException if the stream can't be read; truncated or corrupt gzip data counts as one unreadable line instead
     */
    public IngestCounts read(InputStream in) throws IOException {
        try (in;
                InputStream unpacked = Unpacked.of(in)) {
            LineReader reader = new LineReader(unpacked);
            while (reader.next()) {
                lines++;
                read(reader);
                if (heldBack != null && (lines == FIRST_LINES || !reader.hasLine())) {
                    endPreview();
                }
                reportProgress();
            }
        } catch (ZipException | EOFException e) {
            lines++;
            skip("the gzip data is truncated or corrupt; nothing after this point can be read");
            reportProgress();
        }
        endPreview();
        return counts();
    }

    private void endPreview() {
        if (heldBack != null) {
            List<RequestOutcome> first = heldBack;
            heldBack = null;
            preview.accept(survey);
            first.forEach(this::send);
        }
    }

    public IngestCounts counts() {
        return new IngestCounts(lines, sent, unreadable, blank);
    }

    /** The survey of all lines so far. */
    public Survey survey() {
        return survey;
    }

    /** The first unreadable lines, in order. */
    public List<Unreadable> firstUnreadable() {
        return List.copyOf(firstUnreadable);
    }

    private void read(LineReader reader) {
        if (reader.tooLong()) {
            skip("the line is longer than " + LineReader.MAX_BYTES + " bytes");
            return;
        }
        String line = reader.text();
        if (lines == 1 && line.startsWith(BYTE_ORDER_MARK)) {
            line = line.substring(1);
        }
        if (line.isBlank()) {
            blank++;
            return;
        }
        RequestOutcome outcome;
        try {
            outcome = parser.parse(line);
        } catch (UnreadableLineException e) {
            skip(e.getMessage());
            return;
        }
        survey.read(outcome.getOccurredAt());
        if (heldBack == null) {
            send(outcome);
        } else {
            heldBack.add(outcome);
        }
    }

    private void send(RequestOutcome outcome) {
        sink.accept(outcome);
        sent++;
    }

    private void skip(String reason) {
        unreadable++;
        survey.unreadable();
        if (firstUnreadable.size() < MAX_EXAMPLES) {
            firstUnreadable.add(new Unreadable(lines, reason));
        }
    }

    private void reportProgress() {
        if (lines % every == 0) {
            progress.accept(counts());
        }
    }
}
