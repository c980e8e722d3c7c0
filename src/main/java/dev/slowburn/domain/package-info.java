/**
 * Error budgets as values and arithmetic: outcomes, objectives, ledgers and budgets, their computation, and the events, alerts
 * and release decisions that follow from them. Depends only on java.*, without Kafka, Avro, clock or logger; time is always an
 * argument.
 */
package dev.slowburn.domain;
