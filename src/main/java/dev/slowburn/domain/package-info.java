/**
 * Error budgets as values and arithmetic: what an outcome, an objective, a ledger and a budget are, how they are computed,
 * and what they give rise to: events, alerts and release decisions. Knows only java.*: no Kafka, Avro, clock or logger; time
 * is always an argument.
 */
package dev.slowburn.domain;
