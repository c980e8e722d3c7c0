package dev.slowburn.openslo.cel;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Compiles filters and remembers them by their text, the ones last asked for: definitions are read again whenever one of
 * them changes, and compiling is most of the cost. Safe for several threads.
 */
public final class FilterMemory {
    /** More than one for each of ten thousand definitions. */
    static final int MOST = 20_000;

    private final FilterCompiler compiler;
    private final Map<String, Filter> filters = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Filter> eldest) {
            return size() > MOST;
        }
    };

    public FilterMemory(FilterCompiler compiler) {
        this.compiler = compiler;
    }

    /** @throws FilterException with everything that is wrong with the text */
    public Filter compile(String source) throws FilterException {
        synchronized (filters) {
            Filter known = filters.get(source);
            if (known != null) {
                return known;
            }
        }
        // Not under the lock: two threads may compile the same text, which costs only time.
        Filter compiled = compiler.compile(source);
        synchronized (filters) {
            filters.put(source, compiled);
        }
        return compiled;
    }
}
