package dev.slowburn.openslo.cel;

import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelVariableResolver;
import dev.slowburn.domain.outcome.FieldsRead;

/**
 * A compiled CEL expression over an outcome. Thread-safe.
 *
 * @param text the expression in CEL's canonical notation, independent of the author's spacing, quotes and redundant
 *     parentheses
 * @param reads outcome fields that it uses
 * @param cost bound of an evaluation's cost
 */
public record Filter(String text, FieldsRead reads, CelRuntime.Program program, FilterCost cost) {
    /**
     * @throws CelEvaluationException if it fails for this outcome, for example on null where it needs a number, or if
     *     it exceeds the cost limit
     */
    public boolean matches(CelVariableResolver variables) throws CelEvaluationException {
        try {
            return Boolean.TRUE.equals(program.eval(new MeteredVariables(variables, cost)));
        } catch (MeteredVariables.TooExpensiveException e) {
            throw new CelEvaluationException(e.getMessage(), e);
        }
    }
}
