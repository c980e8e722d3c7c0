/**
 * Tracking: keeps the ledgers of budgets from tallies, and derives their numbers, episodes, alerts and release decisions.
 * Independent of Kafka and of how ledgers are stored, so the topology and a replay of past outcomes evaluate alike.
 */
package dev.slowburn.tracking;
