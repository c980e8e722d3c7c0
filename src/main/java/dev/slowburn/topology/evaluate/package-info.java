/** The second stage: keeps ledgers, evaluates budgets, and publishes snapshots, events, alerts and decisions. */
package dev.slowburn.topology.evaluate;
