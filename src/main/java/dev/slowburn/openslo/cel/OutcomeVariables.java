package dev.slowburn.openslo.cel;

import dev.cel.common.values.NullValue;
import dev.cel.runtime.CelVariableResolver;
import dev.slowburn.domain.outcome.Outcome;
import dev.slowburn.domain.outcome.OutcomeKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The fields of one outcome as CEL variables. Resolves only the variables that the filter uses, so no map is built per
 * evaluation; frequent values (kinds, status codes, null) are shared.
 */
public final class OutcomeVariables implements CelVariableResolver {
    private static final Optional<Object> NULL = Optional.of(NullValue.NULL_VALUE);
    private static final int KNOWN_CODES = 600;
    private static final List<Optional<Object>> CODES = codes();
    private static final Map<OutcomeKind, Optional<Object>> KINDS = kinds();
    private static final double MICROS_PER_MILLI = 1000.0;

    private final Outcome outcome;

    public OutcomeVariables(Outcome outcome) {
        this.outcome = outcome;
    }

    @Override
    public Optional<Object> find(String name) {
        return switch (name) {
            case "service" -> Optional.of(outcome.service());
            case "operation" -> outcome.operation() == null ? NULL : Optional.of(outcome.operation());
            case "outcome" -> KINDS.get(outcome.kind());
            case "status_code" -> outcome.hasStatusCode() ? code(outcome.statusCode()) : NULL;
            case "duration_ms" ->
                outcome.hasDuration() ? Optional.of(outcome.durationMicros() / MICROS_PER_MILLI) : NULL;
            case "count" -> Optional.of(outcome.count());
            case "attributes" -> Optional.of(outcome.attributes());
            default -> Optional.empty();
        };
    }

    private static Optional<Object> code(int code) {
        return code >= 0 && code < KNOWN_CODES ? CODES.get(code) : Optional.of((long) code);
    }

    private static List<Optional<Object>> codes() {
        List<Optional<Object>> codes = new ArrayList<>(KNOWN_CODES);
        for (long code = 0; code < KNOWN_CODES; code++) {
            codes.add(Optional.of(code));
        }
        return List.copyOf(codes);
    }

    private static Map<OutcomeKind, Optional<Object>> kinds() {
        Map<OutcomeKind, Optional<Object>> kinds = new EnumMap<>(OutcomeKind.class);
        for (OutcomeKind kind : OutcomeKind.values()) {
            kinds.put(kind, Optional.of(kind.name()));
        }
        return Collections.unmodifiableMap(kinds);
    }
}
