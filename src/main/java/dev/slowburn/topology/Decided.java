package dev.slowburn.topology;

import dev.slowburn.domain.ReleaseDecision;

/**
 * What holds for the releases of a service.
 *
 * @param at the moment of the evaluation that found it so last, by the evaluation clock
 * @param sequence number of the decision within its service
 */
public record Decided(ReleaseDecision decision, long at, long sequence) {}
