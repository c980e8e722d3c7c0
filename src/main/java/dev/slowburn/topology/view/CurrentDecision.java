package dev.slowburn.topology.view;

import dev.slowburn.domain.evaluation.ReleaseDecision;
import java.util.OptionalLong;

/**
 * The current release decision for a service.
 *
 * @param at time of the last evaluation that confirmed it, by the evaluation clock
 * @param since when the decision became what it is, regardless of its causes; empty if a former version made it
 * @param sequence number of the decision within its service
 */
public record CurrentDecision(ReleaseDecision decision, long at, OptionalLong since, long sequence) {}
