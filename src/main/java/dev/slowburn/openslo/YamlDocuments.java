package dev.slowburn.openslo;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * Reads YAML 1.2 text into trees that remember where each value stands. Builds no objects from tags. A text beyond {@link
 * #MAX_BYTES} or {@link YamlLimits} is refused as a whole; of a text with a syntax error the documents before it are
 * read, so that their problems are found too.
 */
final class YamlDocuments {
    static final int MAX_BYTES = 1 << 20;

    private static final LoadSettings SETTINGS = LoadSettings.builder()
            .setSchema(new CoreSchema())
            .setUseMarks(true)
            .setParseComments(false)
            .setCodePointLimit(MAX_BYTES)
            .setMaxAliasesForCollections(YamlLimits.MAX_NODES)
            .build();

    private YamlDocuments() {}

    /** Every document that is not empty. */
    static List<Node> read(Source source, Problems problems) {
        List<Node> documents = new ArrayList<>();
        if (source.text().length() > MAX_BYTES) {
            problems.add(Place.ofFile(source.name()), "is larger than " + MAX_BYTES + " bytes");
            return documents;
        }
        try {
            Optional<YamlLimits.Excess> excess = YamlLimits.exceeded(SETTINGS, source.text());
            if (excess.isPresent()) {
                problems.add(
                        excess.get()
                                .event()
                                .getStartMark()
                                .map(mark -> Place.of(source.name(), mark, ""))
                                .orElse(Place.ofFile(source.name())),
                        excess.get().reason());
                return documents;
            }
        } catch (YamlEngineException e) {
            // Composing the documents before the error meets it again, and reports it.
        }
        try {
            Iterator<Node> nodes =
                    new Compose(SETTINGS).composeAllFromString(source.text()).iterator();
            while (nodes.hasNext()) {
                Node node = nodes.next();
                if (!isEmpty(node)) {
                    documents.add(node);
                }
            }
        } catch (YamlEngineException e) {
            problems.add(place(source, e), "is not YAML: " + reason(e));
        }
        return documents;
    }

    private static boolean isEmpty(Node node) {
        return node instanceof ScalarNode scalar
                && scalar.getTag().equals(Tag.NULL)
                && scalar.getValue().isEmpty();
    }

    private static Place place(Source source, YamlEngineException e) {
        if (e instanceof MarkedYamlEngineException marked
                && marked.getProblemMark().isPresent()) {
            return Place.of(source.name(), marked.getProblemMark().get(), "");
        }
        if (e instanceof ReaderException reader) {
            String before = source.text()
                    .substring(0, Math.min(reader.getPosition(), source.text().length()));
            int lineStart = before.lastIndexOf('\n') + 1;
            int line = (int) before.chars().filter(c -> c == '\n').count() + 1;
            return new Place(source.name(), line, before.length() - lineStart + 1, "");
        }
        return Place.ofFile(source.name());
    }

    private static String reason(YamlEngineException e) {
        if (e instanceof MarkedYamlEngineException marked && marked.getProblem() != null) {
            return marked.getContext() == null ? marked.getProblem() : marked.getContext() + ", " + marked.getProblem();
        }
        if (e instanceof ReaderException reader) {
            return String.format("the character U+%04X is not allowed", reader.getCodePoint());
        }
        return e.getMessage();
    }
}
