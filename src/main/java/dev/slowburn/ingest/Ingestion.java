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
 * Reads a stream line by line and hands each outcome to a sink; no line is dropped without being counted. For one stream
 * and one thread. What the sink or the stream itself throws goes to the caller; what the bytes are never makes it throw.
 */
public final class Ingestion {
    /** How many unreadable lines are remembered: enough to see what is wrong, whatever the file's size. */
    private static final int REMEMBERED = 5;

    static final int FIRST_LINES = 1_000;

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final LineParser parser;
    private final Consumer<RequestOutcome> sink;
    private final long every;
    private final Consumer<IngestCounts> progress;
    private final Consumer<Survey> firstLook;
    private final Survey survey = new Survey();
    /** Outcomes of the first look, which are sent after it; null once it is over. */
    private List<RequestOutcome> held = new ArrayList<>();

    private final List<Unreadable> firstUnreadable = new ArrayList<>();
    private long lines;
    private long sent;
    private long unreadable;
    private long blank;

    public Ingestion(LineParser parser, Consumer<RequestOutcome> sink) {
        this(parser, sink, Long.MAX_VALUE, counts -> {}, survey -> {});
    }

    /**
     * An ingestion that tells how far it has come.
     *
     * @param firstLook gets what the first lines are like before any is sent: those that are there without waiting, up to
     *     {@value #FIRST_LINES}
     * @param every call {@code progress} each time that many lines have been read; blank ones are lines, too
     * @throws IllegalArgumentException if {@code every} is not positive
     */
    public Ingestion(
            LineParser parser,
            Consumer<RequestOutcome> sink,
            long every,
            Consumer<IngestCounts> progress,
            Consumer<Survey> firstLook) {
        if (every < 1) {
            throw new IllegalArgumentException("progress must be told every 1 line or more, not " + every);
        }
        this.parser = requireNonNull(parser, "parser");
        this.sink = requireNonNull(sink, "sink");
        this.every = every;
        this.progress = requireNonNull(progress, "progress");
        this.firstLook = requireNonNull(firstLook, "firstLook");
    }

    /**
     * Reads to the end, and closes the stream: UTF-8, packed with gzip or not.
     *
     * @throws IOException if the stream can't be read; a packed one that is cut off or damaged is an unreadable line
     */
    public IngestCounts read(InputStream in) throws IOException {
        try (in;
                InputStream unpacked = Unpacked.of(in)) {
            LineReader reader = new LineReader(unpacked);
            while (reader.next()) {
                lines++;
                read(reader);
                if (held != null && (lines == FIRST_LINES || !reader.hasLine())) {
                    endFirstLook();
                }
                reportProgress();
            }
        } catch (ZipException | EOFException e) {
            lines++;
            leaveOut("the gzip data is cut off or damaged here, and nothing behind it can be read");
            reportProgress();
        }
        endFirstLook();
        return counts();
    }

    private void endFirstLook() {
        if (held != null) {
            List<RequestOutcome> first = held;
            held = null;
            firstLook.accept(survey);
            first.forEach(this::send);
        }
    }

    public IngestCounts counts() {
        return new IngestCounts(lines, sent, unreadable, blank);
    }

    /** What all lines so far are like. */
    public Survey survey() {
        return survey;
    }

    /** The first few lines that could not be read, in their order. */
    public List<Unreadable> firstUnreadable() {
        return List.copyOf(firstUnreadable);
    }

    private void read(LineReader reader) {
        if (reader.tooLong()) {
            leaveOut("the line is longer than " + LineReader.MAX_BYTES + " bytes");
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
            leaveOut(e.getMessage());
            return;
        }
        survey.read(outcome.getOccurredAt());
        if (held == null) {
            send(outcome);
        } else {
            held.add(outcome);
        }
    }

    private void send(RequestOutcome outcome) {
        sink.accept(outcome);
        sent++;
    }

    private void leaveOut(String reason) {
        unreadable++;
        survey.unreadable();
        if (firstUnreadable.size() < REMEMBERED) {
            firstUnreadable.add(new Unreadable(lines, reason));
        }
    }

    private void reportProgress() {
        if (lines % every == 0) {
            progress.accept(counts());
        }
    }
}
