package dev.slowburn.topology.view;

import dev.slowburn.domain.evaluation.ReleaseDecision;
import java.util.OptionalLong;

/**
 * What holds for the releases of a service.
 *
 * @param at the moment of the evaluation that found it so last, by the evaluation clock
 * @param since since when it is this decision, whatever its causes; empty if a former version made it
 * @param sequence number of the decision within its service
 */
public record CurrentDecision(ReleaseDecision decision, long at, OptionalLong since, long sequence) {}
