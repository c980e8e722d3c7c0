package dev.slowburn.openslo.cel;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An LRU cache of compiled filters by text: definitions are read again when one of them changes, and compilation is
 * most of the cost. Thread-safe.
 */
public final class FilterMemory {
    /** More than one for each of ten thousand definitions. */
    static final int MAX_FILTERS = 20_000;

    private final FilterCompiler compiler;
    private final Map<String, Filter> filters = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Filter> eldest) {
            return size() > MAX_FILTERS;
        }
    };

    public FilterMemory(FilterCompiler compiler) {
        this.compiler = compiler;
    }

    /** @throws FilterException with all problems of the text */
    public Filter compile(String source) throws FilterException {
        synchronized (filters) {
            Filter known = filters.get(source);
            if (known != null) {
                return known;
            }
        }
        // Outside the lock: if two threads compile the same text, this costs only time.
        Filter compiled = compiler.compile(source);
        synchronized (filters) {
            filters.put(source, compiled);
        }
        return compiled;
    }
}
