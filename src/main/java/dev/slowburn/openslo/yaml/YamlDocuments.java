package dev.slowburn.openslo.yaml;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
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
 * Reads YAML 1.2 text into trees that remember where each value stands. Builds no objects from tags. A text that is beyond
 * {@link #MAX_BYTES} or {@link YamlLimits}, or holds a character that YAML forbids, is refused as a whole; of a text with
 * a syntax error the documents before it are read, so that their problems are found too.
 */
public final class YamlDocuments {
    public static final int MAX_BYTES = 1 << 20;
    /** Does not change once it is made, and making it compiles a dozen regular expressions. */
    private static final Schema SCHEMA = new CoreSchema();

    private static final Pattern JSON = Pattern.compile("\\s*[{\\[]");
    private static final Pattern TABS = Pattern.compile("^\\t+", Pattern.MULTILINE);

    private YamlDocuments() {}

    /** Every document that is not empty; a list at the root counts as many as it has items. */
    public static List<Node> read(Source source, ProblemCollector problems) {
        if (source.text().length() > MAX_BYTES) {
            problems.add(SourceLocation.ofFile(source.name()), "is larger than " + MAX_BYTES + " bytes");
            return List.of();
        }
        if (holdsForbidden(source, problems)) {
            return List.of();
        }
        LoadSettings settings = settings(source.text());
        if (exceedsLimits(settings, source, problems)) {
            return List.of();
        }
        List<Node> documents = new ArrayList<>();
        try {
            compose(settings, source, documents);
        } catch (YamlEngineException e) {
            problems.add(place(source, e), "is not YAML: " + reason(e));
        }
        return documents;
    }

    /** The same documents of a text that was read before, at less cost: what is wrong with it is known. */
    static List<Node> readAgain(Source source) {
        List<Node> documents = new ArrayList<>();
        try {
            compose(settings(source.text()), source, documents);
        } catch (YamlEngineException e) {
            // Was reported the first time; the documents before it count.
        }
        return documents;
    }

    /**
     * The text as it is given to the parser, character by character at the same places. JSON may be indented by tabs, of which
     * the parser takes none at the start of a line; blanks in their place mean the same, as no JSON text goes on over lines.
     */
    public static String text(Source source) {
        String text = source.text();
        if (!JSON.matcher(text).lookingAt() || text.indexOf('\t') < 0) {
            return text;
        }
        return TABS.matcher(text).replaceAll(tabs -> " ".repeat(tabs.end() - tabs.start()));
    }

    private static void compose(LoadSettings settings, Source source, List<Node> documents) {
        Iterator<Node> nodes =
                new Compose(settings).composeAllFromString(text(source)).iterator();
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
     * The buffer takes the text at one go: read in pieces, a long scalar costs the square of its length, and a character of
     * two chars that falls between two pieces makes snakeyaml-engine 3.0.1 read beyond its buffer.
     */
    private static LoadSettings settings(String text) {
        return LoadSettings.builder()
                .setSchema(SCHEMA)
                .setUseMarks(true)
                .setParseComments(false)
                .setBufferSize(text.length() + 2)
                .setCodePointLimit(MAX_BYTES)
                .setMaxAliasesForCollections(YamlLimits.MAX_NODES)
                .build();
    }

    /** Looks for itself, because the reader of YAML does not tell the place. */
    private static boolean holdsForbidden(Source source, ProblemCollector problems) {
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
            excess.ifPresent(found -> problems.add(
                    found.event()
                            .getStartMark()
                            .map(mark -> SourceLocation.of(source.name(), mark, ""))
                            .orElse(SourceLocation.ofFile(source.name())),
                    found.reason()));
            return excess.isPresent();
        } catch (YamlEngineException e) {
            // Composing the documents before the error meets it again, and reports it.
            return false;
        }
    }

    private static boolean isEmpty(Node node) {
        return node instanceof ScalarNode scalar
                && scalar.getTag().equals(Tag.NULL)
                && scalar.getValue().isEmpty();
    }

    private static SourceLocation place(Source source, YamlEngineException e) {
        if (e instanceof MarkedYamlEngineException marked
                && marked.getProblemMark().isPresent()) {
            return SourceLocation.of(source.name(), marked.getProblemMark().get(), "");
        }
        return SourceLocation.ofFile(source.name());
    }

    private static String reason(YamlEngineException e) {
        if (e instanceof MarkedYamlEngineException marked && marked.getProblem() != null) {
            return marked.getContext() == null ? marked.getProblem() : marked.getContext() + ", " + marked.getProblem();
        }
        return e.getMessage();
    }
}
