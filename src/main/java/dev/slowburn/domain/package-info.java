/**
 * Error budgets as values and arithmetic: what an outcome, an objective, a ledger and a budget are and how they are
 * computed. Knows only java.*: no Kafka, Avro, clock or logger; time is always an argument.
 */
package dev.slowburn.domain;
