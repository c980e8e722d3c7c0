package dev.slowburn.openslo.cel;

import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelVariableResolver;
import dev.slowburn.domain.outcome.OutcomeField;
import java.util.Set;

/**
 * A compiled CEL expression over an outcome. Safe for several threads.
 *
 * @param text the expression in CEL's own notation, whatever its author's spacing, quotes and superfluous parentheses
 * @param reads the fields whose variables it names
 * @param cost what an evaluation may cost
 */
public record Filter(String text, Set<OutcomeField> reads, CelRuntime.Program program, FilterCost cost) {
    public Filter {
        reads = Set.copyOf(reads);
    }

    /**
     * @throws CelEvaluationException if it has no answer for this outcome, such as null where it needs a number, or if the answer
     *     would cost too much
     */
    public boolean matches(CelVariableResolver variables) throws CelEvaluationException {
        try {
            return Boolean.TRUE.equals(program.eval(new MeteredVariables(variables, cost)));
        } catch (MeteredVariables.TooExpensiveException e) {
            throw new CelEvaluationException(e.getMessage(), e);
        }
    }
}
