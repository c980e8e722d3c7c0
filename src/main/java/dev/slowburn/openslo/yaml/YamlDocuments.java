package dev.slowburn.openslo.yaml;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.scanner.StreamReader;
import org.snakeyaml.engine.v2.schema.CoreSchema;
import org.snakeyaml.engine.v2.schema.Schema;

/**
 * Reads YAML 1.2 text into trees that keep the location of each value. Builds no objects from tags. A text that exceeds
 * {@link #MAX_BYTES} or {@link YamlLimits}, or contains a character that YAML forbids, is rejected as a whole; if a
 * text has a syntax error, the documents before it are read, so that their problems are found too. An alias without a
 * value is one problem; the rest of its document is read.
 */
public final class YamlDocuments {
    public static final int MAX_BYTES = 1 << 20;
    /** Immutable, and shared because its constructor compiles a dozen regular expressions. */
    private static final Schema SCHEMA = new CoreSchema();

    private static final Pattern JSON = Pattern.compile("\\s*[{\\[]");
    private static final Pattern TABS = Pattern.compile("^\\t+", Pattern.MULTILINE);

    private YamlDocuments() {}

    /** The non-empty documents; if the root is a list, each item is a document. */
    public static List<Node> read(Source source, ProblemCollector problems) {
        if (source.text().length() > MAX_BYTES) {
            problems.add(
                    SourceLocation.ofFile(source.name()),
                    "is larger than " + MAX_BYTES + " bytes; split it into several files");
            return List.of();
        }
        if (reportsForbidden(source, problems)) {
            return List.of();
        }
        LoadSettings settings = settings(source.text());
        if (exceedsLimits(settings, source, problems)) {
            return List.of();
        }
        List<Node> documents = new ArrayList<>();
        try {
            compose(settings, source, documents, problems);
        } catch (YamlEngineException e) {
            problems.add(place(source, e), "is not YAML: " + reason(e));
        }
        return documents;
    }

    /** Reads a text that was already read once; skips the checks, because its problems are already reported. */
    static List<Node> readAgain(Source source) {
        List<Node> documents = new ArrayList<>();
        try {
            compose(settings(source.text()), source, documents, new ProblemCollector());
        } catch (YamlEngineException e) {
            // Already reported by read(); the documents before the error are valid.
        }
        return documents;
    }

    /**
     * The text passed to the parser; every character keeps its position. JSON may be indented with tabs, which the
     * parser rejects at the start of a line. They are replaced by blanks, which is equivalent because JSON strings do
     * not span lines.
     */
    public static String text(Source source) {
        String text = source.text();
        if (!JSON.matcher(text).lookingAt() || text.indexOf('\t') < 0) {
            return text;
        }
        return TABS.matcher(text).replaceAll(tabs -> " ".repeat(tabs.end() - tabs.start()));
    }

    private static void compose(LoadSettings settings, Source source, List<Node> documents, ProblemCollector problems) {
        Iterator<Node> nodes =
                TreeComposer.of(settings, text(source), (mark, reason) -> problems.add(place(source, mark), reason));
        while (nodes.hasNext()) {
            Node node = nodes.next();
            if (node instanceof SequenceNode list && list.getTag().equals(Tag.SEQ)) {
                documents.addAll(list.getValue());
            } else if (!isEmpty(node)) {
                documents.add(node);
            }
        }
    }

    /**
     * The buffer is large enough for the whole text: read in pieces, a long scalar costs the square of its length, and
     * a surrogate pair split between two pieces makes snakeyaml-engine 3.0.1 read beyond its buffer.
     */
    private static LoadSettings settings(String text) {
        return LoadSettings.builder()
                .setSchema(SCHEMA)
                .setUseMarks(true)
                .setParseComments(false)
                .setAllowNonScalarKeys(true)
                .setBufferSize(text.length() + 2)
                .setCodePointLimit(MAX_BYTES)
                .setMaxAliasesForCollections(YamlLimits.MAX_NODES)
                .build();
    }

    /**
     * Reports the first character that YAML forbids, with its line and column, which the YAML reader does not provide.
     */
    private static boolean reportsForbidden(Source source, ProblemCollector problems) {
        String text = source.text();
        int line = 1;
        int column = 1;
        for (int i = 0; i < text.length(); i = text.offsetByCodePoints(i, 1)) {
            int c = text.codePointAt(i);
            if (!StreamReader.isPrintable(c)) {
                problems.add(
                        new SourceLocation(source.name(), line, column, ""),
                        String.format("is not YAML: the character U+%04X is not allowed", c));
                return true;
            }
            line = c == '\n' ? line + 1 : line;
            column = c == '\n' ? 1 : column + 1;
        }
        return false;
    }

    private static boolean exceedsLimits(LoadSettings settings, Source source, ProblemCollector problems) {
        try {
            Optional<YamlLimits.Excess> excess = YamlLimits.exceeded(settings, text(source));
            excess.ifPresent(found -> problems.add(place(source, found.event().getStartMark()), found.reason()));
            return excess.isPresent();
        } catch (YamlEngineException e) {
            // compose() fails at the same position and reports the error.
            return false;
        }
    }

    private static boolean isEmpty(Node node) {
        return node instanceof ScalarNode scalar
                && scalar.getTag().equals(Tag.NULL)
                && scalar.getValue().isEmpty();
    }

    private static SourceLocation place(Source source, YamlEngineException e) {
        return place(
                source, e instanceof MarkedYamlEngineException marked ? marked.getProblemMark() : Optional.empty());
    }

    private static SourceLocation place(Source source, Optional<Mark> mark) {
        return mark.map(found -> SourceLocation.of(source.name(), found, ""))
                .orElseGet(() -> SourceLocation.ofFile(source.name()));
    }

    private static String reason(YamlEngineException e) {
        if (e instanceof MarkedYamlEngineException marked && marked.getProblem() != null) {
            return marked.getContext() == null ? marked.getProblem() : marked.getContext() + ", " + marked.getProblem();
        }
        return e.getMessage();
    }
}
