/** The stores of the second stage: rows, their journal, and the formats of both. */
package dev.slowburn.topology.state;
