/** The state of the second stage: ledger and contributor rows, their journal, and the formats of both. */
package dev.slowburn.topology.state;
