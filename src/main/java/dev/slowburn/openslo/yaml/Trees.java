package dev.slowburn.openslo.yaml;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * An LRU cache of the YAML trees of texts. A tree takes about twenty times the memory of its text, so the cache is
 * bounded; an evicted tree is parsed again on demand. Thread-safe.
 */
public final class Trees {
    /** In characters of text; corresponds to about 20 MB of trees. */
    private static final int MAX_CHARACTERS = 1 << 20;

    private final Map<Source, List<Node>> recent = new LinkedHashMap<>(16, 0.75f, true);
    private long characters;

    /** The documents of a text that was already read once by {@link YamlDocuments#read}. */
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
            while (characters > MAX_CHARACTERS && eldest.hasNext()) {
                characters -= eldest.next().getKey().text().length();
                eldest.remove();
            }
        }
    }
}
