package dev.slowburn.openslo.yaml;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * The YAML trees of the texts that were used last. A tree takes about twenty times the memory of its text, so only a bounded
 * number is kept; any other is parsed again when it is needed. Safe for several threads.
 */
public final class Trees {
    /** In characters of text, which are about 20 MB of trees. */
    private static final int MOST_CHARACTERS = 1 << 20;

    private final Map<Source, List<Node>> recent = new LinkedHashMap<>(16, 0.75f, true);
    private long characters;

    /** The documents of a text that was read before. */
    public List<Node> of(Source source) {
        synchronized (recent) {
            List<Node> known = recent.get(source);
            if (known != null) {
                return known;
            }
        }
        List<Node> roots = YamlDocuments.readAgain(source);
        keep(source, roots);
        return roots;
    }

    public void keep(Source source, List<Node> roots) {
        synchronized (recent) {
            if (recent.put(source, roots) == null) {
                characters += source.text().length();
            }
            var eldest = recent.entrySet().iterator();
            while (characters > MOST_CHARACTERS && eldest.hasNext()) {
                characters -= eldest.next().getKey().text().length();
                eldest.remove();
            }
        }
    }
}
