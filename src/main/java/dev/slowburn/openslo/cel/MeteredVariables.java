package dev.slowburn.openslo.cel;

import dev.cel.runtime.CelVariableResolver;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The variables of one evaluation; sums the cost of the values read and aborts above the limit, see {@link FilterCost}.
 */
final class MeteredVariables implements CelVariableResolver {
    private final CelVariableResolver variables;
    private final FilterCost cost;
    private long spent;

    MeteredVariables(CelVariableResolver variables, FilterCost cost) {
        this.variables = variables;
        this.cost = cost;
    }

    /** Has no stack trace, because it may be thrown for many outcomes. */
    static final class TooExpensiveException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private TooExpensiveException() {
            super("exceeds the cost limit of an evaluation", null, false, false);
        }
    }

    @Override
    public Optional<Object> find(String name) {
        Optional<Object> found = variables.find(name);
        if (found.isPresent()) {
            if (found.get() instanceof Map<?, ?> map) {
                return Optional.of(new Metered(map));
            }
            spend(found.get(), cost.once());
        }
        return found;
    }

    private void spend(Object value, long times) {
        if (value instanceof String text) {
            spent += times * FilterCost.of(text.length());
            if (spent > FilterCost.MAX) {
                throw new TooExpensiveException();
            }
        }
    }

    /** Attributes; only those read are charged. */
    private final class Metered extends AbstractMap<Object, Object> {
        private final Map<?, ?> map;

        private Metered(Map<?, ?> map) {
            this.map = map;
        }

        @Override
        public Object get(Object key) {
            Object value = map.get(key);
            spend(value, cost.once());
            return value;
        }

        @Override
        public boolean containsKey(Object key) {
            return map.containsKey(key);
        }

        @Override
        public Set<Entry<Object, Object>> entrySet() {
            return new AbstractSet<>() {
                @Override
                public Iterator<Entry<Object, Object>> iterator() {
                    return entries(map.entrySet().iterator());
                }

                @Override
                public int size() {
                    return map.size();
                }
            };
        }

        private Iterator<Entry<Object, Object>> entries(Iterator<? extends Entry<?, ?>> entries) {
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return entries.hasNext();
                }

                @Override
                public Entry<Object, Object> next() {
                    Entry<?, ?> next = entries.next();
                    spend(next.getKey(), cost.bound());
                    spend(next.getValue(), cost.once());
                    return Map.entry(next.getKey(), next.getValue());
                }
            };
        }
    }
}
